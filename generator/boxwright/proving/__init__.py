"""Proves an update: the project before and after it, built, judged and timed side by side."""
