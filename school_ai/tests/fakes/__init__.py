"""Stand-ins for what lies outside: an embedding model, a provider."""
