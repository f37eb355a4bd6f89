"""What brings a site from an older version to this one. Each can be run again."""
