"""Containers that fail on a serverless endpoint."""
