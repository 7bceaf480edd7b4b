"""Builds images through a `docker` client that can use BuildKit, and explains what fails."""

from __future__ import annotations

from boxwright.building.client import Client, choose_client
from boxwright.building.facts import read_facts
from boxwright.building.image import Built, build_image
from boxwright.building.naming import Naming, naming
from boxwright.building.plan import Plan, foresee
from boxwright.building.preparing import prepare

__all__ = [
    "Built",
    "Client",
    "Naming",
    "Plan",
    "build_image",
    "choose_client",
    "foresee",
    "naming",
    "prepare",
    "read_facts",
]
