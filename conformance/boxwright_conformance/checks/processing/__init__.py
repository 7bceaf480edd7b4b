"""Judgements over processing jobs."""
