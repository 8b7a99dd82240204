"""Work on the computers of a cluster instead of this one."""
