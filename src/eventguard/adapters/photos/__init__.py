"""Untrusted files: decoded, looked through for what they carry, encoded anew and read again."""
