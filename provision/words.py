"""The words of a manifest: what may stand where, for its reader and for an editor's schema alike."""

from __future__ import annotations

from dataclasses import dataclass

from provision.clouds import CLOUDS
from provision.contract.sync_facts import (
    LONGEST_WINDOW,
    MOST_DELETIONS,
    USUAL,
    By,
    Direction,
    End,
    GroupwareKind,
    Items,
    Policy,
    Private,
)
from provision.forms import (
    ADDRESS,
    ANY,
    CALDAV_URL,
    CALDAV_USER,
    DESCRIPTION,
    DISPLAY_NAME,
    FOR_SUBJECTS,
    GROUP,
    HOST,
    HTTPS,
    NAME_IN_EXCHANGE,
    REDIRECT_URI,
    TENANT,
    UNIQUE_NAME,
    Form,
)
from provision.sections import Access, Authentication, Deployment

VERSION = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text of some form."""

    name: str
    form: Form = ANY
    required: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts of some form, which is not empty and holds none twice."""

    name: str
    form: Form = ANY
    required: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several texts; `later` are some that a later version will know."""

    name: str
    among: tuple[str, ...]
    default: str = ""
    later: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; with `unset`, true or that word."""

    name: str
    default: bool = False
    unset: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    name: str
    low: int
    high: int
    default: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Hosts:
    """Host patterns: a list, or Java's text parted by `|`."""

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Permissions:
    """Permissions by name, under the API that has them."""

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Variables:
    """Variables of the shell, and what each is for."""

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping whose keys are `words`."""

    name: str
    words: tuple[Word, ...]
    required: bool = False


Word = Text | Texts | Choice | Flag | Number | Hosts | Permissions | Variables | Section

# The manifest that another says what it has in common with; in no manifest once they are joined.
EXTENDS = Text("extends")
FILE_VERSION = Number("version", VERSION, VERSION, required=True)
TENANT_NAME = Text("tenant", TENANT)
VARIABLES = Variables("variables")
CLOUD = Choice("cloud", tuple(CLOUDS), default="global")
SIGN_IN_HOST = Text("sign_in", HOST)
GRAPH_HOST = Text("graph", HOST)
EXCHANGE_HOST = Text("exchange", HOST)
HOSTS = Section("hosts", (SIGN_IN_HOST, GRAPH_HOST, EXCHANGE_HOST))
ACCESS = Choice("access", tuple(Access), later=("graph",), required=True)

APPLICATION_NAME = Text("name", DISPLAY_NAME, required=True)
UNIQUE = Text("unique_name", UNIQUE_NAME, required=True)
REDIRECT = Text("redirect_uri", REDIRECT_URI)
PUBLIC_CLIENT = Flag("public_client", default=True)
PERMISSIONS = Permissions("permissions")
ADMIN_CONSENT = Flag("admin_consent")
APPLICATION_CERTIFICATE = Text("certificate")
APPLICATION = Section(
    "application",
    (
        *(APPLICATION_NAME, UNIQUE, REDIRECT, PUBLIC_CLIENT, PERMISSIONS, ADMIN_CONSENT),
        APPLICATION_CERTIFICATE,
    ),
)

DEPLOYMENT = Choice("deployment", tuple(Deployment), required=True)
AUTHENTICATION = Choice("authentication", tuple(Authentication), default="modern")
GROUP_NAME = Text("name", NAME_IN_EXCHANGE, required=True)
GROUP_DESCRIPTION = Text("description", DESCRIPTION, required=True)
MEMBERS = Texts("members", ADDRESS, required=True)
ROLE_GROUP = Section("role_group", (GROUP_NAME, GROUP_DESCRIPTION, MEMBERS))
SCOPE_NAME = Text("name", NAME_IN_EXCHANGE, required=True)
SCOPE_GROUP = Text("group", GROUP, required=True)
SCOPE = Section("scope", (SCOPE_NAME, SCOPE_GROUP))
EWS_ENABLED = Flag("ews_enabled", unset="unset")
EXCHANGE = Section(
    "exchange", (DEPLOYMENT, AUTHENTICATION, ROLE_GROUP, SCOPE, EWS_ENABLED), required=True
)

ADMINISTRATOR = Text("administrator", ADDRESS, required=True)
LISTENER_HOST = Text("host", HOST)
PORT = Number("port", 1, 65535)
EWS_URL = Text("ews_url", HTTPS)
MAILBOXES = Texts("mailboxes", ADDRESS, required=True)
CERTIFICATE = Text("certificate")
TLS_CERTIFICATE = Text("tls_certificate")
TLS_KEY = Text("tls_key")
PROXY_URL = Text("url")
BYPASS = Hosts("bypass")
PROXY = Section("proxy", (PROXY_URL, BYPASS))
PROPERTIES = Text("properties")
CA_FILE = Text("ca_file")

KIND = Choice("kind", tuple(GroupwareKind), required=True)
FOLDER = Text("folder")
CALDAV = Text("url", CALDAV_URL)
CALDAV_LOGIN = Text("user", CALDAV_USER)
GROUPWARE = Section("groupware", (KIND, FOLDER, CALDAV, CALDAV_LOGIN))

ITEMS = Choice("items", tuple(Items), default=USUAL.items)
DIRECTION = Choice("direction", tuple(Direction), default=USUAL.direction)
CONFLICTS = Choice("conflicts", tuple(Policy), default=USUAL.conflicts)
PAST = Number("past", 0, LONGEST_WINDOW, required=True)
AHEAD = Number("ahead", 1, LONGEST_WINDOW)
BY = Choice("by", tuple(By), default=By.START)
WINDOW = Section("window", (PAST, AHEAD, BY))
UPDATE_BODY = Flag("update_body", default=USUAL.update_body)
SUBJECT_TAG = Text("subject_tag", FOR_SUBJECTS)
SUBJECT_TAG_AT = Choice("subject_tag_at", tuple(End), default=USUAL.subject_tag_at)
PRIVATE = Choice("private", tuple(Private), default=USUAL.private)
BUSY_SUBJECT = Text("busy_subject", FOR_SUBJECTS)
MOST = Number("most", 0, MOST_DELETIONS, default=USUAL.deletions.most)
SHARE = Number("share", 0, 100, default=USUAL.deletions.share)
DELETIONS = Section("deletions", (MOST, SHARE))
SYNC = Section(
    "sync",
    (
        *(ITEMS, DIRECTION, CONFLICTS, WINDOW, UPDATE_BODY, SUBJECT_TAG, SUBJECT_TAG_AT),
        *(PRIVATE, BUSY_SUBJECT, DELETIONS),
    ),
)
ADAPTER = Section(
    "adapter",
    (
        *(ADMINISTRATOR, LISTENER_HOST, PORT, EWS_URL, MAILBOXES, CERTIFICATE),
        *(TLS_CERTIFICATE, TLS_KEY, PROXY, PROPERTIES, CA_FILE, GROUPWARE, SYNC),
    ),
    required=True,
)

MANIFEST = Section(
    "manifest",
    (
        *(FILE_VERSION, VARIABLES, TENANT_NAME, CLOUD, HOSTS, ACCESS),
        *(APPLICATION, EXCHANGE, ADAPTER),
    ),
)
# Where a path may stand, which is taken from the folder of the file that it is written in.
PATHS = (
    "application.certificate",
    *("adapter.certificate", "adapter.tls_certificate", "adapter.tls_key"),
    *("adapter.properties", "adapter.ca_file", "adapter.groupware.folder"),
)
