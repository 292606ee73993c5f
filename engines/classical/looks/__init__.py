"""Named looks: films, darkroom prints and graded colours, as tables for the fused pass."""
