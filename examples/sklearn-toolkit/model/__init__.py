"""Your model: how it answers."""
