"""The plumbing between the platform and the job. You should not need to change it."""
