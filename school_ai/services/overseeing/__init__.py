"""Heads of school look over everything that was proposed by a computer, and decide otherwise where they see fit."""
