"""Rules about folders: which files have come to rest."""
