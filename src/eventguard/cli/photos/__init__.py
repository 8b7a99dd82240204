"""Commands about photos: clean them, look at what is held, ask about one."""
