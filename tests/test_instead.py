"""Advice on the page names its own places, and leaves nothing of a command behind."""

import ast
import re
from pathlib import Path

import pytest

from eventguard import app
from eventguard.web.instead import PLACES, on_the_page

told = on_the_page(lambda text: text)
#: Every text of the use-cases in which a command stands that the page can do instead.
TEXTS = sorted(
    {
        node.value
        for path in Path(app.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "eventguard " in node.value
    }
)


@pytest.mark.parametrize("text", [text for text in TEXTS if any(f"eventguard {place}" in text for place in PLACES)])
def test_no_command_that_the_page_can_do_is_left_nor_any_of_its_options(text: str) -> None:
    said = told(text)
    assert not re.search(rf"eventguard ({'|'.join(PLACES)})\b", said), said
    assert "--" not in said or "eventguard " in said, said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Add somebody: eventguard approvers add NAME", "Add somebody: Settings, under Colleagues"),
        ('Not agreed? eventguard approvers remove "A. Head" --by APPROVER', "Not agreed? Settings, under Colleagues"),
        ("See: eventguard audit export FILE.csv, or ask.", "See: the page Record, Download, or ask."),
        ("off (on: eventguard recognition on --dpia REF --by NAME)", "off (on: Settings, under Recognition)"),
        (
            "Make one with: eventguard people import FILE.csv",
            "Make one with: the page People, Bring the register up to date",
        ),
        ('Say why, for the record: --why "..."', "Say why, for the record: in the field Why"),
        (
            "Name each with --group (on the page: tick them), or show people by hand. Only",
            "Tick them under Who was there, tick Also do again, and add the photos once more; or show people by hand."
            " Only",
        ),
    ],
)
def test_the_rest_of_the_sentence_stays(text: str, says: str) -> None:
    assert told(text) == says
