"""EventGuard makes school event photos safe to post."""


def __getattr__(name: str) -> str:
    """``__version__``, looked up when it is asked for: that takes as long as all else that a worker imports first."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version  # noqa: PLC0415  see above

    return version("eventguard")
