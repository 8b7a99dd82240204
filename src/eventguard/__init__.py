"""EventGuard makes school event photos safe to post."""

from importlib.metadata import version

__version__ = version("eventguard")
