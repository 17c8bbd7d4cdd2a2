"""The command line: it composes the parts, prints what they answer, and nothing else.

`inv --list` names the commands, `inv --help <command>` explains one.
"""

from __future__ import annotations

import functools
import getpass
import os
import shlex
import signal
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from invoke import Collection, Context, task

import adapter.commands
import adapter.ladder
import adapter.sync_commands
import adapter.transfer.commands
import provision.commands
import provision.tasks
from adapter.listing import Kind, Layout
from adapter.signin import Method as Way
from adapter.stopping import Stop
from provision.adopt_tasks import adopt
from provision.certificate_tasks import CERTIFICATES
from provision.command_line import COMMON_CHOICES, CommandLine, show, wrong
from provision.commands import Caller
from provision.contract.messages import Answer, message
from provision.signin import Method
from provision.tasks import AUDIT, DEMO, FROM_MANIFEST, NOWHERE, outputs_path, perhaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.job import Job
    from provision.onboarding import Step as JobStep
    from provision.simulator.stage import Stage, Step
    from provision.terminal import Terminal

ROOT = Path(__file__).parent
OUTPUTS = str(Path("outputs") / "demo.yaml")
# Where a text may not be empty, these words say what is meant by nothing.
ALL, DEFAULT = "all", "default"
BROKEN = ("nothing", "consent", "public-client", "role", "redirect-uri", "allow-list")
EXCHANGE = ("server", "online", "password")
ACCESS = (DEFAULT, "impersonation", "full-access", "application", "basic")
OWN_CHOICES = {
    "kind": tuple(Kind),
    "format": tuple(Layout),
    "broken": BROKEN,
    "access": ACCESS,
    "simulate.exchange": EXCHANGE,
    "adapter_sign_in": tuple(Way),
    "onboard.exchange": ("ask", "run", "by-hand"),
}
CHOICES = {**COMMON_CHOICES, **provision.tasks.CHOICES, **OWN_CHOICES}
HELP = {"outputs": "Outputs file: what `inv apply` wrote."}
command = CommandLine(os.environ, HELP, OWN_CHOICES)


def given(value: str) -> str:
    """Return `value`, or nothing where it is one of the words for that."""
    return "" if value in (ALL, DEFAULT, NOWHERE) else value


@command(
    name="sign-in",
    device_code="Enter a code on another machine's browser.",
    paste="Paste the address on which a browser elsewhere ended.",
)
def sign_in(
    person: Terminal, outputs: str = OUTPUTS, device_code: bool = False, paste: bool = False
) -> Answer:
    """Sign the adapter's administrator in, once, and keep the tokens encrypted."""
    if device_code and paste:
        wrong(person.language, message("terminal.one-of", options="--device-code, --paste"))
    way = Way.DEVICE_CODE if device_code else Way.PASTE if paste else Way.BROWSER
    return adapter.commands.sign_in(
        Path(outputs), method=way, environment=os.environ, console=person
    )


@command(
    name="check",
    mailboxes="Mailboxes to check, parted by commas, or all.",
    users="Users file, CSV in UTF-8 or Shift_JIS, with the mailboxes to check.",
    write="Also write an item into the named mailboxes, read it back, and remove it.",
)
def check_mailboxes(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailboxes: str = ALL,
    users: str = NOWHERE,
    write: bool = False,
) -> Answer:
    """Check of each mailbox whether the adapter can serve it."""
    stop = Stop()
    with stop.by_signals(), person.progress() as progress:
        return adapter.commands.check(
            Path(outputs),
            mailboxes=given(mailboxes),
            users=given(users),
            write=write,
            environment=os.environ,
            console=person,
            progress=progress,
            stop=stop,
        )


@command(
    sign_in=provision.tasks.HELP["sign_in"],
    manifest="Manifest to prove, a single one.",
    outside="A mailbox that must stay closed to the adapter, to be tried; or nowhere.",
    exchange_status="File with what Exchange's scripts answered, by their -Json; else what is kept.",
)
def verify(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    sign_in: str = Method.BROWSER.value,
    outside: str = NOWHERE,
    exchange_status: str = NOWHERE,
) -> Answer:
    """Prove, a rung at a time, what was set up: tenant, consent, token, mailboxes."""
    path, caller = Path(manifest), Caller(os.environ, person, Method(sign_in))
    file = outputs_path(outputs, path)
    further = functools.partial(adapter.ladder.climb, file, environment=os.environ, console=person)
    return provision.commands.verify(
        path,
        file,
        caller,
        outside=given(outside),
        exchange_status=perhaps(exchange_status, path),
        further=further,
    )


@command(
    name="list",
    mailbox="Mailbox to list.",
    start="First day, as 2026-11-22; by default today.",
    end="Last day; by default two weeks later.",
    kind=f"What to list: {', '.join(Kind)}.",
    format=f"How to show it: {', '.join(Layout)}.",
)
def list_items(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailbox: str = DEFAULT,
    start: str = DEFAULT,
    end: str = DEFAULT,
    kind: str = Kind.ALL.value,
    format: str = Layout.TABLE.value,  # noqa: A002 - the option's name
) -> Answer:
    """List the schedule and the to-dos of a mailbox."""
    return adapter.commands.list_items(
        Path(outputs),
        mailbox=given(mailbox),
        start=given(start),
        end=given(end),
        kind=kind,
        format=format,
        environment=os.environ,
        console=person,
    )


@command(
    name="sync",
    mailboxes="Mailboxes to keep in step, parted by commas, or all.",
    users="Users file, CSV in UTF-8 or Shift_JIS, with the mailboxes to keep in step.",
    plan="Show what a pass would do on either side, and do nothing.",
    watch="Go on for good, until Ctrl-C or SIGTERM.",
    every="How often each mailbox has its turn with --watch, in minutes.",
    allow_deletions="Believe deletions, however many they are.",
)
def sync_mailboxes(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailboxes: str = ALL,
    users: str = NOWHERE,
    plan: bool = False,
    watch: bool = False,
    every: str = str(adapter.sync_commands.DEFAULT_MINUTES),
    allow_deletions: bool = False,
) -> Answer:
    """Keep every mailbox's calendar and tasks in step with the groupware's, both ways."""
    if plan and watch:
        wrong(person.language, message("terminal.one-of", options="--plan, --watch"))
    minutes = adapter.sync_commands.parse_minutes(every)
    wishes = adapter.sync_commands.Wishes(
        given(mailboxes), given(users), plan, allow_deletions, minutes=minutes if watch else 0
    )
    return synced(person, outputs, wishes)


@command(
    name="rebuild",
    mailboxes="Mailboxes to link anew, parted by commas, or all.",
    allow_deletions="Believe deletions, however many they are.",
)
def rebuild(
    person: Terminal, outputs: str = OUTPUTS, mailboxes: str = ALL, allow_deletions: bool = False
) -> Answer:
    """Read both sides from the beginning and link what is one: after a restored ledger or mailbox."""
    wishes = adapter.sync_commands.Wishes(
        given(mailboxes), allow_deletions=allow_deletions, rebuild=True
    )
    return synced(person, outputs, wishes)


def synced(person: Terminal, outputs: str, wishes: adapter.sync_commands.Wishes) -> Answer:
    """Sync as it is wished, until that is done or somebody asks to end."""
    with wishes.stop.by_signals(), person.progress() as progress:
        return adapter.sync_commands.sync(
            Path(outputs), wishes, environment=os.environ, console=person, progress=progress
        )


@command(name="status", mailboxes="Mailboxes to tell of, parted by commas, or all.")
def status(person: Terminal, outputs: str = OUTPUTS, mailboxes: str = ALL) -> Answer:
    """Say how every mailbox stands: the last pass, what is linked, set aside, or paused."""
    return adapter.sync_commands.status(
        Path(outputs), mailboxes=given(mailboxes), environment=os.environ
    )


@command(
    name="conflicts",
    mailboxes="Mailboxes to tell of, parted by commas, or all.",
    number="Which one to show, by its number; all lists them.",
    choose="Whose version stands at the next pass: exchange or groupware.",
)
def conflicts(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailboxes: str = ALL,
    number: str = ALL,
    choose: str = NOWHERE,
) -> Answer:
    """List what both sides had changed, show both versions of one, choose between them."""
    return adapter.sync_commands.conflicts(
        Path(outputs),
        mailboxes=given(mailboxes),
        number=given(number),
        choose=given(choose),
        environment=os.environ,
    )


PLACE = "folder with one for each mailbox, or a CalDAV server's address"


@command(
    name="export",
    mailboxes="Mailboxes to export, parted by commas, or all.",
    to=f"Where to: a {PLACE}; by default the groupware of the outputs file.",
    kind=f"What to export: {', '.join(Kind)}.",
    plan="Only show what would be made and updated.",
    keep="Leave alone what is there and differs.",
)
def export_items(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailboxes: str = ALL,
    to: str = DEFAULT,
    kind: str = Kind.ALL.value,
    plan: bool = False,
    keep: bool = False,
) -> Answer:
    """Carry the items of mailboxes into a groupware; running it again doubles nothing."""
    with person.progress() as progress:
        return adapter.transfer.commands.export_items(
            Path(outputs),
            mailboxes=given(mailboxes),
            to=given(to),
            kind=kind,
            plan=plan,
            keep=keep,
            environment=os.environ,
            console=person,
            progress=progress,
        )


@command(
    name="import",
    mailboxes="Mailboxes to import into, parted by commas, or all.",
    from_=f"Where from: a {PLACE}; by default the groupware of the outputs file.",
    kind=f"What to import: {', '.join(Kind)}.",
    plan="Only show what would be made and updated.",
    keep="Leave alone what is there and differs.",
)
def import_items(
    person: Terminal,
    outputs: str = OUTPUTS,
    mailboxes: str = ALL,
    from_: str = DEFAULT,
    kind: str = Kind.ALL.value,
    plan: bool = False,
    keep: bool = False,
) -> Answer:
    """Carry the items of a groupware into mailboxes; running it again doubles nothing."""
    with person.progress() as progress:
        return adapter.transfer.commands.import_items(
            Path(outputs),
            mailboxes=given(mailboxes),
            source=given(from_),
            kind=kind,
            plan=plan,
            keep=keep,
            environment=os.environ,
            console=person,
            progress=progress,
        )


@command(
    record="Folder to keep every request and answer in, as files, secrets masked.",
    lag="Seconds until all parts of Entra know what was made.",
    latency="Milliseconds by which every answer is late.",
    throttle="Refuse every so-many-th request to Graph or Exchange; 0 refuses none.",
    state="File that the tenant begins from, if it is there, and is kept in.",
    exchange=f"Where the mailboxes are: {', '.join(EXCHANGE)}.",
    people="Also give a browser in which people sign in by themselves, and a PowerShell.",
)
def simulate(
    person: Terminal,
    record: str = NOWHERE,
    lag: str = "0",
    latency: str = "0",
    throttle: str = "0",
    state: str = NOWHERE,
    exchange: str = EXCHANGE[0],
    people: bool = False,
) -> Answer:
    """Run the simulated tenant until Ctrl-C, for any program that takes a proxy."""
    from provision.simulator.programs import programs_in
    from provision.simulator.simulation import parse_simulation

    simulation = parse_simulation(
        lag=lag,
        latency=latency,
        throttle=throttle,
        record=given(record),
        state=given(state),
        exchange=exchange,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    with suppress(KeyboardInterrupt), simulation.running() as tenant, ExitStack() as stack:
        shell = tenant.environment
        if people:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="simulated-people-")))
            found = stack.enter_context(programs_in(folder, tenant))
            shell |= found | {"PATH": os.pathsep.join((str(folder), os.environ.get("PATH", "")))}
        for name, value in shell.items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        person.tell(message("demo.simulating"))
        threading.Event().wait()
    return Answer((message("demo.simulated"),))


@command(
    broken=f"What to leave out: {', '.join(BROKEN)}.",
    access=f"By what right mailboxes are opened: {', '.join(ACCESS)}.",
)
def demo(person: Terminal, access: str = DEFAULT, broken: str = "nothing") -> Answer:
    """Do the whole job on a simulated tenant: provision, sign in, read and write mailboxes."""
    from provision.simulator.scenes import scene_for
    from provision.simulator.stage import Stage

    shown = functools.partial(show, person.language, person.output)
    scene, folder = scene_for(given(access), broken), Path("outputs", "demo")
    with Stage(person, shown, scene, ROOT / "manifests", folder, broken) as stage:
        return stage.play(demonstration(stage))


def demonstration(stage: Stage) -> Iterator[Step]:
    """Yield the whole job, a step at a time; what is broken is left out or broken on the way."""
    who = Caller(stage.environment, stage.administrators, Method.DEVICE_CODE)
    kind = "" if stage.scene.registers else "-nothing"
    scripts = functools.partial(provision.commands.powershell, stage.manifest, stage.folder)
    yield "validate", lambda: provision.commands.validate(stage.manifest)
    yield f"plan{kind}", lambda: provision.commands.plan(stage.manifest, who)
    yield f"apply{kind}", lambda: provision.commands.apply(*stage.files, who, yes=True)
    yield "powershell", lambda: scripts(stage.outputs)
    if stage.broken != "role":
        yield "role-group", stage.administer
        yield "exchange-status", stage.look_at_exchange
    if stage.broken == "redirect-uri":
        stage.take_away_redirect_uri()
    if stage.broken == "allow-list":
        stage.take_off_allow_list()
    yield from adapter_steps(stage)
    if stage.scene.registers:
        yield "again", lambda: provision.commands.plan(stage.manifest, who)


def adapter_steps(stage: Stage) -> Iterator[Step]:
    """Yield the adapter's part of the job."""
    way = Way.DEVICE_CODE if stage.broken == "public-client" else Way.BROWSER
    outputs = stage.outputs
    at: dict[str, Any] = {"environment": stage.environment, "console": stage.adapters}
    sign_in = functools.partial(adapter.commands.sign_in, method=way, patience=stage.patience)
    check = functools.partial(adapter.commands.check, mailboxes=",".join(stage.mailboxes[:3]))
    items = functools.partial(adapter.commands.list_items, mailbox=stage.mailboxes[0])
    yield stage.sign_in_by(way), lambda: sign_in(outputs, **at)
    synced = adapter.sync_commands.Wishes(",".join(stage.mailboxes[:3]))
    sync = functools.partial(adapter.sync_commands.sync, outputs, synced)
    yield "check", lambda: check(outputs, write=True, **at)
    yield "sync", lambda: sync(**at)
    yield "groupware", stage.edit_in_groupware
    yield "sync-again", lambda: sync(**at)
    yield "list", lambda: items(outputs, **at)


@command(
    sign_in=provision.tasks.HELP["sign_in"],
    adapter_sign_in=f"How the adapter's administrator signs in: {', '.join(Way)}.",
    yes="Agree to the plan without being asked; needed where no person is at the terminal.",
    **{name: provision.tasks.HELP[name] for name in ("adopt", "accept_no_impersonation", "audit")},
    manifest="Manifest to carry out, a single one.",
    exchange="Who runs Exchange's script: ask, run (PowerShell here, without asking), or by-hand.",
    exchange_status="File with what Exchange's script answered elsewhere, by its -Json.",
    wait_for_consent="Wait for another's consent, as is done anyway where a person is here.",
    consent_minutes="How many minutes to wait for consent that you may not give.",
    outside="A mailbox that must stay closed to the adapter, to be tried; or nowhere.",
    html="File to write a report to as a page, to be attached to a change request.",
    open="Open that page in a browser.",
)
def onboard(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    sign_in: str = Method.BROWSER.value,
    adapter_sign_in: str = Way.BROWSER.value,
    yes: bool = False,
    adopt: bool = False,
    accept_no_impersonation: bool = False,
    wait_for_consent: bool = False,
    consent_minutes: str = "60",
    exchange: str = "ask",
    exchange_status: str = NOWHERE,
    outside: str = NOWHERE,
    audit: str = AUDIT,
    html: str = NOWHERE,
    open: bool = False,  # noqa: A002 - the option's name
) -> Answer:
    """Onboard an organisation from its manifest to its mailboxes; run again, it goes on."""
    from provision.consent import parse_minutes
    from provision.exchange_side import How
    from provision.job import Options, job_for
    from provision.onboarding import take

    path, minutes = Path(manifest), parse_minutes(consent_minutes)
    options = Options(
        name_of_user(),
        yes=yes,
        adopt=adopt,
        accept_no_impersonation=accept_no_impersonation,
        exchange=How(exchange),
        exchange_status=perhaps(exchange_status, path),
        wait_for_consent=minutes if wait_for_consent or person.interactive else None,
        outside=given(outside),
    )
    caller = Caller(os.environ, person, Method(sign_in))
    files = outputs_path(outputs, path), perhaps(audit, path)
    with job_for(manifest, *files, caller, options) as job:
        shown = functools.partial(show, person.language, person.output)
        taken = take(steps_of(job, Way(adapter_sign_in)), person, shown, caller.pace.clock)
        page = perhaps(html, path)
        answer = job.ended(taken, page, person.language)
    if open and page:
        person.open_page(page.absolute().as_uri())
    return answer


def steps_of(job: Job, way: Way) -> list[JobStep]:
    """Return the whole job, a step at a time; each leaves alone what it finds done."""
    from provision.onboarding import Step

    at: dict[str, Any] = {"environment": job.caller.environment, "console": job.caller.console}
    return [
        Step("manifest", job.validate),
        *([Step("certificate", job.certificate)] if job.makes_certificate else []),
        Step("preflight", job.preflight),
        Step("apply", job.apply),
        Step("scripts", job.scripts),
        Step("exchange", job.exchange),
        Step("sign-in", lambda: sign_in_once(job, way, at)),
        Step(
            "verify", lambda: job.verify(functools.partial(adapter.ladder.climb, job.outputs, **at))
        ),
        Step("check", lambda: adapter.commands.check(job.outputs, **at)),
    ]


def sign_in_once(job: Job, way: Way, at: dict[str, Any]) -> Answer:
    """Sign the adapter's administrator in, unless that was done before or nobody is there."""
    if way is not Way.DEVICE_CODE:
        job.check_somebody(adapter.commands.is_signed_in(job.outputs, at["environment"]))
    return adapter.commands.sign_in(job.outputs, method=way, again=False, **at)


def name_of_user() -> str:
    """Return who sits at the terminal, as the machine knows that person."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this number, no such module
        return "-"


@task(help={"long": "Also run what takes longer than CI may."})
def check(c: Context, long: bool = False) -> None:
    """Run all that CI runs: format, lint, types, tests."""
    with c.cd(ROOT):
        c.run("ruff format --check && ruff check")
        # On the core that it would leave idle; invoke says "Result" where a promise comes back.
        types: Any = c.run("mypy", asynchronous=True)
        try:
            c.run("pytest -n auto" + (" -m '' --hypothesis-profile=search" if long else ""))
        finally:
            types.join()


@command(
    name="provision",
    azure_cli="Where the Azure CLI is; by default one is installed below outputs/bench.",
)
def bench_provision(person: Terminal, azure_cli: str = DEFAULT) -> Answer:
    """Measure provisioning beside the Azure CLI's own commands, on one simulated tenant."""
    from provision.simulator.race import install_azure_cli, race

    given_path = Path(given(azure_cli)) if given(azure_cli) else None
    cli = given_path or install_azure_cli(Path("outputs", "bench", "azure-cli"), person, os.environ)
    return race(person, ROOT, os.environ, cli.absolute())


@command()
def bench_items(person: Terminal) -> Answer:
    """Measure reading a mailbox into a folder beside exchangelib and icalendar, and mapping items."""
    from zoneinfo import ZoneInfo

    from adapter.measuring.items import measure_items
    from adapter.measuring.place import Place
    from provision.contract.network import Network, parse_proxy
    from provision.contract.secrets import Secret
    from provision.simulator.warehouse import running_warehouse

    person.tell(message("bench.starting"))
    with running_warehouse(ROOT) as there:
        network = Network(parse_proxy(there.proxy), ca_file=there.ca_file)
        place = Place(
            url=there.url,
            network=network,
            mailbox=there.mailbox,
            token=Secret(there.token),
            zone=ZoneInfo("Asia/Tokyo"),
            items=there.items,
            asked=lambda: sum(there.asked().values()),
        )
        return measure_items(person, place)


@command(
    name="sync",
    quick="A small run of the same, in under a minute.",
    vdirsyncer="Where vdirsyncer is; by default one is installed below outputs/bench.",
)
def bench_sync(person: Terminal, quick: bool = False, vdirsyncer: str = DEFAULT) -> Answer:
    """Measure the two-way sync of a thousand mailboxes, beside vdirsyncer and exchangelib."""
    from zoneinfo import ZoneInfo

    from adapter.measuring.others import Others, install_vdirsyncer
    from adapter.measuring.place import Place
    from adapter.measuring.sync import Yard, measure_sync
    from provision.contract.network import Network, parse_proxy
    from provision.contract.secrets import Secret
    from provision.simulator.warehouse import FULL, SMALL, running_warehouse

    stock, count, latency, collections = (SMALL, 12, 0.02, 2) if quick else (FULL, 1000, 0.1, 10)
    path = given(vdirsyncer)
    other = (
        Path(path)
        if path
        else install_vdirsyncer(Path("outputs", "bench", "vdirsyncer"), person, os.environ)
    )
    person.tell(message("bench.starting-many", count=count))
    with running_warehouse(ROOT, stock, count, latency) as there:
        network = Network(parse_proxy(there.proxy), ca_file=there.ca_file)
        where = (there.url, network, Secret(there.token), ZoneInfo("Asia/Tokyo"))
        yard = Yard(*where, there.mailboxes, there.items, there.asked_of_each)
        url, network, token, zone = where
        last = there.mailboxes[-1]
        place = Place(
            url, network, last, token, zone, there.items, lambda: there.asked_of_each()[last]
        )
        others = Others(other.absolute(), os.environ, place, collections, there.items)
        return measure_sync(person, yard, others.measure)


ns = Collection(*provision.tasks.COMMANDS, adopt, verify, onboard, simulate, demo, check)
ns.add_collection(
    Collection(
        "adapter",
        **{"sign-in": sign_in, "check": check_mailboxes, "list": list_items},
        **{"export": export_items, "import": import_items},
        sync=sync_mailboxes,
        rebuild=rebuild,
        status=status,
        conflicts=conflicts,
    )
)
ns.add_collection(Collection("certificate", **CERTIFICATES))
ns.add_collection(
    Collection("bench", provision=bench_provision, items=bench_items, sync=bench_sync)
)
ns.add_collection(Collection("exchange", status=provision.tasks.exchange_status))
