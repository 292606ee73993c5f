"""Arguments as people and models write them, that several tools take."""
