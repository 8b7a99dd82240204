"""What is true whatever the world does: standard library and numpy only; no files, clock, database or engine."""
