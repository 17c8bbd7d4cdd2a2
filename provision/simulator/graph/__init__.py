"""Microsoft Graph v1.0, as far as onboarding goes; whatever else is asked is refused."""

from provision.simulator.graph.service import HOSTS, Graph

__all__ = ["HOSTS", "Graph"]
