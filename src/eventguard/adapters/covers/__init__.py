"""Drawing covers: each style has a file of its own and draws a ``scene.Scene``."""
