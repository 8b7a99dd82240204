"""What is no picture that we read is refused by name, with the remedy; nothing is passed over in silence."""

import pytest

from eventguard.core.photos.file_types import refusal

LIVE = b"\0\0\0\x14ftypqt  \0\0\0\0qt  ....moov....keys....mdta" + b"com.apple.quicktime.content.identifier"


@pytest.mark.parametrize(
    ("untrusted", "sentence"),
    [
        (b"", "empty"),
        (b"hello, I am a text file", "neither a picture nor a film"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "video"),
        (b"\x1aE\xdf\xa3 matroska", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (LIVE, "Live Photo"),
        (b"\0\0\1\xba\x44 camcorder", "film of a kind"),
        (b"FLV\1\5", "film of a kind"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11 wmv", "film of a kind"),
        ((b"G" + b"\xff" * 187) * 4, "film of a kind"),
        ((b"\0\0\0\0G" + b"\xff" * 187) * 4, "film of a kind"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 word/document.xml", "zip"),
        (b"FUJIFILMCCD-RAW 0201", "raw"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", "raw"),
        (b"\xff\x0a....", "JPEG XL"),
        (b"8BPS\0\1", "Photoshop"),
        (b"<?xml version='1.0'?><x:xmpmeta/>", "text file"),
        (b"<!DOCTYPE html>\n<html><head>", "web page"),
        (b"\xef\xbb\xbf\n <!-- saved --><HTML lang='en'>", "web page"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">', "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b"From: <Saved by Blink>\nSnapshot-Content-Location: x", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Outlook", "saved e-mail"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive"),
        (b"[InternetShortcut]\nURL=file:///x.jpg", "shortcut"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "damaged"),
    ],
)
def test_what_staff_drop_by_mistake_or_habit_is_called_by_its_name(untrusted: bytes, sentence: str) -> None:
    refused = refusal(untrusted)
    assert sentence in refused.message
    assert refused.remedy
