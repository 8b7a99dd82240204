"""What to do first when something went wrong, by what is the case. A draft for the school to check, in plain words.

The law is that of England: UK GDPR, articles 33 and 34. Bodies are named as they were in 2026.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from eventguard.app import phrases
from eventguard.app.record.incident import Report
from eventguard.app.record.incident_facts import Concerned
from eventguard.core.dates import to_the_minute
from eventguard.core.photos.photo import State

#: What comes before everything.
DANGER = "If a child is in danger now, ring 999 before anything else."
#: Within how long a breach that is a risk to people is told to the ICO (UK GDPR, art. 33), from when the school knows.
ICO = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what belongs to it; commands in it begin with ``eventguard``."""

    what: str
    details: tuple[str, ...] = ()


def steps(report: Report) -> list[Step]:
    """What to do, the most urgent first."""
    return [
        _take_down(report),
        Step(
            "Keep the evidence, and do not send the picture around.",
            (
                "Note the time, who told you, and the address where it was seen. Write that on this paper: EventGuard "
                "records nothing of it.",
                "Keep the file as it is, with its sha256 (below). Do not edit, print or forward it, not to colleagues "
                "either: tell them which file it is.",
            ),
        ),
        Step(
            "Is it, or was it made into, a sexual image of a child? Then do not look at it, copy it or forward it.",
            (
                "That holds for staff as for anybody, and for images made by AI, too. Write down where it is, close "
                "it, and leave the device as it is for the police.",
                "Report it to the police: 101, or 999 if it is urgent.",
                "Report Remove (Childline and the IWF) helps whoever is under 18 to have such images of themselves "
                "taken down; the IWF (report.iwf.org.uk) takes reports from anybody.",
                "If somebody groomed or threatens a child, report it to CEOP as well (ceop.police.uk).",
            ),
        ),
        Step(
            "Tell the designated safeguarding lead and the headteacher today, and the data protection officer.",
            ("They decide who speaks with the child, the family, the police and the press.",),
        ),
        Step("Ask the site or its host to remove what the school cannot remove itself.", _SITE),
        Step("Judge whether it is a personal data breach.", tuple(_breach(report))),
        Step("See that it does not go on.", tuple(_go_on(report))),
    ]


_SITE = (
    "Use the site's own form for reporting, say that it shows a child, and note when you did. Copies in search engines "
    "have forms of their own.",
)


def _take_down(report: Report) -> Step:
    if not report.subject.is_known:
        what = "Take it down wherever the school posted it. Which photo it is has to be found by looking."
        return Step(
            what,
            (
                "Look through the approved folders, then make a report about that photo: eventguard incident PHOTO",
                "Who is on this file, and what it carries: eventguard check FILE",
            ),
        )
    if report.up:
        lines = [line for each in report.up for line in _how_to_take_down(each)]
        return Step(
            f"Take down now: {phrases.count(len(report.up), 'publication')} may still be seen.",
            (
                *lines,
                "Or on the page (eventguard review): Take it down, below the photo, then Take down in the menu.",
            ),
        )
    if report.publications:
        what = "All of it is recorded as taken down. Look at each address again: copies and shared posts stay."
        return Step(what, tuple(f"{each.published.file}: {_where(each)}" for each in report.publications))
    return Step(
        "By the record nothing that shows them was approved, so there is nothing of ours to take down.",
        ("Look all the same through what is approved: a face that was missed is in no record.",),
    )


def _how_to_take_down(each: Concerned) -> Iterator[str]:
    """What to type for one publication that may still be seen, and where to look."""
    known = each.published
    which = f"{known.photo[:12]} --channel {known.channel}"
    if each.state is State.APPROVED:
        yield f'{known.file}: eventguard takedown start {which} --by NAME --why "..."'
    yield f"{known.file}: remove it. {_where(each)}"
    if each.state is not None:
        yield f"{known.file}, once it is gone everywhere: eventguard takedown done {which} --by NAME"
    else:
        yield f"{known.file}: it was cleaned again since, so no command records that it is gone: note it yourself."


def _where(each: Concerned) -> str:
    places = [note.says for note in each.published.posted]
    unknown = f"It is not recorded where it was posted: look wherever {each.called} is posted."
    return f"Posted: {'; '.join(places)}." if places else unknown


def _breach(report: Report) -> Iterator[str]:
    """What the record says for and against, and the deadlines."""
    shown = [(each, person) for each in report.publications for person in each.people]
    lost = {
        who.name or who.person
        for _, who in shown
        if who.then and who.then.counts and not (who.today and who.today.counts)
    }
    without = {who.name or who.person for _, who in shown if who.then and not who.then.counts}
    unknown = {who.person for _, who in shown if who.then is None}
    if without:
        yield (
            f"By the record no yes counted for {_listed(without)} when it was approved: treat it as a breach until the "
            "data protection officer has decided."
        )
    if unknown:
        yield f"Which answer stood for {_listed(unknown)} when it was approved is not known any more."
    if lost:
        yield (
            f"The yes of {_listed(lost)} counted when it was approved and does not count today: what is up comes down."
        )
    if shown and not without and not unknown:
        yield (
            "By the record everybody concerned had a yes that counted when it was approved. Consent made publishing "
            "lawful; what others did with the picture may still need telling. The data protection officer decides."
        )
    if not shown:
        yield (
            "By the record nobody approved that they be seen. If they can be seen on something that the school "
            "posted, treat it as a breach."
        )
    until = (report.made_at + ICO).astimezone()
    yield (
        "If it is a breach that is a risk to people, the ICO is told within 72 hours of the school knowing of it "
        f"(UK GDPR, art. 33): until {to_the_minute(until)} if that was when this report was made, sooner if somebody "
        "at the school knew before. ico.org.uk, or 0303 123 1113."
    )
    yield "If the risk is high, the family is told without delay (art. 34): what happened, and what the school does."
    yield "Write down what you decide and why, also if you tell nobody."


def _go_on(report: Report) -> Iterator[str]:
    waiting = [each for each in report.photos if each.state is State.HELD]
    if waiting:
        names = ", ".join(each.file for each in waiting[:10]) + (" and more" if len(waiting) > 10 else "")
        yield f"These wait for approval and may show them: {names}. Approve none before you have looked at it."
    yield "If the family takes its yes back, record it today: eventguard people consent PERSON --channel every --no"
    yield 'If the child must not be seen at all: eventguard people never-publish PERSON --yes --why "..."'
    yield "Other pictures of the same kind, posted before EventGuard or by others: look through your pages."


def _listed(names: set[str]) -> str:
    return phrases.listed(sorted(names))
