"""Telling people what is new, on the one way from a record to a page, an email, a telephone.

What there is to be told of: `kinds.py`. How somebody wants to be told: `choices.py`. Whoever has something to tell
calls `notices.tell`, which writes one AI Notice for one person in the transaction of what it is about. `sending.py`
brings it out of the house afterwards, once on each channel. docs/notifications.md says it for schools.
"""
