"""Builds images through a `docker` client that can use BuildKit, and explains what fails."""

from __future__ import annotations

from boxwright.building.client import Client, choose_client
from boxwright.building.image import Built, build_image

__all__ = ["Built", "Client", "build_image", "choose_client"]
