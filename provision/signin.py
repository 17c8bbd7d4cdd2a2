"""Sign an administrator, or a pipeline, in to a tenant: by a method's name to tokens for Graph."""

from __future__ import annotations

import logging
import webbrowser
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from provision.contract.messages import Problem, message, unreadable
from provision.errors import ProvisionError
from provision.retry import system_clock
from provision.sign_in_problems import STUMBLES, problem_of
from provision.unreachable import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from azure.core.credentials import AccessToken

    from provision.clouds import Cloud
    from provision.contract.console import Console
    from provision.contract.network import Network

# The names that azure-identity gives them, so that a pipeline is set up as for any other tool.
CLIENT = "AZURE_CLIENT_ID"
CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH"
TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE"  # noqa: S105 - a variable's name
PASSWORD = "AZURE_CLIENT_CERTIFICATE_PASSWORD"  # noqa: S105 - a variable's name
BEFORE_IT_EXPIRES = timedelta(minutes=5)
CLI_SECONDS = 60
QUIET = logging.NullHandler()
SHOWN_BY: ContextVar[Console | None] = ContextVar("SHOWN_BY", default=None)


class Method(StrEnum):
    """How to sign in."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"
    CLI = "cli"
    CERTIFICATE = "certificate"
    WORKLOAD = "workload"


class SignInError(ProvisionError):
    """Whoever provisions could not be signed in."""


@dataclass(slots=True, repr=False)
class Credential:
    """What azure-identity gives, with a memory for its tokens and failures told in our words.

    The Azure CLI's credential starts a process for every token, and Graph asks for one a call.
    """

    method: Method
    _source: Any
    _route: Route
    _console: Console
    _clock: Callable[[], datetime] = system_clock
    _kept: dict[tuple[str, ...], AccessToken] = field(default_factory=dict)
    is_shared: bool = False

    def get_token(
        self, *scopes: str, claims: str | None = None, enable_cae: bool = False
    ) -> AccessToken:
        """Return a token for `scopes`, a new one if `claims` were asked for."""
        kept = self._kept.get(scopes)
        if kept is None or claims or self._expires(kept):
            kept = self._kept[scopes] = self._acquire(scopes, claims=claims, enable_cae=enable_cae)
        return kept

    def close(self) -> None:
        """Give back the connections, unless others will want them."""
        if not self.is_shared:
            self._source.close()

    def _expires(self, token: AccessToken) -> bool:
        return token.expires_on < (self._clock() + BEFORE_IT_EXPIRES).timestamp()

    def _acquire(self, scopes: tuple[str, ...], **how: Any) -> AccessToken:
        from azure.core.exceptions import AzureError

        from provision.transport import UnusableAnswer

        shown = SHOWN_BY.set(self._console)
        try:
            token: AccessToken = self._source.get_token(*scopes, **how)
        except (AzureError, UnusableAnswer, OSError, *STUMBLES) as error:
            raise SignInError(problem_of(self.method, self._route, error)) from error
        finally:
            SHOWN_BY.reset(shown)
        return token


@dataclass(slots=True)
class SignIns:
    """The sign-ins that the commands of one run have in common, so that nobody is asked twice."""

    _kept: dict[tuple[str, str], Credential] = field(default_factory=dict)

    def shared(self, tenant: str, cloud: Cloud, make: Callable[[], Credential]) -> Credential:
        """Return what signs in to `tenant`, made at first use."""
        if (tenant, cloud.name) not in self._kept:
            self._kept[tenant, cloud.name] = replace(make(), is_shared=True)
        return self._kept[tenant, cloud.name]

    def close(self) -> None:
        """Let go of all of them."""
        for credential in self._kept.values():
            credential.is_shared = False
            credential.close()
        self._kept.clear()


def credential_for(  # noqa: PLR0913 - who, where to, which way, by what
    method: Method,
    *,
    tenant: str,
    cloud: Cloud,
    network: Network,
    environment: Mapping[str, str],
    console: Console,
) -> Credential:
    """Return what signs in to `tenant` by `method`; nothing is asked of anybody yet."""
    # Without a handler of its own, a library's warnings would land on the terminal.
    for name in ("azure", "msal"):
        logging.getLogger(name).addHandler(QUIET)
    route = Route(cloud.sign_in, network.proxy_for(cloud.sign_in))
    settings = _settings(route, network) | {"tenant_id": tenant}
    source = _source(method, settings, environment, console)
    return Credential(method, source, route, console)


def _source(
    method: Method, settings: dict[str, Any], environment: Mapping[str, str], console: Console
) -> Any:
    import azure.identity

    match method:
        case Method.BROWSER:
            _register_browser()
            return azure.identity.InteractiveBrowserCredential(**settings)
        case Method.DEVICE_CODE:
            return azure.identity.DeviceCodeCredential(
                prompt_callback=lambda address, code, _: console.tell(
                    message("signin.device-code", address=address, code=code)
                ),
                **settings,
            )
        case Method.CLI:
            return azure.identity.AzureCliCredential(
                tenant_id=settings["tenant_id"], process_timeout=CLI_SECONDS
            )
        case Method.CERTIFICATE:
            client_id, path = _variables(environment, CLIENT, CERTIFICATE)
            return _certificate(client_id, path, environment.get(PASSWORD), settings)
        case Method.WORKLOAD:
            client_id, path = _variables(environment, CLIENT, TOKEN_FILE)
            _read(path)
            return azure.identity.WorkloadIdentityCredential(
                client_id=client_id, token_file_path=path, **settings
            )
        case _:
            assert_never(method)


def _settings(route: Route, network: Network) -> dict[str, Any]:
    """Return what every credential of azure-identity is told about its connections."""
    from provision.sign_in_transport import transport_for
    from provision.transport import certificates

    certificates(network)
    return {
        "authority": f"https://{route.host}",
        "disable_instance_discovery": True,  # the host is one of ours, and discovery asks another
        "proxies": {"https": route.proxy.revealed()} if route.proxy else {},
        "use_env_settings": False,
        "transport": transport_for(network),
        "retry_total": 2,
        "retry_connect": 1,
    }


def _certificate(client_id: str, path: str, password: str | None, settings: dict[str, Any]) -> Any:
    from azure.identity import CertificateCredential
    from cryptography.exceptions import UnsupportedAlgorithm

    data = _read(path)
    try:
        return CertificateCredential(
            client_id=client_id, certificate_data=data, password=password, **settings
        )
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        what = message("signin.certificate-unusable", file=path)
        remedy = message("signin.certificate-unusable-remedy", password=PASSWORD)
        raise SignInError(Problem(what, remedy)) from error


def _variables(environment: Mapping[str, str], *names: str) -> list[str]:
    """Return the values of `names`, or raise naming every one that is not set."""
    remedy = message("signin.variable-remedy")
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise SignInError(
            *(Problem(message("signin.variable", name=name), remedy) for name in missing)
        )
    return [environment[name] for name in names]


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SignInError(unreadable(path, error)) from error


class ConsoleBrowser(webbrowser.BaseBrowser):
    """The browser that azure-identity opens: a page shown by the console that signs in."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002
        console = SHOWN_BY.get()
        if console is None:
            return False
        shown = SHOWN_BY.set(None)  # the console may well open the machine's browser
        try:
            console.open_page(url)
        finally:
            SHOWN_BY.reset(shown)
        return True


@cache
def _register_browser() -> None:
    webbrowser.register("exobridge", None, ConsoleBrowser(), preferred=True)
