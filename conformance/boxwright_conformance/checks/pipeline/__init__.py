"""Judgements over servers that share an instance."""
