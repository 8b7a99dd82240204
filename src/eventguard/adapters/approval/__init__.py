"""Colleagues who can sign in, and their passphrases."""
