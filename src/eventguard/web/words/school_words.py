"""Words that give the school away, on the page: covered in pictures once they are listed."""

from starlette.requests import Request
from starlette.responses import Response

from eventguard.app.words import school_words
from eventguard.web import parsing
from eventguard.web.asking import says
from eventguard.web.review_page import review_of


async def add(request: Request) -> Response:
    """Cover these words in pictures from now on."""
    typed = parsing.text(await parsing.body(request), "words")
    said = await review_of(request).quick.do(lambda school: school_words.add(school, typed))
    return says(f"{said} is covered in pictures from now on. {school_words.ANEW}")


async def remove(request: Request) -> Response:
    """Let these words stay in pictures from now on."""
    typed = parsing.text(await parsing.body(request), "words")
    said = await review_of(request).quick.do(lambda school: school_words.remove(school, typed))
    return says(f"{said} stays in pictures from now on. {school_words.ANEW}")
