"""Learning analytics: what is known of pupils is gathered, learned from, and told."""
