"""Timetables: stated from the school's records, solved, looked at, adjusted, written to Course Schedules, mended."""
