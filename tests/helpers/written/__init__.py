"""What is written into files, read as its own programs read it."""
