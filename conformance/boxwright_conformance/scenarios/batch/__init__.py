"""Ways of running servers fed by batch transform."""
