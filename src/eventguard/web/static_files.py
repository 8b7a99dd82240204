"""Scripts, styles and drawings at an address that holds a digest of all of them: whoever has them need not ask again.

They are the same for everybody and tell nothing; everything else that the page answers is kept nowhere.
"""

import hashlib
import os
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from eventguard.web.guard import STATIC

FOLDER = Path(__file__).parent / "static"
#: A year: with another version of EventGuard comes another address.
FOR_GOOD = "public, max-age=31536000, immutable"
IMPORTED = re.compile(r'^import [^;]*?"\./([a-z_]+\.js)";', re.MULTILINE)


def _digest() -> str:
    made = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        made.update(f"{path.name} {path.stat().st_size} ".encode())
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


#: Where they are, for as long as the program runs.
AT = f"{STATIC}{_digest()}"


class _ForGood(StaticFiles):
    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = FOR_GOOD
        return answer


def mount() -> Mount:
    """Where the page answers with them."""
    return Mount(AT, _ForGood(directory=FOLDER))


@cache
def module(name: str) -> Markup:
    """A script of a page, and all that it imports asked for at once: else one would wait for another."""
    links = (f'<link rel="modulepreload" href="{AT}/{each}">' for each in sorted(_imports(name)))
    return Markup("\n".join((*links, f'<script type="module" src="{AT}/{name}"></script>')))  # noqa: S704  our own names


def _imports(name: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names of all scripts that one imports, and those that they do."""
    for each in IMPORTED.findall((FOLDER / name).read_text(encoding="utf-8")):
        if each not in known:
            known = _imports(each, known | {each})
    return known
