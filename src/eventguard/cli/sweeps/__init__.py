"""Commands about what is online already."""
