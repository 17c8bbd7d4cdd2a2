import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision.contract.sign_in_answers import KINDS, parse_answer

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary().map(str)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token_of(claims: object) -> str:
    return f"{packed({'alg': 'RS256'})}.{packed(claims)}.signature"


# As learn.microsoft.com/entra/identity-platform shows them.
ANSWERS: list[dict[str, Any]] = [
    {
        "token_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0",
        "authorization_endpoint": "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "tenant_region_scope": None,
    },
    {
        "user_code": "ABCD-EFGH",
        "device_code": "GAQABAAEAAAD--DLA3VO7QrddgJg7WevrfJSVruN6",
        "verification_uri": "https://microsoft.com/devicelogin",
        "expires_in": 900,
        "interval": 5,
        "message": "To sign in, use a web browser",
    },
    {
        "token_type": "Bearer",
        "scope": "https://outlook.office365.com/EWS.AccessAsUser.All",
        "expires_in": 3736,
        "ext_expires_in": 3736,
        "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsIng1dCI6Ik5HVEZ2ZEstZnl0aEV1Q",
        "refresh_token": "AwABAAAAvPM1KaPlrEqdFSBzjqfTGAMxZGUTdM0t4B4",
        "id_token": token_of({"sub": "s", "preferred_username": "山田@sakura.example", "exp": 9}),
        "client_info": packed({"uid": "u", "utid": "t"}),
    },
    {"token_type": "Bearer", "expires_in": "3599", "expires_on": "1388444763", "access_token": "e"},
    {
        "error": "invalid_scope",
        "error_description": "AADSTS70011: The provided value for the input parameter",
        "error_codes": [70011],
        "timestamp": "2016-01-09 02:02:12Z",
        "trace_id": "0000aaaa-11bb-cccc-dd22-eeeeee333333",
    },
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_entra_answers_is_read(answer: dict[str, Any]) -> None:
    assert parse_answer(json.dumps(answer).encode()) == answer


@pytest.mark.parametrize("answer", ANSWERS)
@settings(max_examples=30)
@given(value=VALUES)
def test_a_value_of_another_type_spoils_it(answer: dict[str, Any], value: object) -> None:
    for name in KINDS.keys() & answer.keys():
        spoilt = parse_answer(json.dumps(answer | {name: value}).encode())

        assert spoilt is None or type(value) is type(answer[name]) or str(value).isdecimal()


@given(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_end_in_anything_but_an_answer_or_none(body: bytes) -> None:
    answer = parse_answer(body)

    assert answer is None or KINDS.keys() & answer.keys()


@pytest.mark.parametrize(
    "claims", [[], "text", None, {"sub": 5}, {"preferred_username": None}, {"nonce": []}]
)
def test_a_token_whose_claims_cannot_be_read_is_none(claims: object) -> None:
    body = json.dumps({"access_token": "a", "id_token": token_of(claims)}).encode()

    assert parse_answer(body) is None


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c.d", "a.%%%.c", "a.あ.c"])
def test_what_is_no_token_is_none(token: str) -> None:
    assert parse_answer(json.dumps({"access_token": "a", "id_token": token}).encode()) is None
