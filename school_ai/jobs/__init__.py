"""Slow work: the durable list of tasks, and who takes them up."""
