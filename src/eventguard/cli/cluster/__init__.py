"""Commands about a cluster, and about a trust that has one."""
