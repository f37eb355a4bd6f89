"""What happens here when a record of ERPNext or Education changes: a module for each DocType."""
