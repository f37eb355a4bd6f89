"""What installing brings and uninstalling takes away, from one set of data."""
