"""Pages' work on what is written in photos."""
