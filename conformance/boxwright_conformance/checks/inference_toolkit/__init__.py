"""Judgements over servers built from handler functions."""
