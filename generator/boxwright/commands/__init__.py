"""One module a command; each holds a click command named `command` that returns the exit code."""
