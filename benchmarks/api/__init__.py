"""The API of a served demo school: how soon it answers, and whether made-up calls find a fault."""
