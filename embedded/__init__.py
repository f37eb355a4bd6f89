"""Runs school_ai without a bench: for the demo, the tests and the benchmarks only.

Production runs on Frappe v15 or v16 by `bench`. What stands here is a private MariaDB, Redis and Chroma server,
a site of the embedded host (see `alias`), a stand-in for the DocTypes of ERPNext and Education, and a demo school.
"""
