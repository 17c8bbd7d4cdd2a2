"""Entra's sign-in: pages, codes and tokens, for applications of the directory alone."""

from provision.simulator.entra.service import HOSTS, Entra

__all__ = ["HOSTS", "Entra"]
