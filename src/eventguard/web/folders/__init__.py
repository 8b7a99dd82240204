"""Pages about folders: how long copies are kept, and which go."""
