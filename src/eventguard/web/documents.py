"""Documents of ours that stand alone, papers and reports, shown in a tab of their own: they may load, run and send
nothing, and look as their own style says.
"""

import base64
import hashlib
import re

from starlette.responses import Response

#: A document's own style, from which nothing of what people typed can come.
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def document(page: str | bytes) -> Response:
    """A document as an answer."""
    text = page.decode() if isinstance(page, bytes) else page
    digests = (hashlib.sha256(style.encode()).digest() for style in STYLE.findall(text))
    styles = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests) or "'none'"
    policy = f"default-src 'none'; style-src {styles}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    headers = {"content-security-policy": policy}
    return Response(text.encode(), media_type="text/html", headers=headers)


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, under a name of plain letters that tells of nobody."""
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
