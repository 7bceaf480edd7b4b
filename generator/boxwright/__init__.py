"""Boxwright's command line: makes container projects for Amazon SageMaker and runs them."""
