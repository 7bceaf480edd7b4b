"""Judgements over servers that hold many models."""
