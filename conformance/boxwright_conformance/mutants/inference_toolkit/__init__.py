"""Containers that run a user's handler functions wrongly."""
