"""What is unusual for a school's operation, when that is an alert, and who is told next.

Plain values in and out: figures by the hour, the days on which there is school, the time that it is.
"""
