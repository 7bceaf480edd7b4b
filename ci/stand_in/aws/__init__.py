"""AWS on this machine, over its real protocols: moto's APIs, a registry, endpoints that run."""
