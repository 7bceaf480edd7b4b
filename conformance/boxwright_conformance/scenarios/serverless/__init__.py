"""Ways of running servers on serverless endpoints."""
