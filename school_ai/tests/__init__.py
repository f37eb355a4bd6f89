"""Tests that need a site. They run on the embedded host and on a bench alike."""
