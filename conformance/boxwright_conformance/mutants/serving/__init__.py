"""Containers that serve wrongly."""
