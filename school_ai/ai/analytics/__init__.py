"""Learning analytics: features as of a date, predictions that are checked against a naive rule, and what explains them.

Plain frames of pandas go in (`Records`), plain frames and dataclasses come out.
"""
