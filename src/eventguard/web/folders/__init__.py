"""Pages' work on folders."""
