"""Applications that others registered: found by client id or name, and given a unique name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision import records
from provision.contract.messages import message
from provision.graph import ABSENT, APPLICATION
from provision.readers import reader_of
from provision.refusals import TenantError
from provision.sdk import Query, quoted, request

if TYPE_CHECKING:
    from provision.calls import Calls
    from provision.records import ApplicationRecord, RegistrationRecord

SUMMARY = ["id", "appId", "displayName", "uniqueName", "createdDateTime"]


def registration_of(calls: Calls, client_id: str) -> ApplicationRecord | None:
    """Return the application that has `client_id`, if it is registered in this tenant."""
    from provision.calls import read_answer

    doing = message("graph.reading-application", name=client_id)
    how = request(Query(select=APPLICATION))
    try:
        answer = calls.ask(doing, lambda g: g.applications_with_app_id(client_id).get(how))
    except TenantError as error:
        if error.refusal and error.refusal.code == ABSENT:
            return None
        raise
    return read_answer(doing, answer, lambda body: records.application(reader_of(body)))


def registrations_named(calls: Calls, display_name: str) -> tuple[RegistrationRecord, ...]:
    """Return the applications that people see as `display_name`, of which there may be several."""
    doing = message("graph.reading-application", name=display_name)
    query = Query(select=SUMMARY, filter=f"displayName eq {quoted(display_name)}")
    return calls.all(doing, lambda g: g.applications, query, records.registration)


def give_unique_name(calls: Calls, object_id: str, unique_name: str) -> None:
    """Write the unique name, which an application has for good, and nothing else."""
    from msgraph.generated.models.application import Application

    model = Application(unique_name=unique_name)
    doing = message("graph.writing-application", name=unique_name)
    calls.ask(doing, lambda g: g.applications.by_application_id(object_id).patch(model, request()))
