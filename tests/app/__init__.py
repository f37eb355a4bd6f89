"""Checks of the app as a whole. They need no site, no database and no server: `pytest tests/app -n 2`."""
