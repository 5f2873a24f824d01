"""Our figures beside those of peers and floors, measured in one run: ``python -m benchmarks``."""
