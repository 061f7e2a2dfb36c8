"""Score folders held against thresholds and against an earlier run: what changed, and whether it is good enough."""
