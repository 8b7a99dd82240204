"""The record on the page: whatever may stand in it is told in words."""

import ast
import importlib
import re
from pathlib import Path

from eventguard import app
from eventguard.web.record import entries

SOURCES = [path.read_text() for path in Path(app.__file__).parent.rglob("*.py")]


def constants(source: ast.Module) -> dict[str, object]:
    """The names at the top of a file that stand for a text, also another file's, and these texts."""
    named: dict[str, object] = {}
    for line in source.body:
        if isinstance(line, ast.ImportFrom) and line.module:
            there = vars(importlib.import_module(line.module))
            named |= {each.name: there[each.name] for each in line.names if isinstance(there.get(each.name), str)}
        if isinstance(line, ast.Assign):
            (target,), value = line.targets, line.value
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            named |= {ast.unparse(name): text.value for name, text in pairs if isinstance(text, ast.Constant)}
    return named


def appended(source: ast.Module) -> set[object]:
    """The actions that a file appends to the record, as far as they stand there as a text or a name for one."""
    named, found = constants(source), set[object]()
    for call in ast.walk(source):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record.append") and len(call.args) > 2:
            action = call.args[2]
            found.add(action.value if isinstance(action, ast.Constant) else named.get(ast.unparse(action)))
    return found - {None}


def test_whatever_is_appended_to_the_record_has_words() -> None:
    done = set[object]().union(*(appended(ast.parse(source)) for source in SOURCES))
    assert {"school-word-added", "exported", "approver-added", "roles-changed"} <= done
    assert done - entries.WHAT.keys() == set()


def test_whatever_a_hand_decides_about_a_photo_has_words() -> None:
    decided = {decision for source in SOURCES for decision in re.findall(r'decision="([a-z-]+)"', source)}
    assert {"show", "undo", "keep-word", "cover-word"} <= decided
    assert decided - entries.DECISIONS.keys() == set()
