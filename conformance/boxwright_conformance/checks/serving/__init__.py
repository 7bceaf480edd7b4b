"""Judgements over servers."""
