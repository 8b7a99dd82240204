"""Beneath the adapters: the networks, the engine that they run on, and work beside other work."""
