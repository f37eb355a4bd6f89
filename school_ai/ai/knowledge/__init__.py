"""From a document to passages, from a question to an answer with checked citations."""
