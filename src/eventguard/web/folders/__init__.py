"""Pages about folders: the drop folder, how long copies are kept, and which go."""
