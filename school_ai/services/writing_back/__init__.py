"""What reaches ERPNext of an insight: fields, comments and notifications."""
