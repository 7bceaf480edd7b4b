"""Containers that process wrongly."""
