"""What `train`, `serve`, `invoke` and `test` share when they run containers on this machine."""
