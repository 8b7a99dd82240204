"""Scripts, styles and drawings at an address that holds a digest of all of them: whoever has them need not ask again.

They are the same for everybody and tell nothing; everything else that the page answers is kept nowhere. The scripts of
a page come as one: over a network twenty of them, six at a time, take longer than all that they do.
"""

import hashlib
import os
import re
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from eventguard import __version__
from eventguard.web.guard import STATIC

FOLDER = Path(__file__).parent / "static"
#: A year: with another version of EventGuard comes another address.
FOR_GOOD = "public, max-age=31536000, immutable"
IMPORTED = re.compile(r'^import ({[^}]*}) from "\./([a-z_]+)\.js";$', re.MULTILINE)
EXPORTED = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
ASKED = re.compile(rf'<script type="module" src="{STATIC}\w+/([a-z_]+)\.js"></script>\n?')
#: One fails without the others, as scripts of their own would.
BEGIN = "const run = (script) => { try { return script(); } catch (error) { reportError(error); return {}; } };\n"


def _digest() -> str:
    made = hashlib.sha256(f"{__version__} {BEGIN}".encode())  # another version may join them otherwise
    for path in sorted(FOLDER.iterdir()):
        made.update(f"{path.name} {path.stat().st_size} ".encode())
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


#: Where they are, for as long as the program runs.
AT = f"{STATIC}{_digest()}"
#: What pages named so far of scripts that are joined, by the path behind that.
_known: dict[str, str] = {}


class _ForGood(StaticFiles):
    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = FOR_GOOD
        return answer

    async def get_response(self, path: str, scope: Scope) -> Response:
        source = _known.get(Path(path).as_posix())  # what a page names alone: nothing is made for strangers who ask
        if source is None:
            return await super().get_response(path, scope)
        return Response(source, media_type="text/javascript", headers={"cache-control": FOR_GOOD})


def mount() -> Mount:
    """Where the page answers with them."""
    return Mount(AT, _ForGood(directory=FOLDER))


def module(name: str) -> Markup:
    """A script that a page needs, inside ``joined``."""
    return Markup(f'<script type="module" src="{AT}/{name}"></script>')  # noqa: S704  our own names


def joined(head: str) -> Markup:
    """The head of a page with one script in place of all that it names, which does what they do one after another."""
    names = ASKED.findall(head)
    path = f"joined/{'+'.join(names)}.js"
    if path not in _known:
        _known[path] = join(names)
    return Markup(f'{ASKED.sub("", head)}<script type="module" src="{AT}/{path}"></script>')  # noqa: S704  rendered before


def join(names: list[str]) -> str:
    """One script of several and all that they import, each once and before those that import it."""
    every: dict[str, str] = {}
    for name in names:
        _add(name, every)
    return BEGIN + "\n".join(every.values())


def _add(name: str, every: dict[str, str]) -> None:
    if name in every:
        return
    own = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    for _, imported in IMPORTED.findall(own):
        _add(imported, every)
    exported = ", ".join(called for _, called in EXPORTED.findall(own))
    own = IMPORTED.sub(r"const \1 = $\2;", EXPORTED.sub(r"\1", own))
    every[name] = f"const ${name} = run(() => {{\n{own}\nreturn {{ {exported} }};\n}});"
