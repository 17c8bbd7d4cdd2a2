"""The certificates of an application: written as a whole list, of which no entry can be altered.

learn.microsoft.com/graph/applications-how-to-add-certificate: what is not in the list is gone, and
a certificate is valid for a year at most unless it says so itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from provision.simulator.graph.refusals import bad_request

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from provision.simulator.graph.call import Call

Json = dict[str, Any]
TARGET = "keyCredentials"
SAME = ("customKeyIdentifier", "displayName", "startDateTime", "endDateTime", "type", "usage")
ZERO = re.compile(r"\.?0*(Z|\+00:00)$")


def keys_after(call: Call, held: list[Json], changes: Json) -> list[Json]:
    """Return the list that is kept once `changes` are made, or refuse it."""
    known = {key["keyId"].lower(): key for key in held if key.get("keyId")}
    kept: list[Json] = []
    for given in changes[TARGET]:
        there = known.pop(str(given.get("keyId") or "").lower(), None)
        kept.append(_unaltered(there, given) if there else _new(call, given))
    return kept


def _unaltered(there: Json, given: Json) -> Json:
    """Return what is there, if `given` says the same of it; the key itself may be left out."""
    names = [*SAME, *(["key"] if given.get("key") else [])]
    if any(_plain(there.get(name)) != _plain(given.get(name)) for name in names):
        text = f"Update to existing credential with KeyId '{there['keyId']}' is not allowed."
        raise bad_request(text, reason="KeyNotUpdatable", target=TARGET)
    return there


def _new(call: Call, given: Json) -> Json:
    certificate = _certificate(given.get("key"))
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    starts = _moment(given.get("startDateTime"), begins)
    until = _moment(given.get("endDateTime"), ends)
    if until > ends or until <= call.directory.world.clock():
        raise bad_request(
            "Key credential end date is invalid.",
            reason="KeyCredentialsInvalidEndDate",
            target=TARGET,
        )
    if starts < begins or starts >= until:
        raise bad_request(
            "Key credential start date is invalid.",
            reason="KeyCredentialsInvalidStartDate",
            target=TARGET,
        )
    digest = hashlib.sha1(base64.b64decode(given["key"]), usedforsecurity=False).digest()
    return {
        "customKeyIdentifier": given.get("customKeyIdentifier")
        or base64.b64encode(digest).decode(),
        "displayName": given.get("displayName") or certificate.subject.rfc4514_string()[:90],
        "startDateTime": f"{starts:%Y-%m-%dT%H:%M:%SZ}",
        "endDateTime": f"{until:%Y-%m-%dT%H:%M:%SZ}",
        "type": given.get("type"),
        "usage": given.get("usage"),
        "keyId": given.get("keyId") or call.directory.world.ids.guid(),
        "key": given["key"],
    }


def _certificate(key: object) -> Certificate:
    """Return the certificate of an entry that is not there yet, which has to bring it along."""
    from cryptography.x509 import load_der_x509_certificate

    try:
        return load_der_x509_certificate(base64.b64decode(str(key or ""), validate=True))
    except ValueError as error:
        text = "New key credentials must have a valid value."
        raise bad_request(text, reason="KeyCredentialsInvalidValue", target=TARGET) from error


def _moment(text: object, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(str(text)).astimezone(UTC) if text else otherwise


def _plain(value: object) -> object:
    """Return a time as one text, whichever way it is written; all else as it is."""
    return ZERO.sub("Z", value) if isinstance(value, str) else value
