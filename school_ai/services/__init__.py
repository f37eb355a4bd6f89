"""Use cases: load records, call an engine, save the outcome. One module a capability."""
