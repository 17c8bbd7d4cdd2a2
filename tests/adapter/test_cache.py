"""The token file holds its text for the key's owner alone, and never half of it."""

import base64
import json
import multiprocessing
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import keyring.errors
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapter.cache import CacheError, TokenFile, cache_key
from adapter.entra import SharedTokenCache
from provision.contract.secrets import Secret
from tests.adapter.sakura import KEY, Ring

OTHER_KEY = "bm90IHRoZSBzYW1lIGtleSwgYnV0IGdvb2QgZW5vdWc"
SIMULATED = "eyJ0eXAiOiJKV1QifQ.simulated.token"


@pytest.fixture
def file(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "demo.tokens", Secret(KEY))


@given(text=st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_is_written_is_read_back(file: TokenFile, text: str) -> None:
    file.write(text)

    assert file.read() == text


def test_no_file_is_an_empty_cache(file: TokenFile) -> None:
    assert file.read() == ""
    assert file.version() is None


def test_the_file_shows_nothing_and_never_the_same_twice(file: TokenFile) -> None:
    file.write(SIMULATED)
    first = file.path.read_bytes()
    file.write(SIMULATED)

    assert SIMULATED.encode() not in first
    assert file.path.read_bytes()[27:] != first[27:]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_the_file_is_its_owners_alone_even_if_it_was_not_before(file: TokenFile) -> None:
    file.write(SIMULATED)
    file.path.chmod(0o644)
    file.write(SIMULATED)

    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


@given(place=st.integers(0, 80), change=st.integers(1, 255))
@example(place=0, change=1)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_changed_byte_anywhere_is_found_and_the_file_left(
    file: TokenFile, place: int, change: int
) -> None:
    file.write(SIMULATED)
    data = bytearray(file.path.read_bytes())
    data[place % len(data)] ^= change
    file.path.write_bytes(data)

    with pytest.raises(CacheError):
        file.read()
    assert file.path.read_bytes() == data


@given(length=st.integers(0, 80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_file_cut_short_is_found(file: TokenFile, length: int) -> None:
    file.write(SIMULATED)
    data = file.path.read_bytes()
    file.path.write_bytes(data[: min(length, len(data) - 1)])

    with pytest.raises(CacheError):
        file.read()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: b'{"AccessToken": {}}', "not a token cache of exobridge"),
        (lambda _: b"", "not a token cache of exobridge"),
        (lambda data: data[:-1], "damaged"),
        (lambda data: data[:20], "damaged"),
        (lambda data: data + b"\n", "damaged"),
    ],
    ids=["plain", "empty", "cut at the end", "cut in the head", "longer"],
)
def test_what_is_wrong_with_the_file_is_told_with_what_to_do(
    file: TokenFile, spoil: Callable[[bytes], bytes], said: str
) -> None:
    file.write(SIMULATED)
    file.path.write_bytes(spoil(file.path.read_bytes()))

    with pytest.raises(CacheError, match=rf"{said}; move .*demo\.tokens away and sign in again"):
        file.read()


def test_another_key_is_told_from_damage(file: TokenFile) -> None:
    file.write(SIMULATED)
    before = file.path.read_bytes()

    with pytest.raises(CacheError, match="written with another key; set EXOBRIDGE_CACHE_KEY"):
        TokenFile(file.path, Secret(OTHER_KEY)).read()
    assert file.path.read_bytes() == before


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "demo.tokens" / "in the way").mkdir(parents=True)

    with pytest.raises(CacheError, match="cannot be written"):
        TokenFile(tmp_path / "demo.tokens", Secret(KEY)).write(SIMULATED)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.tokens"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "nowhere" / "demo.tokens", Secret(KEY))

    with pytest.raises(CacheError, match="cannot be written"), file.locked():
        pass


@pytest.mark.parametrize(
    "form", [KEY, f"{KEY}=", f" {KEY}\n", base64.b64encode(bytes(range(224, 256))).decode()]
)
def test_thirty_two_bytes_in_either_base64_are_a_key(form: str) -> None:
    assert cache_key(Secret(form), Ring(broken=AssertionError())).reveal() == form


@pytest.mark.parametrize(
    "weak",
    [
        "password",
        "correct horse battery staple correct horse b",
        "A" * 43,
        base64.b64encode(bytes(31)).decode(),
        base64.b64encode(b"0123456789abcde" * 2 + b"ab").decode(),
        KEY + KEY,
        "あ" * 43,
        "=" * 44,
    ],
)
def test_a_weak_key_is_refused_and_not_repeated(weak: str) -> None:
    with pytest.raises(CacheError, match=r"32 random bytes in base64.*token_urlsafe") as caught:
        cache_key(Secret(weak))
    assert weak not in str(caught.value)


def test_the_keyring_gets_a_key_at_first_use_and_keeps_it() -> None:
    ring = Ring()

    first, second = cache_key(None, ring), cache_key(None, ring)

    assert first == second
    assert [*ring.entries.values()] == [first.reveal()]


@pytest.mark.parametrize(
    "ring",
    [
        Ring(broken=keyring.errors.NoKeyringError()),
        Ring(broken=keyring.errors.KeyringLocked()),
        Ring(forgetful=True),
    ],
)
def test_with_neither_key_nor_keyring_the_way_out_is_told(ring: Ring) -> None:
    with pytest.raises(CacheError) as caught:
        cache_key(None, ring)
    assert "EXOBRIDGE_CACHE_KEY is not set" in str(caught.value)
    assert "token_urlsafe(32)" in str(caught.value)


def test_a_spoilt_entry_of_the_keyring_is_not_overwritten() -> None:
    ring = Ring()
    cache_key(None, ring)
    (entry,) = ring.entries
    ring.entries[entry] = "changed"

    with pytest.raises(CacheError, match="is not a key"):
        cache_key(None, ring)
    assert ring.entries[entry] == "changed"


def test_one_at_a_time_is_in_the_lock(file: TokenFile) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with TokenFile(file.path, Secret(KEY)).locked():
            order.append("second")

    thread = threading.Thread(target=second)
    with file.locked():
        thread.start()
        waiting.wait(5)
        thread.join(0.1)
        order.append("first")
    thread.join(5)

    assert order == ["first", "second"]


def hold_for_ever(path: Path, held: "multiprocessing.synchronize.Event") -> None:
    with TokenFile(path, Secret(KEY)).locked():
        held.set()
        threading.Event().wait()


def test_the_lock_of_a_killed_process_is_free(file: TokenFile) -> None:
    spawn = multiprocessing.get_context("spawn")
    held = spawn.Event()
    process = spawn.Process(target=hold_for_ever, args=(file.path, held))
    process.start()
    assert held.wait(20)
    process.kill()
    process.join()
    process.close()

    with file.locked():
        file.write(SIMULATED)
    assert file.read() == SIMULATED


def account(name: str) -> dict[str, str]:
    return {"home_account_id": name, "environment": "login", "realm": "tenant", "username": name}


def names_in(cache: SharedTokenCache) -> list[str]:
    return sorted(entry["username"] for entry in cache.search("Account"))


def test_what_one_process_keeps_another_finds_at_once(file: TokenFile) -> None:
    one, other = SharedTokenCache(file), SharedTokenCache(file)
    assert names_in(other) == []
    one.modify("Account", account("hanako"), account("hanako"))
    assert names_in(other) == ["hanako"]
    other.modify("Account", account("taro"), account("taro"))

    assert names_in(one) == ["hanako", "taro"]


def test_nothing_is_lost_when_all_write_at_once(file: TokenFile) -> None:
    caches = [SharedTokenCache(TokenFile(file.path, Secret(KEY))) for _ in range(4)]

    def write(number: int) -> None:
        for turn in range(5):
            name = f"{number}-{turn}"
            caches[number].modify("Account", account(name), account(name))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(json.loads(file.read())["Account"]) == 20


def test_a_deleted_file_is_a_sign_out(file: TokenFile) -> None:
    cache = SharedTokenCache(file)
    cache.modify("Account", account("hanako"), account("hanako"))
    file.path.unlink()

    assert names_in(cache) == []


def test_the_cache_does_not_hide_an_unusable_file(file: TokenFile) -> None:
    cache = SharedTokenCache(file)
    cache.modify("Account", account("hanako"), account("hanako"))
    file.path.write_bytes(b"something else")

    with pytest.raises(CacheError):
        names_in(cache)
    with pytest.raises(CacheError):
        cache.modify("Account", account("taro"), account("taro"))
    assert file.path.read_bytes() == b"something else"
