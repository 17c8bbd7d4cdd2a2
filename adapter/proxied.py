"""Tell a proxy its credentials as it is meant to hear them."""

from __future__ import annotations

import base64
from urllib.parse import unquote, urlsplit

from requests.adapters import HTTPAdapter


class ProxiedAdapter(HTTPAdapter):
    """Gives credentials in UTF-8 (RFC 7617, 2.1); requests has Latin-1, and fails on the rest."""

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        parts = urlsplit(proxy)
        if not parts.username:
            return {}
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"}
