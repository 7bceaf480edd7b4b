"""Containers that train wrongly."""
