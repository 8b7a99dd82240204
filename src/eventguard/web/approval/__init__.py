"""Pages' work on approving, and taking down."""
