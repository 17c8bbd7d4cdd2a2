"""Device codes: shown by a device, entered by a person in whatever browser they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.entra.clients import application_at, require
from provision.simulator.entra.interactive import begin
from provision.simulator.entra.pages import device_page
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.returning import told_of
from provision.simulator.entra.state import DEVICE_CODE_LIVES, Device, Flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.entra.state import State
    from provision.simulator.http import Response

Json = dict[str, Any]


def device_code(state: State, tenant: str, form: Mapping[str, str], host: str) -> Json:
    """Return a code for a device to show; whether its client is public is asked only later."""
    application = application_at(state, tenant, require(form, "client_id"))
    expires = state.world.clock() + DEVICE_CODE_LIVES
    code, shown = state.name("device-code"), f"SIM{state.world.ids.number():06d}"
    scope = require(form, "scope")
    state.devices[code] = Device(code, shown, application, tenant, scope, expires)
    address = f"https://{host}/common/oauth2/deviceauth"
    return {
        "user_code": shown,
        "device_code": code,
        "verification_uri": address,
        "expires_in": int(DEVICE_CODE_LIVES.total_seconds()),
        "interval": state.device_interval,
        "message": f"To sign in, use a web browser to open the page {address} and enter the code"
        f" {shown} to authenticate.",
    }


def begin_device(state: State, address: str, form: Mapping[str, str]) -> Response:
    """Ask for the code, and once it is entered for who is there."""
    shown = form.get("user_code", "").strip().upper()
    if not shown:
        return device_page(address)
    device = next((one for one in state.devices.values() if one.user_code == shown), None)
    if device is None:
        return device_page(address, told_of(state, SignInRefusedError(70018)))
    if state.world.clock() >= device.expires:
        return device_page(address, told_of(state, SignInRefusedError(70019)))
    return begin(state, Flow(device.application, device.tenant, device.scope, device))
