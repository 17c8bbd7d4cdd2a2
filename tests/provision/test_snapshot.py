from collections.abc import Iterable
from dataclasses import replace

import pytest

from provision.refusals import TenantError
from provision.resources import (
    EXCHANGE_ONLINE,
    MICROSOFT_GRAPH,
    Application,
    Grant,
    Permission,
    PermissionKind,
    Resource,
    ServicePrincipal,
)
from provision.retry import Pace
from provision.simulator.directory.first_party import EXCHANGE, EXCHANGE_ROLES, EXCHANGE_SCOPES
from provision.simulator.graph.properties import APPLICATION_DEFAULTS
from provision.simulator.tenant import SimulatedTenant
from provision.snapshot import Api, Snapshot, check_names, permission_id, read_snapshot
from tests.provision.sakura import administrator_of, graph_of

NAME = "exobridge"
EWS = "EWS.AccessAsUser.All"
DELEGATED, APPLICATION = PermissionKind.DELEGATED, PermissionKind.APPLICATION
STRANGER = "5c000000-0000-4000-8000-00000000000a"
UNKNOWN = "5c000000-0000-4000-8000-00000000000b"


def snapshot_of(
    tenant: SimulatedTenant, pace: Pace, apis: Iterable[str] = (EXCHANGE_ONLINE,)
) -> Snapshot:
    with graph_of(tenant, administrator_of(tenant), pace) as graph:
        return read_snapshot(graph, NAME, apis)


def register(tenant: SimulatedTenant, *access: tuple[str, str, str]) -> str:
    """Let the tenant have the application, with `access` by API, kind and id; return its id."""
    properties = {
        **APPLICATION_DEFAULTS,
        "uniqueName": NAME,
        "displayName": "Sync",
        "isFallbackPublicClient": None,
        "tags": ["theirs"],
        "publicClient": {"redirectUris": ["http://localhost"]},
        "requiredResourceAccess": [
            {"resourceAppId": api, "resourceAccess": [{"id": one, "type": kind}]}
            for api, kind, one in access
        ],
    }
    return str(tenant.directory.add_application(properties)["appId"])


def enter(
    tenant: SimulatedTenant, client_id: str, scope: str = EWS, user: str | None = None
) -> None:
    """Give the application its service principal, if need be, and consent to `scope`."""
    directory = tenant.directory
    principal = directory.service_principal(client_id)
    if principal is None:
        principal = directory.add_service_principal({"appId": client_id, "displayName": "Sync"})
    exchange = directory.service_principal(EXCHANGE)
    assert exchange
    directory.add_grant(principal["id"], exchange["id"], user, scope)


def the_application(snapshot: Snapshot) -> Application:
    found = snapshot.live[0]
    assert isinstance(found, Application)
    return found


def test_an_empty_tenant_is_read_in_three_calls(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    snapshot = snapshot_of(tenant_at_rest, pace)

    assert snapshot.live == ()
    assert snapshot.ids == {}
    assert snapshot.organization.tenant_id == tenant_at_rest.directory.tenant_id
    assert snapshot.organization.display_name == "Sakura Trading / さくら商事"
    assert tenant_at_rest.graph_calls() == 3


def test_all_that_is_there_is_read_in_four_calls(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    client_id = register(tenant_at_rest, (EXCHANGE, "Scope", EXCHANGE_SCOPES[EWS]))
    enter(tenant_at_rest, client_id)

    snapshot = snapshot_of(tenant_at_rest, pace)

    application = Application(
        NAME,
        "Sync",
        redirect_uris=frozenset({"http://localhost"}),
        permissions=frozenset({Permission(EXCHANGE_ONLINE, DELEGATED, EWS)}),
        tags=frozenset({"theirs"}),
    )
    assert snapshot.live == (
        application,
        ServicePrincipal(application.key),
        Grant(application.key, EXCHANGE_ONLINE, frozenset({EWS})),
    )
    assert snapshot.ids[application.key].client_id == client_id
    assert list(snapshot.ids) == [resource.key for resource in snapshot.live]
    assert tenant_at_rest.graph_calls() == 4


def test_an_application_without_service_principal_has_no_grants_to_read(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    register(tenant_at_rest)

    snapshot = snapshot_of(tenant_at_rest, pace)

    assert [resource.key.kind for resource in snapshot.live] == ["application"]
    assert tenant_at_rest.graph_calls() == 4


def test_permissions_that_others_added_keep_their_ids_where_they_have_no_name(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    access = [
        (EXCHANGE, "Scope", EXCHANGE_SCOPES[EWS]),
        (EXCHANGE, "Role", EXCHANGE_ROLES["full_access_as_app"]),
        (EXCHANGE, "Scope", UNKNOWN),
        (STRANGER, "Role", UNKNOWN),
    ]
    register(tenant_at_rest, *access)

    snapshot = snapshot_of(tenant_at_rest, pace)

    permissions = the_application(snapshot).permissions
    assert permissions == {
        Permission(EXCHANGE_ONLINE, DELEGATED, EWS),
        Permission(EXCHANGE_ONLINE, APPLICATION, "full_access_as_app"),
        Permission(EXCHANGE_ONLINE, DELEGATED, UNKNOWN),
        Permission(STRANGER, APPLICATION, UNKNOWN),
    }
    back = {(p.api, p.kind.value, permission_id(p, snapshot.apis)) for p in permissions}
    assert back == set(access)


def test_one_id_that_two_apis_use_is_told_apart(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    shared = EXCHANGE_ROLES["Calendars.ReadWrite.All"]
    register(tenant_at_rest, (EXCHANGE, "Role", shared), (MICROSOFT_GRAPH, "Role", shared))

    snapshot = snapshot_of(tenant_at_rest, pace)

    assert the_application(snapshot).permissions == {
        Permission(EXCHANGE_ONLINE, APPLICATION, "Calendars.ReadWrite.All"),
        Permission(MICROSOFT_GRAPH, APPLICATION, "Calendars.ReadWrite"),
    }


def test_the_apis_of_others_permissions_are_asked_for_as_far_as_one_call_goes(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    many = [(f"5c000000-0000-4000-8000-{n:012}", "Role", UNKNOWN) for n in range(30)]
    register(tenant_at_rest, *many)

    snapshot = snapshot_of(tenant_at_rest, pace)

    assert len(the_application(snapshot).permissions) == 30
    assert tenant_at_rest.graph_calls() == 4


def test_consent_is_read_in_the_names_of_the_api(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    enter(tenant_at_rest, register(tenant_at_rest), " ews.ACCESSASUSER.all  Theirs.Read ")

    snapshot = snapshot_of(tenant_at_rest, pace)

    assert snapshot.live[-1] == Grant(
        the_application(snapshot).key, EXCHANGE_ONLINE, frozenset({EWS, "Theirs.Read"})
    )


def test_what_a_person_consented_to_for_herself_is_none_of_ours(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    hanako = tenant_at_rest.directory.user("hanako.yamada@sakura.example")
    assert hanako
    enter(tenant_at_rest, register(tenant_at_rest), user=hanako.object_id)

    snapshot = snapshot_of(tenant_at_rest, pace)

    assert [resource.key.kind for resource in snapshot.live] == ["application", "service-principal"]


def test_consent_for_an_api_that_was_not_asked_for_is_read_all_the_same(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    enter(tenant_at_rest, register(tenant_at_rest))
    exchange = tenant_at_rest.directory.service_principal(EXCHANGE)
    assert exchange

    snapshot = snapshot_of(tenant_at_rest, pace, apis=[])

    assert snapshot.live[-1] == Grant(
        the_application(snapshot).key, exchange["id"], frozenset({EWS})
    )


def test_an_api_that_the_tenant_lacks_is_named(tenant_at_rest: SimulatedTenant, pace: Pace) -> None:
    exchange = tenant_at_rest.directory.service_principal(EXCHANGE)
    assert exchange
    tenant_at_rest.directory.delete_service_principal(exchange["id"])

    with pytest.raises(TenantError, match="no service principal of Office 365 Exchange Online"):
        snapshot_of(tenant_at_rest, pace)


@pytest.mark.parametrize(
    ("permission", "said"),
    [
        (Permission(EXCHANGE_ONLINE, DELEGATED, "EWS.AccessAsUsers.All"), f"did you mean '{EWS}'?"),
        (Permission(EXCHANGE_ONLINE, DELEGATED, EWS.lower()), f"did you mean '{EWS}'?"),
        (Permission(EXCHANGE_ONLINE, APPLICATION, EWS), "take a name that the Azure portal shows"),
        (Permission(EXCHANGE_ONLINE, DELEGATED, "全権"), "take a name that the Azure portal shows"),
    ],
)
def test_a_permission_that_the_api_does_not_have_is_told_with_the_nearest(
    tenant_at_rest: SimulatedTenant, pace: Pace, permission: Permission, said: str
) -> None:
    snapshot = snapshot_of(tenant_at_rest, pace)
    wanted: list[Resource] = [Application(NAME, "Sync", permissions=frozenset({permission}))]

    with pytest.raises(TenantError) as failure:
        check_names(snapshot, wanted)

    assert f"has no permission '{permission.name}'; {said}" in str(failure.value)


def test_every_unknown_permission_is_told_at_once_and_once(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    snapshot = snapshot_of(tenant_at_rest, pace)
    names = [Permission(EXCHANGE_ONLINE, DELEGATED, name) for name in ("A.B", "C.D", EWS)]
    application = Application(NAME, "Sync", permissions=frozenset(names))
    consent = Grant(application.key, EXCHANGE_ONLINE, frozenset({"A.B", EWS}))

    with pytest.raises(TenantError) as failure:
        check_names(snapshot, [application, ServicePrincipal(application.key), consent])

    assert [str(p).count("'A.B'") for p in failure.value.problems] == [1, 0]


@pytest.mark.parametrize(
    ("names", "host", "answers"),
    [
        ({"https://mail.sakura.example/"}, "mail.sakura.example", True),
        ({"https://mail.sakura.example"}, "mail.sakura.example", True),
        ({"HTTPS://MAIL.sakura.example/"}, "Mail.Sakura.Example", True),
        ({"https://mail.sakura.example.net/"}, "mail.sakura.example", False),
        ({"http://mail.sakura.example/"}, "mail.sakura.example", False),
        (set(), "mail.sakura.example", False),
    ],
)
def test_it_is_known_whether_tokens_are_issued_for_the_exchange_server(
    names: set[str], host: str, answers: bool
) -> None:
    api = Api(EXCHANGE_ONLINE, "o", "Exchange", "m", frozenset(names), {}, {})

    assert api.issues_tokens_for(host) is answers
    assert not replace(api, service_principal_names=frozenset()).issues_tokens_for(host)
