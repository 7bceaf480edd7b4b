"""Containers that a batch transform job cannot feed, or that answer it wrongly."""
