"""Keeping true to the school's records: what changes is noted, numbered, told to readers, and followed up.

`noting` writes a row in the transaction of the change; `numbering` gives rows their place once they are committed;
`feed` tells them to readers outside; `refreshing` makes anew what was computed from them; `comparing` finds each night
what no event told of.
"""
