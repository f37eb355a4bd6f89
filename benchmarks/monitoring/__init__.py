"""What is unusual in a school's operation: generated rhythms with faults put in."""
