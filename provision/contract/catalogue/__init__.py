"""Everything that is said to a person, in English and in Japanese.

A key is `area.what-it-says`; the areas are the modules of this package. A value is the English
and the Japanese text, with `{fields}` as `str.format` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.catalogue import (
    adopt,
    answers,
    apply,
    bench,
    caldav,
    certificates,
    changing,
    check,
    collections,
    commands,
    consent,
    demo,
    exchange,
    exchange_findings,
    explain,
    explanations_exchange,
    explanations_graph,
    explanations_registration,
    explanations_sign_in,
    files,
    graph,
    groupware,
    ical,
    ladder,
    listing,
    manifest,
    network,
    onboarding,
    outputs,
    page,
    plan,
    preflight,
    preflight_people,
    properties,
    race,
    report,
    schema,
    scripts,
    scripts_access,
    scripts_scope,
    series,
    session,
    settings,
    several,
    shell,
    signin,
    simulator,
    store,
    sync,
    terminal,
    transfer,
    usage,
    users,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, tuple[str, str]] = (
    adopt.TEXTS
    | answers.TEXTS
    | apply.TEXTS
    | bench.TEXTS
    | caldav.TEXTS
    | certificates.TEXTS
    | check.TEXTS
    | changing.TEXTS
    | collections.TEXTS
    | commands.TEXTS
    | consent.TEXTS
    | demo.TEXTS
    | exchange.TEXTS
    | exchange_findings.TEXTS
    | explain.TEXTS
    | explanations_exchange.TEXTS
    | explanations_graph.TEXTS
    | explanations_registration.TEXTS
    | explanations_sign_in.TEXTS
    | files.TEXTS
    | graph.TEXTS
    | groupware.TEXTS
    | ical.TEXTS
    | ladder.TEXTS
    | listing.TEXTS
    | manifest.TEXTS
    | network.TEXTS
    | onboarding.TEXTS
    | outputs.TEXTS
    | page.TEXTS
    | plan.TEXTS
    | preflight.TEXTS
    | preflight_people.TEXTS
    | properties.TEXTS
    | race.TEXTS
    | report.TEXTS
    | schema.TEXTS
    | scripts.TEXTS
    | scripts_access.TEXTS
    | scripts_scope.TEXTS
    | series.TEXTS
    | session.TEXTS
    | settings.TEXTS
    | several.TEXTS
    | shell.TEXTS
    | signin.TEXTS
    | simulator.TEXTS
    | store.TEXTS
    | sync.TEXTS
    | terminal.TEXTS
    | transfer.TEXTS
    | users.TEXTS
    | usage.TEXTS
)
