"""What is already online: what was seen of each file, and what is to be done about it."""
