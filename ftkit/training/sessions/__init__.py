"""Driven sessions: the loop is ours, in a process of its own; the service computes."""
