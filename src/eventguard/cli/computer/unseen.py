"""Why the program behind an icon does not open, told in the browser where there is no console to print it to."""

import contextlib
import html
import sys
from collections.abc import Sequence

from eventguard.adapters.computer import unseen
from eventguard.core.harmless import printable

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark"><title>EventGuard does not open</title>
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }}</style>
</head>
<body><main><h1>EventGuard does not open</h1><p><strong>{message}</strong></p><p>{remedy}</p>
<p>Nothing was lost. Whatever has to be typed is for whoever looks after this computer: show them this page. Then open
EventGuard again.</p></main></body></html>
"""


def is_unseen(arguments: Sequence[str]) -> bool:
    """Whether a program was started by its icon, and nobody sees what it prints."""
    return "app" in arguments and "--json" not in arguments and not sys.stderr.isatty()


def show(message: str, remedy: str) -> None:
    """Say so in the browser, if that can be."""
    words = {name: html.escape(printable(text)) for name, text in (("message", message), ("remedy", remedy))}
    with contextlib.suppress(OSError):  # then nobody can be told
        unseen.show(PAGE.format(**words))
