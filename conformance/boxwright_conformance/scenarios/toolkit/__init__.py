"""Ways of running images with the SageMaker training toolkit inside."""
