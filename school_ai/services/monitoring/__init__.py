"""Looking after the operation: figures for Prometheus, readiness, alerts and who is told of them, the log of events.

What is counted while the work is done: `school_ai/measuring`. What is unusual, when it is an alert and who is told
next: `school_ai/ai/monitoring`. Here is what looks them up in the school's records and brings them together.
docs/monitoring.md says it for operators.
"""
