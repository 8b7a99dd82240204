"""Beneath the adapters: networks that other packages carry, and the engine that they run on."""
