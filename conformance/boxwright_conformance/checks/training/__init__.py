"""Judgements over training jobs."""
