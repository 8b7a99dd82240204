"""The page for other desks: over HTTPS, on paired devices, for people who sign in."""
