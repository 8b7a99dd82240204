"""Approvers and their passphrases."""
