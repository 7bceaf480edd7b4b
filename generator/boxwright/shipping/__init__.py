"""Brings images to registries: Amazon ECR, or any other one."""

from __future__ import annotations
