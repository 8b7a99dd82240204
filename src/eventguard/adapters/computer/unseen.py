"""Showing somebody a page of ours where there is no console to print to: a file on the disk, opened in the browser."""

import webbrowser

from platformdirs import user_cache_path

from eventguard.files import write

FILE = "eventguard-does-not-open.html"


def show(page: str) -> None:
    """Show it, in place of the one before. Raises OSError where it cannot be written."""
    folder = user_cache_path("EventGuard", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / FILE, page.encode(), over=True)
    webbrowser.open((folder / FILE).as_uri())
