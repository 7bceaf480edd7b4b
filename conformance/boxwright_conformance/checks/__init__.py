"""Small judgements over evidence, at least one for each requirement."""
