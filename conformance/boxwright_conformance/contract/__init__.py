"""The requirements as data: what the platform demands of a container, with stable ids."""
