"""Reads the records of ERPNext and Education, and is the only place that knows their DocTypes and fields."""
