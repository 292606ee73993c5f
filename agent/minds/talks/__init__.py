"""What is said of the last edit, read from its words and from that edit's steps: no picture is looked at."""
