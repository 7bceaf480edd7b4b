"""Ways of running servers."""
