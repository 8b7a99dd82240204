"""Files in folders that others can write to: no link is followed, nothing overwritten, nothing read for ever."""

from eventguard.files.folder import Folder, write
from eventguard.files.reading import NotAFile, TooLarge, digest_of, is_link, reading

__all__ = ["Folder", "NotAFile", "TooLarge", "digest_of", "is_link", "reading", "write"]
