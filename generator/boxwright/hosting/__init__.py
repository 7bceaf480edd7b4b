"""Endpoints in an account: what is made for them, how they answer, and how all of it goes again."""
