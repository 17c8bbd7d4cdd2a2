"""A CalDAV server: what other clients do on it, what it refuses, and what goes wrong on the way."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapter.canonical import canonical
from adapter.dav.connection import Connection
from adapter.dav.names import name_for, token_in, version_in
from adapter.dav.quirks import Quirks, quirks_of
from adapter.items import Event, Todo
from adapter.people import Attendee, Person
from adapter.recurrence import Numbered, Recurrence, Regenerating, Unit
from adapter.store import (
    BusyError,
    Changed,
    Conflict,
    Create,
    Delete,
    Deleted,
    DeniedError,
    Done,
    Fetched,
    Folder,
    GarbledError,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    UnreachableError,
    Unreadable,
    Update,
    Write,
)
from adapter.stores.caldav import CaldavStore
from provision.contract.network import Network, Proxy
from provision.contract.secrets import Secret
from tests.adapter.certificates import certificate_for, key_pem, new_key, pem_of, write
from tests.adapter.dav import Dav
from tests.adapter.killed import EVENTS, ITEMS, carry
from tests.adapter.meddler import Answered, Asked, Meddler, meddling
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
MEETING = Event(TEN, TEN + timedelta(hours=1), subject="定例", uid="u1")
ERRAND = Todo(subject="Toner", due=date(2026, 11, 4), uid="t1")
CALENDAR, TASKS = Folder.CALENDAR, Folder.TASKS
SUBJECT = frozenset({"subject"})


def rarely(*values: object) -> object:
    """Return a case that only the long run tries."""
    return pytest.param(*values, marks=pytest.mark.long)


THEIRS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Others//EN\r
BEGIN:VEVENT\r
UID:theirs\r
DTSTAMP:20261101T000000Z\r
DTSTART;TZID=Asia/Tokyo:20261104T100000\r
DURATION:PT1H\r
SUMMARY:from a client\r
X-THEIRS;A=b:kept\r
END:VEVENT\r
END:VCALENDAR\r
"""


class Client:
    """Somebody's collections, through something that may spoil the way."""

    def __init__(self, dav: Dav, meddler: Meddler, trash: Path) -> None:
        self.dav, self.meddler, self.trash = dav, meddler, trash
        self.person = dav.person()
        self.connection = Connection(meddler.url, Network(), dav.login(self.person))
        self.store = self.opens()
        dav.ask("PROPFIND", f"/{self.person}/", person=self.person)
        for name, kind in (("calendar", "VEVENT"), ("tasks", "VTODO")):
            self.makes(name, kind)
        self.asks_once()

    def opens(self, path: str = "") -> CaldavStore:
        url = f"{self.meddler.url}{path or f'/{self.person}/'}"
        return CaldavStore(self.connection, url, TOKYO, self.trash, clock=now)

    def asks_once(self) -> None:
        """Find the collections and learn how to sign in, before anything is spoilt."""
        self.store.find(CALENDAR, ["none"])
        self.meddler.asked.clear()

    def makes(self, name: str, *kinds: str) -> None:
        comps = "".join(f'<C:comp name="{kind}"/>' for kind in kinds)
        components = (
            f"<C:supported-calendar-component-set>{comps}</C:supported-calendar-component-set>"
        )
        body = (
            '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f"<D:displayname>{name}</D:displayname>{components if kinds else ''}"
            "</D:prop></D:set></C:mkcalendar>"
        )
        made = self.dav.ask("MKCALENDAR", f"/{self.person}/{name}/", body, self.person)
        assert made.status_code == 201

    def puts(self, name: str, text: str, collection: str = "calendar") -> str:
        """Write as another client does."""
        path = f"/{self.person}/{collection}/{name}"
        reply = self.dav.ask("PUT", path, text, self.person, Content_Type="text/calendar")
        assert reply.status_code in (201, 204)
        return version_in(reply.headers["ETag"])

    def has(self, *items: Event) -> list[Done]:
        writes = [Create(CALENDAR, item, f"token-{n}") for n, item in enumerate(items)]
        outcomes = self.store.carry_out(writes)
        self.meddler.asked.clear()
        return [outcome for outcome in outcomes if isinstance(outcome, Done)]

    def state(self, folder: Folder = CALENDAR) -> str:
        return self.store.changes(folder, "", 500).state


def now() -> datetime:
    return datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def way(dav: Dav) -> Iterator[Meddler]:
    with meddling(dav.url) as meddler:
        yield meddler


@pytest.fixture
def client(dav: Dav, way: Meddler, tmp_path: Path) -> Iterator[Client]:
    way.instead, way.after = lambda _: None, lambda _, answered: answered
    client = Client(dav, way, tmp_path / "trash")
    yield client
    client.connection.close()


def on(method: str, answered: Answered) -> Callable[[Asked], Answered | None]:
    """Return what answers a method in the server's place."""
    return lambda asked: answered if asked.method == method else None


def lost(method: str) -> Callable[[Asked, Answered], Answered | None]:
    """Return what lets a request arrive and loses the reply."""
    return lambda asked, answered: None if asked.method == method else answered


def rewritten(old: str, new: str) -> Callable[[Asked, Answered], Answered]:
    """Return what changes every answer, its ETag included."""

    def change(_: Asked, answered: Answered) -> Answered:
        headers = {
            k: re.sub(old, new, v) if k.lower() == "etag" else v
            for k, v in answered.headers.items()
        }
        return Answered(answered.status, headers, re.sub(old, new, answered.body.decode()).encode())

    return change


def test_a_reply_that_is_lost_is_unknown_and_what_arrived_is_found(client: Client) -> None:
    client.meddler.after = lost("PUT")
    writes = [Create(CALENDAR, MEETING, "one"), Create(CALENDAR, replace(MEETING, uid="u2"), "two")]

    outcomes = client.store.carry_out(writes)
    client.meddler.instead = on("PUT", Answered(503))
    never = client.store.carry_out([Create(CALENDAR, MEETING, "never")])
    found = client.store.find(CALENDAR, ["one", "two", "never"])

    assert outcomes == [Unknown(), Unknown()]
    assert isinstance(never[0], Postponed)
    assert {change.token for change in found} == {"one", "two"}
    assert client.meddler.methods().count("PUT") == 3


def test_a_change_or_deletion_without_a_reply_is_unknown(client: Client) -> None:
    one, two = client.has(MEETING, replace(MEETING, uid="u2"))
    client.meddler.after = lambda asked, answered: (
        None if asked.method in ("PUT", "DELETE") else answered
    )

    outcomes = client.store.carry_out(
        [
            Update(one.key, one.version, replace(MEETING, subject="new"), SUBJECT),
            Delete(two.key, two.version),
        ]
    )

    assert outcomes == [Unknown(), Unknown()]
    assert len(list(client.trash.glob("*.ics"))) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        rarely(400, "", Refused, "refuses it (400)"),
        (403, "", Refused, "gives no right"),
        (
            403,
            "<error xmlns='DAV:'><x:valid-calendar-data xmlns:x='y'/></error>",
            Refused,
            "valid-cal",
        ),
        (404, "", Postponed, "there is no"),
        rarely(409, "", Refused, "refuses it (409)"),
        rarely(413, "", Refused, "refuses it (413)"),
        rarely(415, "", Refused, "refuses it (415)"),
        rarely(423, "", Postponed, "cannot take this now (423)"),
        (429, "", Postponed, "cannot take this now (429)"),
        (500, "", Unknown, ""),
        rarely(502, "", Unknown, ""),
        rarely(503, "", Postponed, "cannot take this now (503)"),
        rarely(507, "", Postponed, "cannot take this now (507)"),
        rarely(301, "", Postponed, "leads elsewhere"),
    ],
)
def test_what_a_server_answers_to_a_write_is_told(
    client: Client, status: int, body: str, kind: type, words: str
) -> None:
    client.meddler.instead = on(
        "PUT", Answered(status, {"Content-Type": "text/xml"}, body.encode())
    )

    first, _ = client.store.carry_out(
        [Create(CALENDAR, MEETING, "one"), Create(CALENDAR, replace(MEETING, uid="u2"), "two")]
    )

    assert isinstance(first, kind)
    assert words in str(getattr(first, "reason", ""))
    # Who asks to be left alone is not asked again at once.
    assert client.meddler.methods().count("PUT") == (1 if status in (429, 503) else 2)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, DeniedError, "does not accept the user name and password"),
        rarely(403, DeniedError, "gives no right"),
        rarely(404, UnreachableError, "there is no"),
        rarely(405, GarbledError, "is not CalDAV"),
        (429, BusyError, "cannot take this now"),
        rarely(500, UnreachableError, "failed at"),
        (302, UnreachableError, "leads elsewhere: https://other.example/"),
        (207, GarbledError, "not XML"),
        rarely(200, GarbledError, "failed at"),
    ],
)
def test_what_a_server_answers_to_a_question_is_told(
    client: Client, status: int, kind: type[StoreError], words: str
) -> None:
    headers = {"Location": "https://other.example/", "Retry-After": "7"}
    client.meddler.instead = on("REPORT", Answered(status, headers, b"<html>no"))

    with pytest.raises(kind, match=words) as error:
        client.store.changes(CALENDAR, "", 10)

    if isinstance(error.value, BusyError):
        assert error.value.wait == timedelta(seconds=7)


def test_a_server_that_tells_no_etag_after_a_write_is_asked_for_it(client: Client) -> None:
    def untold(asked: Asked, answered: Answered) -> Answered:
        return Answered(answered.status) if asked.method == "PUT" else answered

    client.meddler.after = untold
    (done,) = client.store.carry_out([Create(CALENDAR, MEETING, "one")])
    assert isinstance(done, Done)
    changed = replace(MEETING, subject="new")
    (again,) = client.store.carry_out([Update(done.key, done.version, changed, SUBJECT)])

    (told,) = client.store.changes(CALENDAR, "", 10).changes
    assert told == Changed(done.key, again.version, "one") if isinstance(again, Done) else False
    assert again == Done(done.key, told.version, whole=True)  # type: ignore[union-attr]


def test_what_somebody_wrote_right_after_us_is_not_taken_for_ours(client: Client) -> None:
    (done,) = client.has(MEETING)

    def overtaken(asked: Asked, answered: Answered) -> Answered:
        if asked.method != "PUT":
            return answered
        client.puts(name_for("token-0"), THEIRS.replace("UID:theirs", "UID:u1"))
        return Answered(answered.status)

    client.meddler.after = overtaken
    changed = replace(MEETING, subject="ours")
    (outcome,) = client.store.carry_out([Update(done.key, done.version, changed, SUBJECT)])

    assert isinstance(outcome, Done)
    assert not outcome.whole


def test_what_a_server_rewrites_means_the_same(client: Client) -> None:
    again = Recurrence(Regenerating(Unit.MONTH, 2), date(2026, 11, 4), Numbered(4))
    alarm = "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-P1D\nSUMMARY:s\nEND:VALARM"
    todo = replace(
        ERRAND,
        start=date(2026, 11, 4),
        recurrence=again,
        companies=frozenset({"A, Inc.", "さくら商事"}),
        extra=f"{alarm}\nURL:https://x.example/\nCOMMENT:a\\nb",
    )

    (done,) = client.store.carry_out([Create(TASKS, todo, "t")])
    assert isinstance(done, Done)
    (found,) = client.store.fetch([done.key])

    assert isinstance(found, Fetched)
    assert canonical(found.item) == canonical(todo)


@pytest.mark.parametrize("kind", [Update, Delete])
def test_what_somebody_writes_between_our_look_and_our_write_stays(
    client: Client, kind: type[Write]
) -> None:
    (done,) = client.has(MEETING)

    def overtaken(asked: Asked, answered: Answered) -> Answered:
        if asked.method == "REPORT":
            client.puts(name_for("token-0"), THEIRS.replace("UID:theirs", "UID:u1"))
        return answered

    client.meddler.after = overtaken
    ours = replace(MEETING, subject="ours")
    write = (
        Update(done.key, done.version, ours, SUBJECT)
        if kind is Update
        else Delete(done.key, done.version)
    )
    outcomes = client.store.carry_out([write])

    assert outcomes == [Conflict()]
    (text,) = client.dav.entries(client.person).values()
    assert "SUMMARY:from a client" in text


@pytest.mark.parametrize("dress", [rarely(r'W/"\1"'), rarely(r'"\1-gzip"'), r'W/"\1--gzip"'])
def test_a_version_is_the_same_however_its_etag_is_dressed(client: Client, dress: str) -> None:
    client.meddler.after = rewritten(r'"([0-9a-f]{64})"', dress)
    (done,) = client.store.carry_out([Create(CALENDAR, MEETING, "one")])
    assert isinstance(done, Done)

    told = client.store.changes(CALENDAR, "", 10).changes
    changed = replace(MEETING, subject="new")
    (outcome,) = client.store.carry_out([Update(done.key, done.version, changed, SUBJECT)])

    assert told == (Changed(done.key, done.version, "one"),)
    assert isinstance(outcome, Done)


def test_without_sync_tokens_every_change_is_seen_by_comparing(client: Client) -> None:
    client.meddler.after = rewritten("sync-collection", "no-such-report")
    client.store = client.opens()
    edited, gone = client.has(MEETING, replace(MEETING, uid="u2"))
    state = client.state()

    new = client.puts("new.ics", THEIRS)
    again = client.puts(edited.key.partition("/")[2], THEIRS.replace("UID:theirs", "UID:u1"))
    client.store.carry_out([Delete(gone.key, gone.version)])
    page = client.store.changes(CALENDAR, state, 2)
    rest = client.store.changes(CALENDAR, page.state, 2)

    assert set(page.changes + rest.changes) == {
        Changed("calendar/new.ics", new),
        Changed(edited.key, again, "token-0"),
        Deleted(gone.key),
    }
    assert (page.more, rest.more, page.reset) == (True, False, False)
    assert not client.store.changes(CALENDAR, rest.state, 2).changes
    assert "REPORT" not in {a.method for a in client.meddler.asked if b"sync-" in a.body}


@pytest.mark.parametrize("listing", ["sync-collection", "no-such-report"])
def test_an_entry_of_which_the_server_can_tell_nothing_is_not_taken_for_deleted(
    client: Client, listing: str
) -> None:
    client.meddler.after = rewritten("sync-collection", listing)
    client.store = client.opens()
    (done,) = client.has(MEETING)
    client.state()
    before = client.state() if listing == "no-such-report" else ""
    name = done.key.partition("/")[2]

    def ill(_: Asked, answered: Answered) -> Answered:
        trouble = rb"\1<status>HTTP/1.1 500 Internal Server Error</status></response>"
        entry = rb"(<response><href>[^<]*%s</href>).*?</response>" % name.encode()
        body = answered.body.replace(b"sync-collection", listing.encode())
        return replace(answered, body=re.sub(entry, trouble, body, flags=re.DOTALL))

    client.meddler.after = ill
    (told,) = client.store.changes(CALENDAR, before, 10).changes
    client.meddler.after = rewritten("sync-collection", listing)
    (found,) = client.store.fetch([told.key])

    assert told == Changed(done.key, "?", "token-0")
    assert isinstance(found, Fetched)


@pytest.mark.parametrize(
    "told",
    ["", "<D:response><D:href>/x/</D:href><D:status>HTTP/1.1 507 No</D:status></D:response>"],
)
def test_of_a_list_that_is_not_whole_nothing_is_taken_for_deleted(
    client: Client, told: str
) -> None:
    client.meddler.after = rewritten("sync-collection", "no-such-report")
    client.store = client.opens()
    client.has(MEETING)
    state = client.state()
    body = f'<D:multistatus xmlns:D="DAV:">{told}</D:multistatus>'.encode()
    client.meddler.instead = lambda _: Answered(207, {}, body)

    with pytest.raises(GarbledError, match="nothing is taken for deleted"):
        client.store.changes(CALENDAR, state, 10)


@pytest.mark.parametrize("status", [403, *map(rarely, [409, 410, 412, 418])])
def test_a_sync_token_that_is_refused_begins_the_list_anew(client: Client, status: int) -> None:
    (done,) = client.has(MEETING)
    state = client.state()

    def refused(asked: Asked) -> Answered | None:
        old = b"sync-token>http" in asked.body
        return Answered(status) if old else None

    client.meddler.instead = refused
    page = client.store.changes(CALENDAR, state, 10)

    assert page.reset
    assert page.changes == (Changed(done.key, done.version, "token-0"),)


def test_a_list_that_the_server_cuts_short_goes_on(client: Client) -> None:
    def told(token: str, more: str = "") -> bytes:
        part = (
            f"<D:response><D:href>/x/{token}.ics</D:href><D:propstat><D:prop><D:getetag>&quot;1&quot;"
            "</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
        return (
            f'<D:multistatus xmlns:D="DAV:">{part}{more}<D:sync-token>{token}</D:sync-token></D:multistatus>'
        ).encode()

    cut = "<D:response><D:href>/x/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>"
    answers = [told("a", cut), told("b")]
    client.meddler.instead = lambda asked: (
        Answered(207, {}, answers.pop(0)) if b"sync-collection" in asked.body else None
    )

    first = client.store.changes(CALENDAR, "", 10)
    second = client.store.changes(CALENDAR, first.state, 10)

    assert [[change.key for change in page.changes] for page in (first, second)] == [
        ["calendar/a.ics"],
        ["calendar/b.ics"],
    ]
    assert (first.more, second.more) == (True, False)


def test_what_others_write_is_kept_when_a_field_of_it_is_changed(client: Client) -> None:
    version = client.puts("会議 %23 メモ.ics".replace(" ", "%20"), THEIRS)
    ((told),) = client.store.changes(CALENDAR, "", 10).changes
    assert told == Changed(told.key, version)
    (found,) = client.store.fetch([told.key])
    assert isinstance(found, Fetched)

    changed = replace(found.item, subject="ours")
    (done,) = client.store.carry_out([Update(told.key, version, changed, SUBJECT)])

    (text,) = client.dav.entries(client.person).values()
    assert isinstance(done, Done)
    assert "SUMMARY:ours" in text
    assert "X-THEIRS;A=b:kept" in text


INVITED = replace(
    MEETING,
    organizer=Person("hanako@sakura.example"),
    attendees=(Attendee(Person("bob@b.example")), Attendee(Person("eve@e.example"))),
)


def test_a_server_is_told_not_to_write_to_whom_exchange_invited(client: Client) -> None:
    (done,) = client.has(INVITED)
    changed = replace(INVITED, subject="edited", attendees=INVITED.attendees[:1])
    fields = frozenset({"subject", "attendees"})
    before = client.dav.entries(client.person)
    (again,) = client.store.carry_out([Update(done.key, done.version, changed, fields)])
    assert isinstance(again, Done)
    after = client.dav.entries(client.person)
    client.store.carry_out([Delete(again.key, again.version)])

    for (text,), invited in ((before.values(), 3), (after.values(), 2)):
        assert len(re.findall("SCHEDULE-AGENT=CLIENT", re.sub("\r?\n ", "", text))) == invited
    assert client.meddler.asked[-1].headers["Schedule-Reply"] == "F"


def test_a_meeting_that_was_made_on_the_server_stays_the_servers(client: Client) -> None:
    people = "ORGANIZER:mailto:a@a.example\r\nATTENDEE:mailto:b@b.example\r\nSUMMARY"
    version = client.puts("theirs.ics", THEIRS.replace("SUMMARY", people))
    key = "calendar/theirs.ics"

    client.store.carry_out([Update(key, version, MEETING, SUBJECT)])

    (text,) = client.dav.entries(client.person).values()
    assert "SUMMARY:定例" in text
    assert "SCHEDULE-AGENT" not in text


def test_a_poisonous_entry_is_told_by_name_and_the_others_are_read(client: Client) -> None:
    names = ["a.ics", "b.ics", "c.ics"]
    for name in names:
        client.puts(name, THEIRS.replace("UID:theirs", f"UID:{name}"))

    def choke(asked: Asked, answered: Answered) -> Answered:
        if b"b.ics" in asked.body or asked.path.endswith("b.ics"):
            broken = (
                b"<D:multistatus xmlns:D='DAV:'>\x0b" if asked.method == "REPORT" else b"nonsense"
            )
            return Answered(207 if asked.method == "REPORT" else 200, {"ETag": '"1"'}, broken)
        return answered

    client.meddler.after = choke
    found = {one.key: one for one in client.store.fetch([f"calendar/{name}" for name in names])}

    assert [type(found[f"calendar/{name}"]) for name in names] == [Fetched, Unreadable, Fetched]
    assert "b.ics: " in str(found["calendar/b.ics"].reason)  # type: ignore[union-attr]


def test_what_is_deleted_is_kept_and_what_is_not_leaves_nothing(client: Client) -> None:
    (done,) = client.has(MEETING)
    (stale,) = client.store.carry_out([Delete(done.key, "another version")])
    client.meddler.instead = on("DELETE", Answered(412))
    (late,) = client.store.carry_out([Delete(done.key, done.version)])
    before = list(client.trash.glob("*.ics"))
    client.meddler.instead = lambda _: None

    (deleted,) = client.store.carry_out([Delete(done.key, done.version)])

    (copy,) = client.trash.glob("*.ics")
    assert (stale, late, before) == (Conflict(), Conflict(), [])
    assert deleted == Done(done.key, "")
    assert "SUMMARY:定例" in copy.read_text("utf-8")
    assert not client.dav.entries(client.person)


def test_without_a_place_for_a_copy_nothing_is_deleted(client: Client) -> None:
    (done,) = client.has(MEETING)
    client.trash.write_text("a file, where the folder should be")

    (outcome,) = client.store.carry_out([Delete(done.key, done.version)])

    assert isinstance(outcome, Postponed)
    assert "nothing was deleted" in str(outcome.reason)
    assert "DELETE" not in client.meddler.methods()


def test_a_wrong_password_is_shown_once_for_all_mailboxes(
    dav: Dav, way: Meddler, tmp_path: Path
) -> None:
    way.instead, way.after = lambda _: None, lambda _, answered: answered
    login = replace(dav.login(dav.person()), password=Secret("wrong"))
    way.asked.clear()

    with Connection(way.url, Network(), login) as connection:
        for name in ("hanako", "taro", "emma"):
            store = CaldavStore(connection, f"{way.url}/{name}/", TOKYO, tmp_path)
            with pytest.raises(DeniedError, match="does not accept the user name and password"):
                store.changes(CALENDAR, "", 10)

    shown = [asked for asked in way.asked if "Authorization" in asked.headers]
    assert len(shown) == 1


def test_nothing_is_shown_to_another_server(client: Client, dav: Dav) -> None:
    with meddling(dav.url) as other:
        there = {"Location": f"{other.url}/x/"}
        client.meddler.instead = on("PROPFIND", Answered(302, there))

        with pytest.raises(StoreError, match="leads elsewhere"):
            client.opens().changes(CALENDAR, "", 10)

        assert not other.asked


def test_collections_on_another_server_are_told_and_not_asked(client: Client, dav: Dav) -> None:
    with meddling(dav.url) as other:
        client.meddler.after = rewritten(
            r"(calendar-home-set><(?:\w+:)?href>)[^<]*", rf"\1{other.url}/there/"
        )

        with pytest.raises(GarbledError, match=f"no password is shown: {other.url}/there/"):
            client.opens().changes(CALENDAR, "", 10)

        assert not other.asked


def test_digest_is_spoken_where_it_is_asked_for(client: Client, dav: Dav, way: Meddler) -> None:
    def digest(asked: Asked) -> Answered | None:
        if asked.headers.get("Authorization", "").startswith("Digest "):
            return Answered(404)
        return Answered(401, {"WWW-Authenticate": 'Digest realm="x", nonce="y", qop="auth"'})

    client.meddler.instead = digest
    with Connection(way.url, Network(), dav.login(client.person)) as connection:
        store = CaldavStore(connection, f"{way.url}/x/", TOKYO, client.trash)
        with pytest.raises(UnreachableError, match="there is no"):
            store.changes(CALENDAR, "", 10)


def test_a_mixed_collection_is_a_calendar_and_a_task_list(client: Client) -> None:
    client.makes("mixed")
    store = client.opens(f"/{client.person}/mixed/")
    state = store.changes(CALENDAR, "", 10).state

    writes: list[Write] = [Create(CALENDAR, MEETING, "e"), Create(TASKS, ERRAND, "t")]
    event, todo = store.carry_out(writes)

    assert isinstance(event, Done)
    assert isinstance(todo, Done)
    assert [change.key for change in store.changes(CALENDAR, state, 10).changes] == [event.key]
    assert [change.key for change in store.changes(TASKS, "", 10).changes] == [todo.key]
    assert [change.key for change in store.find(TASKS, ["e", "t"])] == [todo.key]


def test_a_poisonous_entry_of_a_mixed_collection_is_told_and_the_others_are_too(
    client: Client,
) -> None:
    client.makes("mixed")
    store = client.opens(f"/{client.person}/mixed/")
    texts = {name: THEIRS.replace("UID:theirs", f"UID:{name}") for name in ("b.ics", "c.ics")}
    bad, good = (client.puts(name, text, "mixed") for name, text in texts.items())

    def choke(asked: Asked, answered: Answered) -> Answered:
        if b"b.ics" in asked.body or asked.path.endswith("b.ics"):
            return Answered(500)
        return replace(answered, body=re.sub(b"; ?component=VEVENT", b"", answered.body))

    client.meddler.after = choke
    changes = store.changes(CALENDAR, "", 10).changes

    assert set(changes) == {Changed("calendar/b.ics", bad), Changed("calendar/c.ics", good)}


def test_where_it_is_not_certain_which_collection_is_meant_it_is_asked(client: Client) -> None:
    person = client.dav.person()
    client.person = person
    client.dav.ask("PROPFIND", f"/{person}/", person=person)
    client.makes("Work", "VEVENT")
    client.makes("Home", "VEVENT")

    with pytest.raises(UnreachableError, match="several collections for events: Home, Work"):
        client.opens().changes(CALENDAR, "", 10)
    client.makes("calendar", "VEVENT")

    assert not client.opens().changes(CALENDAR, "", 10).changes


def about(path: str, *properties: str) -> str:
    told = "".join(properties)
    return (
        f"<D:response><D:href>{path}</D:href><D:propstat><D:prop>{told}</D:prop>"
        "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )


def kind(*names: str) -> str:
    return (
        f"<D:resourcetype><D:collection/>{''.join(f'<{name}/>' for name in names)}</D:resourcetype>"
    )


def leads(name: str, path: str) -> str:
    return f"<{name}><D:href>{path}</D:href></{name}>"


READ = "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set>"
HOME = "/dav/calendars/hanako/"
# As Nextcloud tells it, cut down to what is asked for.
NEXTCLOUD = {
    ("/dav/", "0"): about(
        "/dav/", kind(), leads("D:current-user-principal", "/dav/principals/hanako/")
    ),
    ("/dav/", "1"): about("/dav/", kind()),
    ("/dav/principals/hanako/", "0"): about(
        "/dav/principals/hanako/", kind("D:principal"), leads("C:calendar-home-set", HOME)
    ),
    (HOME, "1"): "".join(
        [
            about(HOME, kind()),
            about(f"{HOME}inbox/", kind("C:schedule-inbox")),
            about(
                f"{HOME}personal/", kind("C:calendar"), "<D:displayname>Personal</D:displayname>"
            ),
            about(f"{HOME}work/", kind("C:calendar"), "<D:displayname>Work</D:displayname>"),
            about(f"{HOME}contact_birthdays/", kind("C:calendar"), READ),
        ]
    ),
    (f"{HOME}inbox/", "0"): about(
        f"{HOME}inbox/", leads("C:schedule-default-calendar-URL", f"{HOME}personal/")
    ),
    (f"{HOME}personal/", "1"): about(f"{HOME}personal/", kind("C:calendar")),
}


def test_from_a_servers_address_the_persons_own_calendar_is_found(
    dav: Dav, way: Meddler, tmp_path: Path
) -> None:
    def answers(asked: Asked) -> Answered:
        if asked.path in ("/", "/.well-known/caldav"):
            known = asked.path != "/"
            return Answered(301, {"Location": "/dav/"}) if known else Answered(405)
        told = NEXTCLOUD[asked.path, asked.headers["Depth"]]
        names = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
        return Answered(207, {}, f"<D:multistatus {names}>{told}</D:multistatus>".encode())

    way.instead, way.after = answers, lambda _, answered: answered
    way.asked.clear()
    with Connection(way.url, Network(), dav.login("hanako")) as connection:
        store = CaldavStore(connection, f"{way.url}/", TOKYO, tmp_path)
        others = CaldavStore(connection, f"{way.url}/dav/", TOKYO, tmp_path, own=False)

        page = store.changes(CALENDAR, "", 10)

        assert not page.changes
        assert way.asked[-1].path == f"{HOME}personal/"
        # What stands for somebody else must not become that of whoever signs in.
        way.asked.clear()
        assert not others.changes(CALENDAR, "", 10).changes
        assert {asked.path for asked in way.asked} == {"/dav/"}


@pytest.mark.parametrize(
    ("url", "quirks"),
    [
        ("https://dav.example/remote.php/dav/", Quirks()),
        ("https://mail.example/SOGo/dav/hanako/", Quirks("SOGo", news=False)),
        ("https://caldav.icloud.com/", Quirks("iCloud", todos=False)),
        (
            "https://apidata.googleusercontent.com/caldav/v2/",
            Quirks("Google", makes=False, todos=False),
        ),
        ("https://google.com.example/", Quirks()),
    ],
)
def test_what_is_known_of_a_server_is_known_by_its_address(url: str, quirks: Quirks) -> None:
    assert quirks_of(url) == quirks


def test_reading_makes_no_collection_and_a_server_that_makes_none_says_so(
    dav: Dav, way: Meddler, tmp_path: Path
) -> None:
    way.instead, way.after = on("MKCALENDAR", Answered(403)), lambda _, answered: answered
    person = dav.person()
    way.asked.clear()

    with Connection(way.url, Network(), dav.login(person)) as connection:
        store = CaldavStore(connection, f"{way.url}/{person}/", TOKYO, tmp_path)
        page = store.changes(CALENDAR, "", 10)
        made = "MKCALENDAR" in way.methods()
        (outcome,) = store.carry_out([Create(CALENDAR, MEETING, "t")])

    assert (page.changes, made) == ((), False)
    assert isinstance(outcome, Postponed)
    assert "gives no right" in str(outcome.reason)


@pytest.mark.parametrize("token", ["simple", "", "会議/../x", "exobridge.64-x", "a" * 300, "a b"])
def test_a_token_is_told_by_the_name_it_gives(token: str) -> None:
    assert token_in(name_for(token)) == token
    assert "/" not in name_for(token)
    assert token_in("theirs.ics") is None


def test_a_server_behind_tls_is_trusted_by_the_declared_authority(dav: Dav, tmp_path: Path) -> None:
    key = new_key()
    known = certificate_for(key)
    certificate = write(tmp_path / "server.pem", pem_of(known), key_pem(key))
    authority = write(tmp_path / "ca.pem", pem_of(known))
    person = dav.person()

    with meddling(dav.url, certificate) as way:
        for network in (Network(), Network(ca_file=authority)):
            with Connection(way.url, network, dav.login(person)) as connection:
                store = CaldavStore(connection, f"{way.url}/{person}/", TOKYO, tmp_path)
                if network.ca_file:
                    assert not store.changes(CALENDAR, "", 10).changes
                    continue
                with pytest.raises(UnreachableError, match="is not trusted"):
                    store.changes(CALENDAR, "", 10)
                assert not way.asked


@pytest.mark.parametrize("bypass", [(), ("127.*",)])
def test_a_server_is_reached_through_the_declared_proxy(
    dav: Dav, way: Meddler, tmp_path: Path, bypass: tuple[str, ...]
) -> None:
    way.instead, way.after = lambda _: None, lambda _, answered: answered
    way.asked.clear()
    person = dav.person()

    network = Network(Proxy(way.url), bypass)
    with Connection(dav.url, network, dav.login(person)) as connection:
        CaldavStore(connection, f"{dav.url}/{person}/", TOKYO, tmp_path).changes(CALENDAR, "", 10)

    assert bool(way.asked) is (not bypass)
    assert all(asked.path.startswith(dav.url) for asked in way.asked)


@pytest.mark.long
@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("at", range(1, 9))
def test_killed_at_any_write_it_goes_on_without_loss_or_double(
    dav: Dav, way: Meddler, at: int, arrives: bool
) -> None:
    person = dav.person()
    writes: list[str] = []
    processes: list[subprocess.Popen[bytes]] = []

    def kills(asked: Asked) -> Answered | None:
        writes.extend([asked.method] * (asked.method in ("PUT", "MKCALENDAR")))
        if processes and writes and len(writes) == at and asked.method in ("PUT", "MKCALENDAR"):
            if arrives:
                way.forward(asked)
            processes.pop().kill()
            return Answered(500)
        return None

    way.instead, way.after = kills, lambda _, answered: answered
    command = [sys.executable, "-m", "tests.adapter.killed", way.url, person]
    processes.append(subprocess.Popen(command, cwd=Path(__file__).parents[2]))  # noqa: S603
    ended = processes[0].wait(60) if processes else None
    way.instead = lambda _: None
    left = dict(dav.entries(person)) | dav.entries(person, "tasks")
    tally = carry(way.url, person)

    assert ended == (-signal.SIGKILL if at <= 7 else 0)
    assert all(text.rstrip().endswith("END:VCALENDAR") for text in left.values())
    assert not tally.failed
    assert sum(tally.counts.values()) == ITEMS
    assert len(dav.entries(person)) == len(EVENTS)
    assert len(dav.entries(person, "tasks")) == 1
