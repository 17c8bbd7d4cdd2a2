"""The users file: both kinds of line, both encodings, and every way to get a line wrong."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapter.users_file import User, UsersFileError, parse_users
from provision.contract.messages import Language

# The sample of the sync server's manual, and one without a domain.
SAMPLE = (
    "ユーザー001,Exchange2007サーバーA,mailBoxName=userid001@testExchange2007.local,"
    "locale=ja_JP,timezone=JST\r\n"
    "山田 花子,ExchangeA,mailBoxName=hanako.yamada,locale=ja_JP,timezone=JST\r\n"
)
USERS = (
    User("ユーザー001", "userid001@testExchange2007.local", "Exchange2007サーバーA"),
    User("山田 花子", "hanako.yamada@sakura.example", "ExchangeA"),
)
DOMAIN = "sakura.example"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_it_is_read_in_every_encoding_it_comes_in(encoding: str, end: str) -> None:
    data = SAMPLE.replace("\r\n", end).encode(encoding)

    found = parse_users(data, "users.csv", DOMAIN)

    assert (found.users, found.problems) == (USERS, ())


def test_a_user_alone_is_a_mailbox_and_the_password_is_nowhere() -> None:
    found = parse_users(b"taro.suzuki,hush-1\nemma@osaka.example,hush-2\nliam\n", "u.csv", DOMAIN)

    assert [user.mailbox for user in found.users] == [
        "taro.suzuki@sakura.example",
        "emma@osaka.example",
        "liam@sakura.example",
    ]
    assert "hush" not in repr(found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("山田,hush", "not a mailbox: '山田'; write its mail address"),
        (",ExchangeA,mailBoxName=x@y.example", "the user's name is missing"),
        ("a,ExchangeA,locale=ja_JP", "mailBoxName is missing"),
        ("a,ExchangeA,mailBoxName=", "mailBoxName is missing"),
        ("a,ExchangeA,mailBoxName=x y@z", "not a mailbox: 'x y@z'"),
        ("a,ExchangeA,mailBoxName=x@y.example,locale=en_US", "locale=en_US; only ja_JP is allowed"),
        ("a,ExchangeA,mailBoxName=x@y.example,timezone=UTC", "timezone=UTC; only JST is allowed"),
        ("a,pass,hush", "field 3 is no setting that is known"),
        ("a,pass,hush=1", "field 3 is no setting that is known"),
        ("a,ExchangeA,mailboxname=x@y.example", "unknown setting 'mailboxname'"),
        ("taro;hush", "no user's name (it is not shown"),
        ("taro\thush", "no user's name (it is not shown"),
        ("taro hush,hush", "no user's name (it is not shown"),
        ("taro,password,hush", "field 3 is no setting that is known"),
        ("taro,password,hush=hush", "field 3 is no setting that is known"),
        ('a,"ExchangeA,mailBoxName=x@y.example', "not CSV: unexpected end of data"),
        ("a,ExchangeA,mailBoxName=HANAKO.yamada", "again, first in line 2; keep one of them"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_the_others_are_used(line: str, said: str) -> None:
    found = parse_users(
        f"{SAMPLE}\n{line}\nlast,ServerA,mailBoxName=z@y.example\n".encode(), "u.csv", DOMAIN
    )

    (problem,) = found.problems
    assert str(problem).startswith("u.csv:4:1: ")
    assert said in str(problem)
    assert "hush" not in str(problem)
    assert [user.name for user in found.users] == ["ユーザー001", "山田 花子", "last"]


def test_a_line_in_neither_encoding_takes_nothing_from_the_others() -> None:
    data = SAMPLE.encode("cp932") + b"\xff\xfe\x81,S,mailBoxName=a@b.example\n"

    found = parse_users(data, "u.csv", DOMAIN)

    assert found.users == USERS
    assert str(found.problems[0]).startswith("u.csv:3:1: neither UTF-8 nor Shift_JIS")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no line names a user"),
        (b"\n \n", "no line names a user"),
        (SAMPLE.encode("utf-16"), "this is UTF-16 text; save it as CSV in UTF-8 or Shift_JIS"),
        ("山田\n".encode(), "u.csv:1:1: not a mailbox"),
    ],
)
def test_a_file_without_a_good_line_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UsersFileError, match=said):
        parse_users(data, "u.csv", DOMAIN)


@given(st.binary(max_size=120) | st.text(max_size=60).map(str.encode))
@example(b"a,b\x00,c\n")
@example(b'"a""b"",\n')
@settings(max_examples=40)
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    try:
        problems = parse_users(data, "u.csv", DOMAIN).problems
    except UsersFileError as error:
        problems = error.problems
    for problem in problems:
        assert problem.text(Language.JAPANESE)
