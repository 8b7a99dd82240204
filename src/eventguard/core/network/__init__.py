"""Approving from another desk: words that pair a device, and which addresses are a school's own."""
