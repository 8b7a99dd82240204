"""People, what their families agreed to, and a table of them read without guessing."""
