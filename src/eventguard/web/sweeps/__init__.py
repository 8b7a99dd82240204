"""Pages about what is online already."""
