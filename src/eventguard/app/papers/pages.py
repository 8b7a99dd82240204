"""The papers as pages: which there are, what each is for, what is left to write in, and how facts become a page."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from eventguard.app.documents import documents
from eventguard.app.papers import figures
from eventguard.app.papers.facts import Facts
from eventguard.core.dates import in_full
from eventguard.core.people.channels import SeenBy

if TYPE_CHECKING:
    from jinja2 import Environment

#: Who sees a channel, in words for families.
SEEN_BY = {
    SeenBy.PUBLIC: "everybody, all over the world",
    SeenBy.CLOSED: "parents of our school who sign in",
    SeenBy.INSIDE: "whoever is in the school",
}
ROLES = {"pupil": "pupils", "staff": "staff", "other": "others"}


@dataclass(frozen=True, slots=True)
class Page:
    """One paper: its file, what it is called, what it is for, and what somebody still has to fill in."""

    file: str
    title: str
    purpose: str
    blanks: str

    @property
    def source(self) -> str:
        """The file from which it is made: the same name without its number."""
        return self.file.partition("-")[2]


PAGES = (
    Page("0-start-here.html", "Start here", "What each paper is for.", ""),
    Page(
        "1-impact-assessment.html",
        "Data protection impact assessment",
        "The assessment that the law asks for before photos of children are used in a new way, and in any case before"
        " faces are compared. For the data protection officer and the head teacher.",
        "Whom you asked and what they said; whether you agree with each risk; who signs, and when.",
    ),
    Page(
        "2-record-of-processing.html",
        "Record of processing",
        "The entry for the list that every school keeps of what it does with people's details (UK GDPR, Article 30).",
        "Who is responsible, if it was not given; how long approved photos stay where they are posted.",
    ),
    Page(
        "3-privacy-notice-parents.html",
        "Privacy notice for parents",
        "The text about photos for the school's privacy notice.",
        "The school's name, and how the data protection officer is reached, if they were not given.",
    ),
    Page(
        "4-privacy-notice-children.html",
        "Privacy notice for children",
        "The same for children, from about nine years on, to read by themselves or with somebody.",
        "Whom a child can ask.",
    ),
    Page(
        "5-consent-form.html",
        "Consent form",
        "For each family and child, about each place where your school posts photos. What comes back is recorded as"
        ' "Start here" says.',
        "Your reference for the child and the day by which it has to be back. All else is for the family.",
    ),
    Page(
        "6-recognition-letter.html",
        "Letter about recognising faces",
        "The notice to each parent, and the written consent, that the Protection of Freedoms Act 2012 asks for. Send it"
        " only if your school means to compare faces.",
        "The child's name and class, and the day by which it has to be back. All else is for the family.",
    ),
    Page(
        "7-event-poster.html",
        "Poster for an event",
        "To hang up where parents come in. One sheet of A4; it can be enlarged.",
        "The event and when it is, if they were not given; whom to ask on the day.",
    ),
    Page(
        "8-announcement.html",
        "Announcement for an event",
        "To be read aloud before it begins, in about a minute.",
        "The event, if it was not given; whom to ask on the day.",
    ),
)


def rendered(facts: Facts) -> dict[str, str]:
    """Every paper by the name of its file, as HTML that needs nothing from anywhere."""
    shared = {"facts": facts, "given": facts.given, "pages": PAGES, "measured": figures.measured()}
    shared |= {"not_measured": figures.not_measured(), "seen_by": SEEN_BY, "roles": ROLES}
    return {page.file: _environment().get_template(page.source).render(page=page, **shared) for page in PAGES}


@cache
def _environment() -> "Environment":
    environment = documents("papers")
    environment.filters.update(day=in_full, days=_days, size=_size, words=_words)
    environment.globals["marks"] = environment.get_template("marks.html").module
    return environment


def _days(days: int) -> str:
    """A time that was set."""
    return "1 day" if days == 1 else f"{days} days"


def _words(command: str) -> list[str]:
    """What is typed, in the pieces between which a line may end."""
    return command.split(" ")


def _size(text: str) -> str:
    """How long a text is, for the letters of a poster."""
    return "short" if len(text) <= 40 else "long" if len(text) <= 100 else "longest"
