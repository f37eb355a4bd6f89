"""A person's timetable as a calendar that phones read: what stands in it, how it is written, and by which address."""
