"""Edits by hand that show on this very picture first: presets by name, and sliders while they move."""
