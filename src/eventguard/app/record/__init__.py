"""Proving the record, and erasing from it."""
