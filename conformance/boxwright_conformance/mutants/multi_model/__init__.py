"""Containers that hold many models wrongly."""
