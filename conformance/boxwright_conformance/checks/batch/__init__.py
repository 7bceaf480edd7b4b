"""Judgements over servers fed by batch transform."""
