"""Your job: what it reads, what it makes of it, what it writes."""
