"""Ways of running training jobs."""
