"""Benchmarks: each prints a ratio against a yardstick measured in the same run. `python -m bench` runs them all."""
