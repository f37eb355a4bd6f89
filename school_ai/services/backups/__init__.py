"""Backups of a school whole: Frappe's own of database and files, with what stands beside them and would be missed: the
index, models that were learned, the proofs of the audit log, and the list of who was erased.

`making` writes a set into a folder, `checking` holds one against its checksums and versions, `restoring` puts one back.
What they say is for whoever runs the command, in English as all of bench.
"""
