"""Containers that cannot share an instance."""
