"""Pages' work on people."""
