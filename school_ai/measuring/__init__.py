"""What is measured while the work is done: counters, the log of events, and the number that one request goes by from
the browser to the provider. docs/monitoring.md says it for operators.

It is a means, like the database: everybody may use it, and nothing of it ever makes a request or a job fail.
"""
