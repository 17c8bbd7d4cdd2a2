from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.exchange.ews import EMMA, HANAKO, MARK, Answer, Ews, fields, new_ews, set_field
from tests.simulator.exchange.ews import shape as shape_of

SUBJECT = shape_of("IdOnly", "item:Subject")


def create(ews: Ews, subject: str) -> str:
    return ews.create("Task", fields(Subject=subject)).item_id


def rename(ews: Ews, item_id: str, subject: str) -> None:
    change = set_field("item:Subject", "Task", fields(Subject=subject))
    ews.update(item_id.partition(" ChangeKey")[0] + "/>", change, resolution="AlwaysOverwrite")


def told(answer: Answer) -> list[tuple[str, str]]:
    """Return the changes of an answer: what became of which item."""
    changes = next(answer.root.iter("{*}Changes"))
    return [
        (
            str(change.tag).rpartition("}")[2],
            change.findtext(".//{*}Subject") or str(next(change.iter("{*}ItemId")).get("Id")),
        )
        for change in changes
    ]


@dataclass
class Client:
    """Somebody who keeps a copy of the tasks by what the server tells."""

    ews: Ews
    state: str = ""
    copy: dict[str, str] = field(default_factory=dict)

    def page(self, most: int) -> bool:
        """Take one page; return whether it was the last."""
        answer = self.ews.sync("tasks", self.state, most, SUBJECT)
        assert answer.codes == ["NoError"]
        changes = list(next(answer.root.iter("{*}Changes")))
        assert len(changes) <= most
        for change in changes:
            item_id = str(next(change.iter("{*}ItemId")).get("Id"))
            if str(change.tag).endswith("}Delete"):
                self.copy.pop(item_id, None)
            else:
                assert str(change.tag).endswith("}Create") is (item_id not in self.copy)
                self.copy[item_id] = change.findtext(".//{*}Subject") or ""
        self.state = answer.text("SyncState")
        return answer.text("IncludesLastItemInRange") == "true"


def tasks(ews: Ews) -> dict[str, str]:
    found = ews.find("tasks")
    ids = [str(e.get("Id")) for e in found.root.iter("{*}ItemId")]
    return dict(zip(ids, found.texts("Subject"), strict=True))


def test_a_first_sync_tells_all_there_is_and_a_second_nothing(ews: Ews) -> None:
    create(ews, "a")
    create(ews, "b")

    first = ews.sync("tasks", wanted=SUBJECT)
    second = ews.sync("tasks", first.text("SyncState"), wanted=SUBJECT)

    assert told(first) == [("Create", "a"), ("Create", "b")]
    assert told(second) == []
    assert second.text("IncludesLastItemInRange") == "true"


def test_later_syncs_tell_what_became_of_what(ews: Ews) -> None:
    kept, changed, deleted = (create(ews, name) for name in ("kept", "old", "deleted"))
    state = ews.sync("tasks").text("SyncState")
    rename(ews, changed, "new")
    ews.delete(deleted)
    create(ews, "late")
    ews.delete(create(ews, "came and went"))

    changes = told(ews.sync("tasks", state, wanted=SUBJECT))

    gone = deleted.split('"')[1]
    assert sorted(changes) == [("Create", "late"), ("Delete", gone), ("Update", "new")]
    assert kept.split('"')[1] not in {name for _, name in changes}


def test_changes_in_one_folder_are_none_in_another(ews: Ews) -> None:
    state = ews.sync("calendar").text("SyncState")
    create(ews, "a task")

    assert told(ews.sync("calendar", state)) == []


def test_an_extended_property_comes_with_the_change(ews: Ews) -> None:
    value = f"<t:ExtendedProperty>{MARK}<t:Value>m-1</t:Value></t:ExtendedProperty>"
    ews.create("Task", value)

    assert ews.sync("tasks", wanted=shape_of("IdOnly", MARK)).text("Value") == "m-1"


def test_what_is_ignored_is_not_told(ews: Ews) -> None:
    ignored = create(ews, "ignored")
    create(ews, "told")
    folder = '<m:SyncFolderId><t:DistinguishedFolderId Id="tasks"/></m:SyncFolderId>'

    answer = ews.ask(
        f"<m:SyncFolderItems>{SUBJECT}{folder}<m:Ignore>{ignored}</m:Ignore>"
        "<m:MaxChangesReturned>5</m:MaxChangesReturned></m:SyncFolderItems>"
    )

    assert told(answer) == [("Create", "told")]


@pytest.mark.parametrize("state", ["x", "QQ==", "c2ltdWxhdGVkLXN5bmM6YToxOjE=", "="])
def test_a_state_that_is_none_is_refused(ews: Ews, state: str) -> None:
    assert ews.sync("tasks", state).codes == ["ErrorInvalidSyncStateData"]


def test_a_state_belongs_to_its_folder_and_mailbox(ews: Ews) -> None:
    state = ews.sync("tasks").text("SyncState")
    folder = '<m:SyncFolderId><t:DistinguishedFolderId Id="tasks"/></m:SyncFolderId>'
    body = (
        f"<m:SyncFolderItems>{SUBJECT}{folder}<m:SyncState>{state}</m:SyncState>"
        "<m:MaxChangesReturned>5</m:MaxChangesReturned></m:SyncFolderItems>"
    )

    assert ews.sync("calendar", state).codes == ["ErrorInvalidSyncStateData"]
    assert ews.ask(body, mailbox=EMMA).codes == ["ErrorInvalidSyncStateData"]
    assert ews.ask(body, mailbox=HANAKO).codes == ["NoError"]


def test_a_state_from_before_the_mailbox_moved_is_refused(ews: Ews) -> None:
    state = ews.sync("tasks").text("SyncState")
    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox
    mailbox.forget_sync_states()

    assert ews.sync("tasks", state).codes == ["ErrorInvalidSyncStateData"]
    assert ews.sync("tasks").codes == ["NoError"]


@pytest.mark.parametrize("most", ["0", "513", "-1"])
def test_as_many_changes_are_told_as_the_schema_allows(ews: Ews, most: str) -> None:
    assert ews.sync("tasks", most=int(most)).codes == ["ErrorSchemaValidation"]


Step = tuple[str, int]
STEPS = st.tuples(st.sampled_from(["create", "rename", "delete", "page"]), st.integers(0, 9))


@given(st.lists(STEPS, max_size=25), st.integers(1, 4))
def test_whatever_happens_between_pages_a_client_ends_with_what_there_is(
    steps: list[Step], most: int
) -> None:
    ews = new_ews()
    client = Client(ews)
    for number, (what, which) in enumerate(steps):
        there = [f'<t:ItemId Id="{item_id}"/>' for item_id in tasks(ews)]
        match what:
            case "create":
                create(ews, f"created {number}")
            case "page":
                client.page(most)
            case "rename" if there:
                rename(ews, there[which % len(there)], f"renamed {number}")
            case "delete" if there:
                ews.delete(there[which % len(there)])

    pages = 0
    # One sweep may be under way; the one after it begins where all of this is known.
    for _ in range(2):
        while not client.page(most):
            pages += 1
            assert pages < 100

    assert client.copy == tasks(ews)
