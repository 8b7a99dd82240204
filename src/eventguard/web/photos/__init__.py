"""Pages' work on photos: taking them in, cleaning, showing."""
