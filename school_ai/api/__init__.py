"""What a program or a page may call: permission first, then a service, then its result."""
