"""Texts of people, encrypted before they are stored: keys in, tokens out."""
