"""The national clouds: each one's hosts of sign-in, Graph and Exchange."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cloud:
    """The hosts of one cloud."""

    name: str
    sign_in: str
    graph: str
    exchange: str


# learn.microsoft.com/graph/deployments; China's host of sign-in differs between Microsoft's own
# texts (this one is azure-identity's and that page's).
CLOUDS = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            "global", "login.microsoftonline.com", "graph.microsoft.com", "outlook.office365.com"
        ),
        Cloud("gcc-high", "login.microsoftonline.us", "graph.microsoft.us", "outlook.office365.us"),
        Cloud(
            "dod", "login.microsoftonline.us", "dod-graph.microsoft.us", "outlook-dod.office365.us"
        ),
        Cloud(
            "china",
            "login.chinacloudapi.cn",
            "microsoftgraph.chinacloudapi.cn",
            "partner.outlook.cn",
        ),
    )
}
