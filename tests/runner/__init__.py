"""What `./test` is made of: the steps it runs, what they report, and the coverage it demands."""
