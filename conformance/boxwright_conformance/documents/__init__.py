"""Writes what is generated: pages of the documentation, the lists of mutants, the schema."""
