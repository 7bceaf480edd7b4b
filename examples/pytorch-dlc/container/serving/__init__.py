"""Serving: the functions of a user behind the platform's routes."""
