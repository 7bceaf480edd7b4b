"""From a template and some answers to a project on disk."""
