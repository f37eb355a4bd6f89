"""Who may do what with which records, as data. It says what should be: the tests hold what is against it, and
`docs/permissions.md` is written from it."""
