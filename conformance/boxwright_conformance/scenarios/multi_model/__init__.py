"""Ways of running servers that hold many models."""
