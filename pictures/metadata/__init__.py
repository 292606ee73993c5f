"""What a file says beside its pixels: read, and made fit to travel with changed ones."""
