"""What Entra ID holds of one organisation: people, applications, and what was consented to."""

from provision.simulator.directory.directory import Directory
from provision.simulator.directory.people import User

__all__ = ["Directory", "User"]
