"""Refuse answers that break a rule: Cookiecutter has no validators of its own."""

import sys

problems = {{ cookiecutter.__problems }}
found = [" ".join(text.split()) for text in problems.values() if text.strip()]
for text in found:
    print("error: " + text, file=sys.stderr)
sys.exit(1 if found else 0)
