"""A log that shows whether it was changed: entries in one form, sealed in batches by a chain of digests."""
