"""The plumbing between the platform and the model. You should not need to change it."""
