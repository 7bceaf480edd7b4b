"""Judgements over servers on serverless endpoints."""
