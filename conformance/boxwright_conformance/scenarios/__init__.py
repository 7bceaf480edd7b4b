"""Ways of running the container; each records what it saw."""
