"""Contexts of the portal's pages. Their templates stand in `www/school-ai`: Frappe takes hyphens for underscores here."""
