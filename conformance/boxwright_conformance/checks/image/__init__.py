"""Judgements over the image itself."""
