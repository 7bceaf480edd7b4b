"""Your model: how it is trained and how it answers."""
