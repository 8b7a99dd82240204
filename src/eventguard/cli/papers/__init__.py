"""The command that writes a school's papers."""
