"""The knowledge base: retrieval, reading, citations."""
