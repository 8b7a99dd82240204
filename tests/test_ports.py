"""Cookies know no ports: what other programs on this computer get of the page's secrets, in a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from eventguard.web import static_files
from tests.conftest import until
from tests.review_page import browser, served

__all__ = ["browser"]  # the fixture


@contextmanager
def another_program() -> Iterator[tuple[int, list[str]]]:
    """A server at another port of this computer: its port, and the cookies that it is sent."""
    cookies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Another</title>")

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, cookies
        server.shutdown()


def test_a_browser_started_on_the_file_is_let_in_and_no_other_port_can_act_for_it(
    browser: Browser, tmp_path: Path
) -> None:
    told, script = tmp_path / "told", tmp_path / "script"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}.new && mv {told}.new {told}\n')
    script.chmod(0o700)
    with served(tmp_path / "work", tmp_path / "consent", browser=script) as page, another_program() as (port, cookies):
        until(told.exists)
        tab = browser.new_context().new_page()
        tab.goto(told.read_text())
        tab.wait_for_url(f"{page.origin}/start")
        own = urlsplit(page.origin).hostname
        for name in ("127.0.0.1", "localhost", f"x.{own}"):
            tab.goto(f"http://{name}:{port}/")
        assert set(cookies) == {""}
        tab.goto(f"http://{own}:{port}/")  # whoever knew the name, which they do not, would get the cookie
        assert tab.evaluate("() => Object.keys(localStorage)") == []
        page.cookie = cookies[-1]
        assert page.post("/sign-out", {}).status == 403
        for address in (f"{page.origin}/sign-out", f"{page.origin}/progress"):
            script_says = "(url) => fetch(url, {method: 'POST', credentials: 'include', mode: 'no-cors'}).then(() => 1)"
            with pytest.raises(Exception, match="fetch"):
                tab.evaluate(script_says, address)
        tab.goto(f"{page.origin}/")
        sign_out = "(at) => import(at).then(({ post }) => post('/sign-out'))"
        assert tab.evaluate(sign_out, f"{static_files.AT}/talk.js") == {"signed_in": None}
        tab.context.close()
