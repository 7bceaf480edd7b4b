"""Containers in R: what people who think in R get wrong."""
