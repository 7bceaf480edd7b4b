"""Ways of running servers that share an instance."""
