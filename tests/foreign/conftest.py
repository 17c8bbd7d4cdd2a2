"""What foreign clients meet: Sakura Trading, with an application and an administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.adapter.sakura import ENTRA, EWS, SYNC, TENANT, Sakura, organisation


@pytest.fixture
def sakura(tmp_path: Path) -> Iterator[Sakura]:
    """Sakura Trading, where the administrator may act as everybody."""
    with organisation(tmp_path) as sakura:
        sakura.lets_sync_impersonate()
        yield sakura


@pytest.fixture
def token(sakura: Sakura) -> str:
    """What the administrator has signed in for, without any library of ours."""
    asked = {
        "grant_type": "password",
        "client_id": sakura.application["appId"],
        "scope": f"{EWS}/EWS.AccessAsUser.All",
        "username": SYNC,
        "password": "simulated",
    }
    answer = requests.post(
        f"https://{ENTRA}/{TENANT}/oauth2/v2.0/token",
        asked,
        proxies={"https": sakura.tenant.proxy},
        verify=str(sakura.tenant.ca_file),
        timeout=10,
    )
    return str(answer.json()["access_token"])
