"""Ways of running processing jobs."""
