"""Containers that break what the training toolkit, or SDK v3, counts on."""
