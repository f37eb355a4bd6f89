"""What heads of school look at over the whole school: one module a report. Each asks for rights itself."""
