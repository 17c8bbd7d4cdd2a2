import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.contract.catalogue import CATALOGUE
from provision.contract.explained_codes import TOPICS
from provision.contract.explanations import codes_in, explain, known_codes, nearest
from provision.contract.messages import Language

# Every AADSTS code of the reference that this tool's users can meet.
SIGN_IN = """
50011 500113 900971 500117 500119 65001 65002 65004 65005 650056 650057 650052 650059 90094 90095
700016 700005 7000218 700025 7000215 7000222 700027 700030 70011 28002 28000 700022 500011 500014
7000112 70001 50105 50194 50020 50034 90072 16000 50126 50055 50053 50057 50076 50079 50072 50074
50078 50158 53000 53001 53003 530032 530035 530036 50173 70008 700082 70043 54005 70016 70018 70019
90002 90038 900382 900432 9001023 9002313 90014 900144 90055 50196
"""
EXCHANGE = """
ErrorImpersonateUserDenied ErrorImpersonationDenied ErrorImpersonationFailed ErrorAccessDenied
ErrorNonExistentMailbox ErrorServerBusy ErrorIrresolvableConflict ErrorSchemaValidation
ErrorInvalidSyncStateData ErrorExceededFindCountLimit ErrorItemNotFound
"""
GRAPH = """
Authorization_RequestDenied Request_MultipleObjectsWithSameKeyValue NoBackingApplicationObject
InvalidAuthenticationToken
"""


@pytest.mark.parametrize(
    "code", [*(f"AADSTS{n}" for n in SIGN_IN.split()), *EXCHANGE.split(), *GRAPH.split()]
)
def test_a_code_that_users_meet_has_a_cause_and_a_remedy_in_both_languages(code: str) -> None:
    explanation = explain(code)

    assert explanation is not None
    assert explanation.code == code
    for line in (explanation.cause, explanation.remedy):
        assert line.text(Language.ENGLISH) != line.text(Language.JAPANESE)


@pytest.mark.parametrize("written", ["65001", "AADSTS65001", "aadsts65001", " AADSTS65001 "])
def test_a_sign_in_code_is_known_however_it_is_written(written: str) -> None:
    explanation = explain(written)

    assert explanation is not None
    assert explanation.code == "AADSTS65001"


def test_the_diagnostics_of_exchange_are_no_sign_in_code() -> None:
    explanation = explain("2000008")

    assert explanation is not None
    assert explanation.code == "2000008"
    assert "x-ms-diagnostics" in str(explanation.cause)


def test_no_code_has_two_meanings_and_no_explanation_is_without_a_code() -> None:
    codes = [code for codes in TOPICS.values() for code in codes]
    written = {key for key in CATALOGUE if key.startswith("explanations.")}

    assert sorted(codes) == list(known_codes())
    assert len(set(codes)) == len(codes)
    assert written == {f"explanations.{t}{end}" for t in TOPICS for end in ("", "-remedy")}


def test_every_manifest_key_that_a_remedy_names_exists() -> None:
    known = {
        "adapter.administrator",
        "adapter.ews_url",
        "adapter.mailboxes",
        "application.admin_consent",
        "application.permissions",
        "application.public_client",
        "application.redirect_uri",
        "application.unique_name",
        "exchange.role_group.members",
    }
    texts = " ".join(" ".join(CATALOGUE[key]) for key in CATALOGUE if key.startswith("explan"))

    named = set(re.findall(r"`((?:adapter|application|exchange)\.[a-z_.]+)", texts))

    assert named == known


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("AADSTS7000218", "application.public_client: true"),
        ("AADSTS65001", "application.admin_consent: true"),
        ("AADSTS50011", "application.redirect_uri"),
        ("AADSTS500117", "application.redirect_uri"),
        ("ErrorImpersonateUserDenied", "inv powershell"),
        ("AADSTS700082", "inv adapter.sign-in"),
    ],
)
def test_a_remedy_names_what_to_change_in_this_tool(code: str, told: str) -> None:
    explanation = explain(code)

    assert explanation is not None
    assert told in explanation.remedy.text(Language.ENGLISH)
    assert told in explanation.remedy.text(Language.JAPANESE)


def test_the_codes_of_an_error_text_come_in_its_order_each_once() -> None:
    text = (
        "invalid_grant: AADSTS50173: The provided grant has expired. AADSTS99999 aadsts50173 "
        "then ErrorServerBusy; ErrorServerBusyMore and XAADSTS65001 are none."
    )

    assert codes_in(text) == ("AADSTS50173", "AADSTS99999", "ErrorServerBusy")


def test_a_code_between_japanese_letters_is_found() -> None:
    assert codes_in("エラーAADSTS65001です") == ("AADSTS65001",)


def test_a_policy_that_gives_its_reason_in_words_has_a_code() -> None:
    disabled = (
        "Code: 403 headers: {'X-EWS-Policy-Reason': 'EWS is disabled for this user or tenant'}"
    )
    blocked = "X-EWS-Policy-Reason: EWS is blocked by policy for this user or tenant"

    assert codes_in(disabled) == ("EwsDisabled",)
    assert codes_in(blocked) == ("EwsBlockedByPolicy",)


def test_the_number_in_the_diagnostics_of_a_401_is_found() -> None:
    header = (
        '2000008;reason="The token contains no permissions, ...";error_category="invalid_grant"'
    )

    assert codes_in(header) == ("2000008",)


def test_a_mistyped_code_is_near_the_right_one() -> None:
    assert nearest("AADSTS65011")[0] == "AADSTS65001"
    assert nearest("ErrorServerBuzy")[0] == "ErrorServerBusy"
    assert nearest("Authorisation_RequestDenied")[0] == "Authorization_RequestDenied"
    assert nearest("完全に別のもの") == ()


@given(st.text())
def test_no_text_breaks_the_search(text: str) -> None:
    explain(text)
    nearest(text)

    assert set(codes_in(text)) <= set(known_codes()) or "AADSTS" in text.upper()
