"""Pages' work on films: playing them, single frames, what was seen of one."""
