"""The import of a list as the page shows it: columns with samples, questions, and what would change, in words."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from eventguard.app import phrases
from eventguard.app.people import import_steps
from eventguard.app.people.import_report import Change, Import
from eventguard.app.people.import_steps import EACH, Asked, Standing, key_of
from eventguard.app.school import School
from eventguard.core.people.channels import SchoolChannel
from eventguard.core.people.columns import MEANINGS, remarks
from eventguard.core.people.identity import plain_id
from eventguard.core.people.marks import COUNTS, NO_YES, Told
from eventguard.core.photos.photo import Photo, State
from eventguard.web.views import View, address_of

#: How many names stand in a line, lines in a list before the others are folded away, and letters of a sample.
MOST_NAMES, MOST_LINES, LONGEST_SAMPLE = 8, 12, 40
#: What a column can hold, in words, where its own name does not say it.
HELD = {
    "id": "id (UPN, admission number)",
    "first_name": "first name",
    "last_name": "last name",
    "name": "whole name",
    "preferred_first_name": "first name that is used",
    "preferred_last_name": "last name that is used",
    "preferred_name": "name that is used",
    "other_first_name": "another first name",
    "other_last_name": "another last name",
    "other_name": "another name",
    "role": "pupil, staff or other",
    "class": "class or year",
    "leaves": "last day at the school",
    "never_publish": "never to be published",
    "since": "answers count from this day",
    "until": "answers count until this day",
    "evidence": "where the answer is written",
    "biometrics": "recognition: may be recognised",
    "consented_by": "recognition: who consented in writing",
    "notified": "recognition: days on which parents were told",
    "objection": "recognition: who objected",
}
#: What a word of the school's own may mean, in words.
MEANT = {
    "blank": "no answer",
    "groups only": "yes, in groups only",
    "groups only, with name": "yes, in groups only, with name",
}
#: What is to be typed in a terminal, and what does the same on the page.
TYPED = (
    (re.compile(r": to bring them back, eventguard people add \S+"), ": to bring them back, add them under People"),
    (re.compile(r": in .*?, set it to \".*?\"$"), ": say above which"),
)
LISTS = (
    ("replaced", "Erased, for somebody else has their id"),
    ("losses", "Loses a yes"),
    ("given_back", "Gives back a yes after a no, or for longer or more than before"),
    ("gains", "Gains a yes"),
    ("kept", "Stays as it was, whatever the file says"),
    ("missing", "Not in this file: they stay as they are until you say what became of them"),
    ("new", "New in the register"),
    ("changes", "Other changes"),
)


def standing_view(school: School, name: str, standing: Standing, said: Mapping[str, Sequence[str]]) -> View:
    """How an import stands, with what the fields hold."""
    found = standing.found
    view: View = {"asked": standing.asked, "name": name, "why": standing.why, "titles": standing.titles}
    view |= {"sheets": said.get("sheet", ()), "ready": standing.asked is Asked.NOTHING}
    view |= {"answered": any(name.startswith(("word-", "mark-", "who-")) for name in said)}
    if found is None:
        return view
    channels = school.channels
    held = {use: channel_name(channels, use) or HELD.get(use, use) for use in import_steps.uses(channels).values()}
    view |= {"meanings": {str(each): MEANT.get(each, str(each)) for each in MEANINGS}, "each": EACH}
    view |= {"columns": _columns(found, channels), "uses": held, "people": phrases.count(found.people, "row")}
    view |= {"words": _words(found, said), "marks": _marks(found, said), "notes": _notes(found)}
    view |= {"faults": _faults(standing, found), "who": _who(found, said)}
    return (
        view
        | (
            {"summary": summary(found), "given_back": bool(found.given_back), "lists": _lists(school, found)}
            if view["ready"]
            else {}
        )
        | {"warnings": [on_the_page(warning) for warning in found.warnings]}
    )


def done_view(done: Import, showing: Sequence[tuple[Photo, list[str]]]) -> View:
    """What was imported, and what is to be done about photos that show whoever has lost a yes."""
    photos = [
        {"at": address_of(photo), "names": names, "approved": photo.state is State.APPROVED} for photo, names in showing
    ]
    removed = sum(len(gone.removed) for gone in done.gone)
    places = [place for gone in done.gone for place in gone.texts.places]
    return {"summary": summary(done), "photos": photos, "missing": len(done.missing), "removed": removed} | {
        "places": places,
        "texts": sum(gone.texts.many for gone in done.gone),
        "traces": not all(gone.scrubbed for gone in done.gone),
        "has_new": bool(done.new),
    }


def summary(done: Import) -> str:
    """How many people a file has, and how many of them something happens to."""
    gain, lose = (len({change.person for change in changes}) for changes in (done.gains, done.losses))
    others = len({change.person for change in done.changes})
    parts = [f"{len(done.new)} new", f"{gain} with a yes more", f"{lose} with a yes less"]
    parts += [f"{others} with another change", f"{len(done.missing)} not in this file"]
    return f"{phrases.count(done.people, 'row')} read: {', '.join(parts)}."


def on_the_page(sentence: str) -> str:
    """The same sentence, with the page in place of what is to be typed."""
    for typed, instead in TYPED:
        sentence = typed.sub(instead, sentence)
    return sentence[:1].upper() + sentence[1:]


def channel_name(channels: Sequence[SchoolChannel], key: str | None) -> str | None:
    """What a channel is called; None for what is none."""
    return next((each.name for each in channels if each.channel == key), None)


def _columns(found: Import, channels: Sequence[SchoolChannel]) -> list[View]:
    why = remarks(found.columns, channels)
    return [
        {
            "heading": heading,
            "held": held or "",
            "why": why.get(heading, ""),
            "samples": [
                f"{cell[:LONGEST_SAMPLE]}…" if len(cell) > LONGEST_SAMPLE else cell
                for cell in found.samples.get(heading, ())
            ],
        }
        for heading, held in found.columns.columns.items()
    ]


def _words(found: Import, said: Mapping[str, Sequence[str]]) -> list[View]:
    """The school's own words: where each stands is the last that was told of the rows."""
    stands = found.problems[-len(found.own_words) :] if found.own_words else ()
    return [
        _field(said, f"word-{key_of(word)}") | {"word": word, "stands": on_the_page(where)}
        for word, where in zip(found.own_words, stands, strict=False)
    ]


def _marks(found: Import, said: Mapping[str, Sequence[str]]) -> list[View]:
    """What the file says besides and a yes depends on, as it is asked about."""
    return [
        _field(said, f"mark-{key_of(*group)}")
        | {"marks": [_mark(told) | _field(said, f"mark-{key_of(told)}") for told in group], "several": len(group) > 1}
        for group in import_steps.groups(found.told)
    ]


def _mark(told: Told) -> View:
    more = f" and {len(told.who) - MOST_NAMES} more" if len(told.who) > MOST_NAMES else ""
    return {"says": told.mark.says, "who": f"{', '.join(told.who[:MOST_NAMES])}{more}" or "all beneath it"}


def _notes(found: Import) -> list[View]:
    """What the file says besides, and nobody is asked about."""
    means = {COUNTS: "a yes there counts", NO_YES: "no yes there counts", None: "no yes depends on it"}
    return [_mark(told) | {"means": means[told.means]} for told in found.told if not told.open]


def _faults(standing: Standing, found: Import) -> list[str]:
    """Every wrong row."""
    many = len(found.problems) - len(found.own_words)
    return [on_the_page(each) for each in found.problems[:many]] if standing.asked is Asked.FAULTS else []


def _who(found: Import, said: Mapping[str, Sequence[str]]) -> list[View]:
    return [_field(said, f"who-{plain_id(id)}") | {"says": on_the_page(says)} for id, says in found.mixed_up.items()]


def _field(said: Mapping[str, Sequence[str]], name: str) -> View:
    return {"field": name, "said": next(iter(said.get(name, ())), "")}


def _lists(school: School, found: Import) -> list[View]:
    """What would change, by what it is, a line a person."""
    channels, lists = school.channels, []
    for kind, title in LISTS:
        about: dict[str, list[Change]] = defaultdict(list)
        for change in getattr(found, kind):
            about[change.person].append(change)
        lines = [
            {
                "name": theirs[0].name,
                "id": id,
                "what": ", ".join(filter(None, (_what(each, channels) for each in theirs))),
                "at": f"/people/{id}" if any(each.remedy for each in theirs) else "",
            }
            for id, theirs in about.items()
        ]
        if lines:
            lists.append({"kind": kind, "title": title, "lines": lines[:MOST_LINES], "more": lines[MOST_LINES:]})
    return lists


def _what(change: Change, channels: Sequence[SchoolChannel]) -> str:
    """``Website until 31/07/2027``: a yes is what there is to say, of whatever else it is said."""
    if change.channel is None:
        return change.what
    what = change.what.removeprefix(str(change.channel)).strip()
    name = channel_name(channels, change.channel) or str(change.channel)
    return f"{name}{what.removeprefix('yes')}" if what.startswith("yes") else f"{name}: {what}"
