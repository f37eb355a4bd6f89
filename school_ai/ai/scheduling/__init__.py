"""Timetables: what is to be placed, by which rules, and how good a placing is."""
