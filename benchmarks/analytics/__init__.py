"""Learning analytics: predictions on public data and on schools whose truth is known, and how fast they are."""
