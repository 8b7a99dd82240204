"""Sweeps: going through what is online already, and what to do about it."""
