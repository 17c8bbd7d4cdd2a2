"""A session hands out tokens, renews them by itself, and says when a person must sign in again."""

import base64
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapter.cache import CacheError, TokenFile
from adapter.commands import sign_in
from adapter.refusals import SignInError
from adapter.session import Session
from adapter.settings import read_settings
from provision.contract.outputs import ProxyOutput
from provision.contract.secrets import Secret
from provision.simulator.faults import Match, unavailable
from provision.simulator.journal import Via
from tests.adapter.sakura import ENTRA, HANAKO, KEY, SYNC, Ring, Sakura

HOUR = timedelta(hours=2)
TOKEN = Match(ENTRA, "POST", "/token")


@pytest.fixture
def signed_in(sakura: Sakura) -> Sakura:
    """The organisation, its administrator signed in, and what was asked for that forgotten."""
    sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
    sakura.forgets_calls()
    return sakura


def session_of(sakura: Sakura) -> Session:
    return Session(read_settings(sakura.outputs, sakura.environment))


def let_the_token_age(sakura: Sakura) -> None:
    """Let what the cache says of the access token be that it ends in four minutes."""
    file = TokenFile(sakura.outputs.with_suffix(".tokens"), Secret(KEY))
    entries = json.loads(file.read())
    for entry in entries["AccessToken"].values():
        entry["expires_on"] = str(int(time.time()) + 240)
    file.write(json.dumps(entries))


def claims_of(token: Secret) -> dict[str, object]:
    part = token.reveal().split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "==")))


def test_the_token_is_for_the_organisations_own_exchange(signed_in: Sakura) -> None:
    with session_of(signed_in) as session:
        claims = claims_of(session.token())

    assert claims["aud"] == "https://mail.sakura.example"
    assert claims["scp"] == "EWS.AccessAsUser.All"
    assert claims["upn"] == SYNC


def test_a_token_that_lasts_is_not_asked_for_again(signed_in: Sakura) -> None:
    with session_of(signed_in) as session:
        assert session.token() == session.token()

    assert signed_in.asked("/token") == []


def test_a_token_is_renewed_before_it_ends(signed_in: Sakura) -> None:
    with session_of(signed_in) as session:
        first = session.token()
        let_the_token_age(signed_in)
        second = session.token()
        third = session.token()

    assert first != second == third
    assert len(signed_in.asked("/token")) == 1


def test_what_was_renewed_is_there_for_the_next_run(signed_in: Sakura) -> None:
    let_the_token_age(signed_in)
    with session_of(signed_in) as session:
        first = session.token()
    with session_of(signed_in) as session:
        assert session.token() == first

    assert len(signed_in.asked("/token")) == 1


def test_threads_that_find_it_ending_renew_it_once(signed_in: Sakura) -> None:
    let_the_token_age(signed_in)
    with session_of(signed_in) as session, ThreadPoolExecutor(8) as pool:
        start = threading.Barrier(8)
        tokens = [*pool.map(lambda _: (start.wait(), session.token())[1], range(8))]

    assert len({token.reveal() for token in tokens}) == 1
    assert len(signed_in.asked("/token")) == 1


def test_threads_that_were_refused_a_token_renew_it_once(signed_in: Sakura) -> None:
    with session_of(signed_in) as session, ThreadPoolExecutor(8) as pool:
        refused = session.token()
        tokens = [*pool.map(lambda _: session.token(refused), range(8))]

    assert len({token.reveal() for token in tokens}) == 1
    assert refused not in tokens
    assert len(signed_in.asked("/token")) == 1


def test_while_entra_is_away_the_token_that_still_lasts_will_do(signed_in: Sakura) -> None:
    signed_in.tenant.faults.answer(unavailable(), TOKEN, times=9)

    with session_of(signed_in) as session:
        assert claims_of(session.token())["upn"] == SYNC


def test_nobody_signed_in_is_told_with_the_command(sakura: Sakura) -> None:
    with (
        session_of(sakura) as session,
        pytest.raises(SignInError, match=f"{SYNC} is not signed in.*inv adapter.sign-in"),
    ):
        session.token()


def test_an_administrator_of_yesterday_is_not_todays(signed_in: Sakura) -> None:
    signed_in.writes_outputs(administrator=HANAKO)

    with (
        session_of(signed_in) as session,
        pytest.raises(SignInError, match=f"'{SYNC}' is signed in.*now '{HANAKO}'"),
    ):
        session.token()


@pytest.mark.parametrize(
    ("befalls", "code", "said"),
    [
        ("revoked", "AADSTS50173", "inv adapter.sign-in"),
        ("unused", "AADSTS700082", "inv adapter.sign-in"),
        ("frequency", "AADSTS70043", "inv adapter.sign-in"),
        ("consent gone", "AADSTS65001", "application.admin_consent: true"),
        ("disabled", "AADSTS50057", "account"),
        ("application gone", "AADSTS700016", "application"),
    ],
)
def test_a_refused_renewal_says_why_and_what_to_do(
    signed_in: Sakura, befalls: str, code: str, said: str
) -> None:
    user = signed_in.tenant.directory.user(SYNC)
    assert user
    let_the_token_age(signed_in)
    match befalls:
        case "revoked":
            signed_in.clock.ahead = HOUR
            signed_in.tenant.directory.revoke_sessions(SYNC)
        case "unused":
            signed_in.clock.ahead = timedelta(days=91)
        case "frequency":
            signed_in.tenant.entra.state.sign_in_frequency = HOUR / 2
            signed_in.clock.ahead = HOUR
        case "consent gone":
            signed_in.revokes_consent()
        case "disabled":
            user.enabled = False
        case _:
            signed_in.tenant.directory.delete_application(signed_in.application["id"])

    with session_of(signed_in) as session, pytest.raises(SignInError, match=code) as caught:
        session.token()
    assert said in str(caught.value)
    assert code in caught.value.codes
    assert not [t for t in signed_in.tenant.entra.state.refresh_tokens if t in str(caught.value)]


def test_a_refusal_leaves_the_cache_for_when_it_is_mended(signed_in: Sakura) -> None:
    grants = dict(signed_in.tenant.directory.grants)
    let_the_token_age(signed_in)
    signed_in.revokes_consent()
    with session_of(signed_in) as session, pytest.raises(SignInError):
        session.token()
    signed_in.tenant.directory.grants.update(grants)

    with session_of(signed_in) as session:
        assert claims_of(session.token())["upn"] == SYNC


def test_renewing_while_entra_is_away_is_told_as_such(signed_in: Sakura) -> None:
    let_the_token_age(signed_in)
    signed_in.tenant.faults.answer(unavailable(), TOKEN, times=9)

    with (
        session_of(signed_in) as session,
        pytest.raises(SignInError, match="cannot, for now; try again in some minutes"),
    ):
        session.token()


def test_a_wrong_key_is_not_a_missing_sign_in(signed_in: Sakura) -> None:
    environment = signed_in.environment | {
        "EXOBRIDGE_CACHE_KEY": "bm90IHRoZSBzYW1lIGtleSwgYnV0IGdvb2QgZW5vdWc"
    }
    settings = read_settings(signed_in.outputs, environment)

    with Session(settings) as session, pytest.raises(CacheError, match="another key"):
        session.token()


def test_without_a_key_the_keyring_keeps_one(sakura: Sakura) -> None:
    ring = Ring()
    environment = {
        name: value for name, value in sakura.environment.items() if name != "EXOBRIDGE_CACHE_KEY"
    }
    settings = read_settings(sakura.outputs, environment)

    with Session(settings, ring) as session, pytest.raises(SignInError, match="not signed in"):
        session.token()
    assert len(ring.entries) == 1


def test_sign_in_goes_through_the_proxy_or_past_it_as_the_file_says(signed_in: Sakura) -> None:
    with session_of(signed_in) as session:
        session.token()
    assert {call.via for call in signed_in.calls} == {Via.PROXY}
    assert {tunnel.host for tunnel in signed_in.tenant.tunnels} == {ENTRA}
    tunnels = signed_in.tenant.tunnels
    proxy = ProxyOutput(signed_in.tenant.proxy, (ENTRA,), str(signed_in.tenant.ca_file))
    signed_in.writes_outputs(proxy=proxy)

    with session_of(signed_in) as session, pytest.raises(SignInError, match=f"{ENTRA} failed"):
        session.token()
    assert signed_in.tenant.tunnels == tunnels
