"""Files in folders that others can write to: no link is followed, nothing overwritten, nothing read for ever."""

from eventguard.files.beside import OUR_FIRST_LINE, OUR_SUFFIX, Beside, beside, beside_by_name
from eventguard.files.folder import Folder, is_half_written, keep_private, owner_only, write
from eventguard.files.left_out import LeftOut, Why, left_out_by_name, tally, why_left_out
from eventguard.files.reading import (
    InTheCloud,
    NotAFile,
    TooLarge,
    digest_of,
    expanded,
    is_away,
    is_link,
    mark_of,
    marked,
    reading,
    real_path,
)
from eventguard.files.trouble import trouble
from eventguard.files.verified import require_same, verified, whole
from eventguard.files.walk import FolderEntry, walk

__all__ = [
    "OUR_FIRST_LINE",
    "OUR_SUFFIX",
    "Beside",
    "Folder",
    "FolderEntry",
    "InTheCloud",
    "LeftOut",
    "NotAFile",
    "TooLarge",
    "Why",
    "beside",
    "beside_by_name",
    "digest_of",
    "expanded",
    "is_away",
    "is_half_written",
    "is_link",
    "keep_private",
    "left_out_by_name",
    "mark_of",
    "marked",
    "owner_only",
    "reading",
    "real_path",
    "require_same",
    "tally",
    "trouble",
    "verified",
    "walk",
    "whole",
    "why_left_out",
    "write",
]
