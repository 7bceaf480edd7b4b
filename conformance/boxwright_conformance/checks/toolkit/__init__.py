"""Judgements over images with the SageMaker training toolkit inside."""
