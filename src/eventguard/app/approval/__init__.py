"""Who lets photos go, and how they are taken back."""
