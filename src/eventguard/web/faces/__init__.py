"""Pages' work on faces."""
