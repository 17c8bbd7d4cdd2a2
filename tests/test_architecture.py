"""The layers README.md draws, held to: a module imports only from those before it in LAYERS."""

import ast
import functools
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS: list[tuple[str, list[str]]] = [
    (
        "provision.contract",
        [
            *("messages", "secrets", "console", "scalars", "document", "layers", "network"),
            *("properties", "proxy_properties", "sync_facts", "outputs", "tokens", "ladder"),
            "bounds",
            *("explained_codes", "explanations", "sign_in_answers"),
        ],
    ),
    (
        "provision",
        [
            *("errors", "clouds", "retirement", "resources", "sections", "forms", "words"),
            *(
                "reading",
                "layering",
                "rules",
                "cautions",
                "sync_sections",
                "manifest",
                "schema",
                "ownership",
                "desired",
            ),
            "plan",
            *("outputs", "cmdlets", "queries", "statements", "expressions", "powershell"),
            "ews_usage",
        ],
    ),
    (
        "provision.exchange",
        [
            *("phrases", "header", "premises", "allow_list", "scope", "inspection"),
            *("permissions", "application_inspection", "subject", "survey", "frame"),
            *("role_group", "mailbox_permissions", "application_role", "application_removal"),
            *("status", "running", "seen", "answers", "comparison", "telling"),
        ],
    ),
    (
        "provision",
        [
            *("scripts", "explain", "key_credentials", "readers", "records", "refusals"),
            *("retry", "unreachable", "batches"),
            *("files", "trail"),
            *("transport", "sign_in_transport", "sign_in_problems", "signin"),
            *("sdk", "calls", "app_roles"),
            *("models", "graph", "snapshot", "apply", "report", "page", "picture", "html_plan"),
            *("saved_plan", "drift"),
            *("findings", "directory_records", "privileges", "licences", "accounts", "policies"),
            *("inquiry", "consent"),
            *("rotation", "certificates", "new_certificate"),
            "working",
            *("made", "last_seen", "stops", "tenancy", "terminal", "command_line"),
            *("way_back", "awaiting"),
            *("caller_findings", "preflight", "verification", "looking"),
            *("proof", "rotating"),
            "registrations",
            *("commands", "changing", "several"),
            *("progress", "onboarding", "management_shell", "calls_made", "html_onboarding"),
            *("exchange_side", "job"),
            "tasks",
            *("adopting", "certificate_tasks", "adopt_tasks"),
        ],
    ),
    ("adapter", ["errors", "recurrence", "people", "attachments", "items", "store", "waits"]),
    ("adapter", ["expansion", "rule_text", "rules", "singles", "serial", "bodies", "canonical"]),
    ("adapter", ["zones"]),
    ("adapter.ical", ["lines", "words", "timezones", "extras", "alarms", "people", "writing"]),
    ("adapter.ical", ["parsing", "moments", "common", "events", "todos", "reading", "entries"]),
    ("adapter", ["reconcile", "merge"]),
    ("adapter", ["findings", "settings", "cache", "refusals"]),
    ("adapter", ["proxied", "bounded", "entra", "certificate", "application", "logins"]),
    ("adapter", ["session", "listener", "signin"]),
    ("adapter.ews", ["schemes", "connection", "mailbox", "keys", "answers", "causes"]),
    ("adapter.ews", ["pace", "portions"]),
    (
        "adapter.ews",
        ["kept", "parts", "attached", "definitions", "people", "recurrences", "conversation"],
    ),
    ("adapter.ews", ["ids", "envelopes", "partials", "decode", "encode", "completing", "hanging"]),
    ("adapter.ews", ["series", "unwritable", "work", "series_writes", "jobs", "writes"]),
    ("adapter", ["vdir_files", "vdir_index", "vdir_names"]),
    ("adapter", ["vdir_new"]),
    ("adapter.dav", ["names", "asking", "answers", "states", "quirks", "collections"]),
    ("adapter.dav", ["connection", "refusals", "discovery", "entries", "news", "trash", "writes"]),
    ("adapter.stores", ["memory", "ews", "vdir", "caldav"]),
    ("adapter.measuring", ["place", "ours", "theirs", "items"]),
    ("adapter", ["groupware", "sync_options", "views", "windows"]),
    ("adapter", ["stopping", "turns", "fleet"]),
    (
        "adapter.sync",
        [
            "ledger",
            "terms",
            "marks",
            "underway",
            "known",
            "told",
            "joining",
            "decide",
            "writes",
            "rails",
            "summary",
        ],
    ),
    ("adapter.sync", ["series"]),
    ("adapter.sync", ["sending", "doubts", "passes"]),
    ("adapter.sync", ["lines", "rows", "tables", "database", "folder_rows", "inbox"]),
    ("adapter.sync", ["sqlite_ledger", "keeping", "report", "conflicts"]),
    ("adapter", ["users_file"]),
    ("adapter", ["listing", "calls", "check", "groupware_check", "commands", "sync_commands"]),
    ("adapter", ["ladder"]),
    ("adapter.transfer", ["matching", "patience", "steps", "carrying", "outline", "commands"]),
    ("adapter.measuring", ["sync", "others"]),
]
PACKAGES_AT_THE_EDGE = (
    *("adapter.ews.", "adapter.ical.", "adapter.dav.", "adapter.sync."),
    *("adapter.transfer.", "adapter.measuring."),
)
# What is said, and what is simulated, has no order that matters; only no circle.
UNORDERED = ("provision.contract.catalogue", "provision.simulator")
ORDER = [f"{package}.{name}" for package, names in LAYERS for name in names]
# The modules that may touch the world. Whoever imports one of them touches it too.
EDGES = {
    *("provision.files", "provision.terminal", "provision.retry", "provision.signin"),
    *("provision.graph", "provision.snapshot", "provision.apply", "provision.commands"),
    *(
        "provision.models",
        "provision.saved_plan",
        "provision.trail",
        "provision.tenancy",
        "provision.changing",
    ),
    *("provision.progress", "provision.onboarding", "provision.job"),
    *("provision.management_shell", "provision.page"),
    *("provision.calls_made", "provision.html_onboarding", "provision.exchange_side"),
    *("provision.picture", "provision.html_plan", "provision.several", "provision.tasks"),
    *("provision.command_line", "provision.unreachable", "provision.transport"),
    *(
        "provision.last_seen",
        "provision.calls",
        "provision.report",
        "provision.certificates",
        "provision.made",
    ),
    *("provision.sdk", "provision.app_roles", "provision.inquiry", "provision.consent"),
    *("provision.caller_findings", "provision.verification"),
    *("provision.preflight", "provision.looking", "provision.way_back", "provision.awaiting"),
    *("provision.new_certificate", "provision.proof", "provision.rotating"),
    *("provision.registrations", "provision.adopting", "provision.working"),
    *("provision.certificate_tasks", "provision.adopt_tasks"),
    *("provision.stops", "provision.sign_in_transport", "provision.sign_in_problems"),
    *("adapter.bodies", "adapter.canonical", "adapter.merge", "adapter.singles"),
    *("adapter.zones", "adapter.vdir_files", "adapter.vdir_index", "adapter.stores.vdir"),
    "adapter.vdir_names",
    "adapter.vdir_new",
    "adapter.stores.caldav",
    *("adapter.settings", "adapter.cache", "adapter.entra", "adapter.session", "adapter.signin"),
    *("adapter.listener", "adapter.refusals", "adapter.stores.ews", "adapter.check"),
    *(
        "adapter.listing",
        "adapter.commands",
        "adapter.ladder",
        "adapter.proxied",
        "adapter.groupware",
    ),
    "adapter.sync_commands",
    *("adapter.windows", "adapter.stopping", "adapter.turns", "adapter.fleet"),
    *("adapter.users_file", "adapter.groupware_check", "adapter.calls"),
    *("adapter.bounded", "adapter.certificate", "adapter.application", "adapter.logins"),
    *(module for module in ORDER if module.startswith(PACKAGES_AT_THE_EDGE)),
}
HARMLESS = {
    *("__future__", "base64", "collections", "csv", "dataclasses", "datetime", "difflib", "enum"),
    "email",
    *("fnmatch", "functools", "hashlib", "itertools", "json", "ntpath", "posixpath", "re"),
    *("calendar", "contextlib", "html"),
    *("textwrap", "typing"),
    *("unicodedata", "urllib", "uuid", "yaml", "zoneinfo"),
}
OURS = {"provision", "adapter", "tasks", "tests"}
HEAVY = {
    "azure",
    "caldav",
    "cryptography",
    "exchangelib",
    "icalendar",
    "keyring",
    "lxml",
    "msal",
    "msgraph",
}


def is_in(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PATHS = {
    name_of(path): path for top in ("provision", "adapter") for path in (ROOT / top).rglob("*.py")
}
PACKAGES = {name for name, path in PATHS.items() if path.name == "__init__.py"}
FOUND = set(PATHS)


@functools.cache
def imports(module: str) -> set[str]:
    """Return what `module` imports, wherever in it: ours in full, others by their first name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(PATHS[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inside & FOUND or {f"{'.' * node.level}{node.module or ''}"}
    first = {name: name.partition(".")[0] for name in names}
    return {name if first[name] in OURS else first[name] for name in names}


@functools.cache
def reach(module: str) -> set[str]:
    """Return all that importing `module` brings along."""
    seen: set[str] = set()
    todo = {module}
    while todo:
        seen |= todo
        todo = {used for name in todo & FOUND for used in imports(name)} - seen
    return seen


def ours(module: str) -> set[str]:
    return {used for used in imports(module) if used.partition(".")[0] in OURS}


def is_unordered(module: str) -> bool:
    return any(is_in(module, package) for package in UNORDERED)


ALL = sorted(FOUND - PACKAGES)


def faults(modules: Iterable[str], wrong: Callable[[str], set[str]]) -> dict[str, list[str]]:
    """Return what is `wrong` with each of `modules` with which anything is."""
    return {module: sorted(found) for module in modules if (found := wrong(module))}


def test_every_module_has_a_place() -> None:
    assert sorted(ORDER) == [module for module in ALL if not is_unordered(module)]


def test_dependencies_point_one_way() -> None:
    everywhere = {*PACKAGES, *filter(is_unordered, FOUND)}
    earlier = {module: {*ORDER[:place], *everywhere} for place, module in enumerate(ORDER)}

    assert faults(ORDER, lambda module: ours(module) - earlier[module]) == {}


def test_nothing_goes_in_a_circle() -> None:
    graph = {module: reach(module) & FOUND - {module} for module in FOUND}
    circles = {(a, b) for a in graph for b in graph[a] if a in graph[b]}

    assert circles == set()


def test_pure_modules_reach_nothing_outside() -> None:
    pure = {name for name in FOUND if name not in EDGES and not is_in(name, "provision.simulator")}
    modules = [module for module in ORDER if module not in EDGES]

    assert faults(modules, lambda module: reach(module) - HARMLESS - pure) == {}


def test_packages_keep_to_themselves() -> None:
    allowed = {
        "provision.contract": ["provision.contract"],
        "provision.simulator": ["provision"],
        "provision": ["provision"],
        "adapter": ["adapter", "provision.contract"],
    }

    def strangers(module: str) -> set[str]:
        package = next(name for name in allowed if is_in(module, name))
        return {
            used for used in ours(module) if not any(is_in(used, own) for own in allowed[package])
        }

    assert faults(ALL, strangers) == {}


def test_the_product_does_not_know_the_simulator() -> None:
    def simulated(module: str) -> set[str]:
        return {used for used in imports(module) if is_in(used, "provision.simulator")}

    assert faults(ORDER, simulated) == {}


def test_only_commands_read_the_environment_and_nothing_writes_it() -> None:
    def hands(module: str) -> set[str]:
        tree = ast.parse(PATHS[module].read_text("utf-8"))
        names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        used = names & {"environ", "environb", "getenv", "putenv", "unsetenv"}
        return used - ({"environ"} if module == "provision.tasks" else set())

    assert faults(ALL, hands) == {}


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = "import tasks, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", code]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603

    assert "invoke" in run.stdout.split()
    assert not HEAVY & set(run.stdout.split())
