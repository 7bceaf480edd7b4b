"""A reference container, and copies of it that are broken in one place each."""
