"""Figures of security."""
