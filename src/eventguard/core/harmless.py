"""Text from outside, made harmless before it is shown or written."""


def printable(untrusted: str) -> str:
    """Text from outside, safe to print: control characters, line breaks and terminal codes become visible escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in untrusted)


def readable(untrusted: str) -> str:
    """A file name as text that any database and terminal can hold; bytes that are no text become escapes."""
    return untrusted.encode("utf-8", "backslashreplace").decode()
