"""Figures for the timetables' engines."""
