"""How strict the match is for a school's own people, in words."""

from eventguard.app import phrases
from eventguard.app.school import School
from eventguard.core.faces.calibration import SMALL
from eventguard.core.faces.matching import Gallery


def in_words(school: School, gallery: Gallery) -> list[str]:
    """What the calibration of a gallery means, a sentence or two to a line."""
    found = gallery.calibration
    people = phrases.count(found.people, "person")
    lines = [f"{people} enrolled. A face is taken for somebody's from a score of {found.threshold:.3f}."]
    if found.small:
        lines.append(
            f"It takes {SMALL} people to tell how alike people here are; until then they are taken for children, who"
            " resemble each other more than adults. Look hard at everybody who is shown."
        )
    else:
        low, chance, high = (f"{value * 1000:.1f}" for value in (found.low, found.chance, found.high))
        lines.append(f"Of 1,000 strangers it would show about {chance}; with 90 % confidence between {low} and {high}.")
        lines.append("Brothers and sisters of those enrolled are not counted in that.")
    if gallery.look_alikes:
        names = phrases.names(school)
        alike = ", ".join(names.get(id, id) for id in gallery.look_alikes)
        why = "Somebody else here resembles them, or several people do, so the match is stricter with them"
        lines.append(f"{why}: {alike}.")
    return lines
