"""8 and 16 bits per channel, in memory and in files."""
