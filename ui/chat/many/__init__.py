"""Several pictures that were opened together and share a wish."""
