"""Commands about folders: watching one."""
