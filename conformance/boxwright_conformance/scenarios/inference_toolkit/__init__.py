"""Ways of running servers built from handler functions."""
