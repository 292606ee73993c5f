"""Presets: edits with a name, each shown on this very picture before one is chosen."""
