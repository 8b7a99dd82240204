"""Folders: the workspace's own, what a user names, the drop folder."""
