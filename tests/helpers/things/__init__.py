"""Objects on pictures for tests."""
