"""The directory: what follows from what when things are made, deleted and restored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from provision.simulator.directory import Directory
from provision.simulator.world import StoppedClock, World

EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def directory(clock: StoppedClock) -> Directory:
    tenant_id = "5a000000-0000-4000-8000-000000000001"
    return Directory(World(clock), tenant_id, "Sakura", ("sakura.example",))


def registered(directory: Directory) -> tuple[dict[str, object], dict[str, object]]:
    application = directory.add_application({"displayName": "Sync", "uniqueName": "sync"})
    principal = directory.add_service_principal(
        {"appId": application["appId"], "displayName": "Sync"}
    )
    return application, principal


def test_ids_say_that_they_are_fake_and_are_the_same_every_time(clock: StoppedClock) -> None:
    ids = [
        Directory(World(clock), "t", "x", ("sakura.example",)).add_user("a@sakura.example", "A")
        for _ in range(2)
    ]

    assert ids[0].object_id == ids[1].object_id
    assert ids[0].object_id.startswith("51000000-0000-4000-8000-")


def test_an_account_is_found_by_either_name_in_any_case(directory: Directory) -> None:
    user = directory.add_user("Hanako.Yamada@sakura.example", "山田 花子")

    assert directory.user("hanako.yamada@SAKURA.example") is user
    assert directory.user(user.object_id.upper()) is user
    assert directory.user("nobody@sakura.example") is None


def test_a_role_that_does_not_exist_cannot_be_held(directory: Directory) -> None:
    with pytest.raises(ValueError, match="no such directory role: Emperor"):
        directory.add_user("a@sakura.example", "A", roles=["Emperor"])


def test_without_a_mailbox_there_is_no_licence(directory: Directory) -> None:
    user = directory.add_user("admin@sakura.example", "Admin", mailbox=False)

    assert (user.mail, user.plans) == (None, ())


@pytest.mark.parametrize(
    "identifier",
    [
        EXCHANGE,
        "https://outlook.office365.com",
        "https://outlook.office365.com/",
        "https://OUTLOOK.office.com",
        "https://mail.sakura.example",
    ],
)
def test_an_api_is_known_by_its_names(directory: Directory, identifier: str) -> None:
    directory.add_service_principal_name("https://mail.sakura.example/")

    found = directory.resource(identifier)

    assert found is not None
    assert found["appId"] == EXCHANGE


def test_an_api_is_not_known_by_a_name_nobody_gave_it(directory: Directory) -> None:
    assert directory.resource("https://mail.sakura.example") is None


def test_consent_is_added_to_and_not_repeated(directory: Directory) -> None:
    _, principal = registered(directory)
    exchange = directory.service_principal(EXCHANGE) or {}
    both = (str(principal["id"]), str(exchange["id"]))

    directory.grant(*both, None, {"b"})
    directory.grant(*both, None, {"a", "b"})
    directory.grant(*both, "user", {"c"})

    assert sorted(grant["scope"] for grant in directory.grants.values()) == ["a b", "c"]
    assert len(list(directory.grants_of(*both, "user"))) == 2
    assert len(list(directory.grants_of(*both, "other"))) == 1


def test_deleting_an_application_takes_its_service_principal_and_grants_along(
    directory: Directory,
) -> None:
    application, principal = registered(directory)
    exchange = directory.service_principal(EXCHANGE) or {}
    directory.grant(str(principal["id"]), exchange["id"], None, {"a"})

    directory.delete_application(str(application["id"]))

    assert directory.application(str(application["appId"])) is None
    assert directory.service_principal(str(application["appId"])) is None
    assert directory.grants == {}


def test_restoring_brings_back_all_but_the_grants(directory: Directory) -> None:
    application, principal = registered(directory)
    directory.delete_application(str(application["id"]))

    directory.restore_application(str(application["id"]))

    assert directory.application_named("sync") is application
    assert directory.service_principal(str(application["appId"])) is principal
    assert "deletedDateTime" not in application


@pytest.mark.parametrize(("days", "reserved"), [(0, True), (29, True), (30, False)])
def test_a_unique_name_stays_reserved_for_thirty_days(
    directory: Directory, clock: StoppedClock, days: int, *, reserved: bool
) -> None:
    application, _ = registered(directory)
    directory.delete_application(str(application["id"]))

    clock.forward(timedelta(days=days))

    assert (directory.deleted_named("sync") is not None) == reserved
