"""What speaks for and against the name that a hand gives a face: how it compares with that one person's photos, and
whom the match took it for.
"""

from collections.abc import Mapping
from datetime import date
from math import isinf

from eventguard import worker
from eventguard.app import phrases
from eventguard.app.faces import may_compare, own_network
from eventguard.app.films import film_again
from eventguard.app.photos.render_again import original_of, settings_of
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.by_hand import matched
from eventguard.core.faces.comparison import Claim
from eventguard.core.faces.matching import Gallery
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.people.consent import Channel, Person, Reason, may_be_matched, name_of, standing
from eventguard.core.photos.face import Compared, Face
from eventguard.core.photos.photo import Photo

#: Why a face could not be compared.
CAUSES = {
    Compared.TOO_SMALL: "the face is too small",
    Compared.BLURRED: "the face is too blurred or too dark",
    Compared.NOT_SEEN: "too little of a face is seen there",
    Compared.NOT_PERMITTED: "they may not be recognised",
    Compared.NOT_ENROLLED: "they are not enrolled",
    Compared.RECOGNITION_OFF: "recognition is off",
    Compared.NO_GROUP: "no class with anybody in it was named as present",
    Compared.GROUP_NOT_PERMITTED: "not everybody in the classes named as present may be compared",
    Compared.ORIGINAL_GONE: "the original photo is not where it was",
    Compared.KEY_LOST: "what was learned of them cannot be decrypted",
    Compared.NO_NETWORK: "the school's own network is not where it was, or another file",
    Compared.TOO_FEW: "too few people are enrolled to tell what is alike",
    Compared.FAILED: "the photo could not be read again",
    None: "it was shown before faces were compared",
}


def compared(school: School, photo: Photo, face: Face) -> Compared:
    """Compare a face of a held photo with the person whom it is going to be shown as, and with nobody else. Where that
    is not allowed or not possible, the face is not even looked at (law 2).
    """
    people = school.people()
    person = people.get(face.person or "")
    if why := may_compare.comparing(school, photo.groups, people).why:
        return may_compare.CAUSES[why]
    if person is None or not may_be_matched(person):
        return Compared.NOT_PERMITTED
    network = own_network.in_use(school)
    if person.id not in school.register.enrolled(own_network.name_of(network)):
        return Compared.NOT_ENROLLED
    claim = _claim(school, person.id, network)
    if isinstance(claim, Compared):
        return claim
    return _with_claim(school, photo, face, claim, network)


def _with_claim(school: School, photo: Photo, face: Face, claim: Claim, network: OwnNetwork | None) -> Compared:
    """Compare a face with whom it is said to be, in the original; in a film, in the frame in which it is seen best."""
    if (path := original_of(photo)) is None:
        return Compared.ORIGINAL_GONE
    if photo.film:
        return film_again.compared(school, photo, path, face, claim, settings_of(school, photo), network)
    job = worker.Compare(path, photo.id, face.box, claim, settings_of(school, photo), network, photo.quarters)
    outcome = school.standby.do(worker.work, job, school.limits)
    return outcome if isinstance(outcome, Compared) else Compared.FAILED


def _claim(school: School, id: str, network: OwnNetwork | None) -> Claim | Compared:
    """What a face is compared with that is said to be somebody enrolled, or why it cannot be."""
    name = own_network.name_of(network)
    try:
        templates = school.register.templates(name)
    except SetupError:
        return Compared.KEY_LOST
    if own_network.trouble(school):
        return Compared.NO_NETWORK
    template = next((template for template in templates if template.person == id), None)
    if template is None:  # it has gone just now
        return Compared.NOT_ENROLLED
    gallery = Gallery(templates, name)
    return Compared.TOO_FEW if isinf(gallery.unlike) else Claim(template, gallery.unlike, gallery.clear)


def said(face: Face, people: Mapping[str, Person]) -> str:
    """What came of comparing a face with whom a hand shows it as."""
    name = name_of(face.person or "", people)
    match face.compared:
        case Compared.ALIKE:
            return f"Face {face.n} looks like the photos of {name}"
        case Compared.UNLIKE:
            return f"Face {face.n} does not look like the photos of {name}"
    return f"Face {face.n} could not be compared with photos of {name}: {CAUSES[face.compared]}"


def against(people: Mapping[str, Person], channel: Channel, face: Face, on: date) -> list[str]:
    """All that speaks against the name that a hand gives a face, in sentences without a stop."""
    if face.reason is not Reason.SHOWN_BY_HAND:
        return []
    doubts = [said(face, people)] if face.compared is Compared.UNLIKE else []
    other = matched(face)
    return doubts if other in (None, face.person) else [_taken_for(other, people, channel, face, on), *doubts]


def unknown(photo: Photo, people: Mapping[str, Person]) -> list[str]:
    """Which faces that a hand shows could not be compared, and why."""
    shown = [face for face in photo.faces if face.reason is Reason.SHOWN_BY_HAND]
    by_cause: dict[Compared | None, list[Face]] = {}
    for face in shown:
        if face.compared not in (Compared.ALIKE, Compared.UNLIKE):
            by_cause.setdefault(face.compared, []).append(face)
    return [
        said(faces[0], people)
        if len(faces) == 1
        else f"{len(faces)} faces that hands show could not be compared with photos: {CAUSES[cause]}"
        for cause, faces in by_cause.items()
    ]


def _taken_for(other: str, people: Mapping[str, Person], channel: Channel, face: Face, on: date) -> str:
    """That the match took a face for somebody else."""
    if other not in people:
        return f"EventGuard takes face {face.n} for somebody who is forgotten"
    may = standing(people[other], channel, on) is Reason.CONSENTED
    why = "" if may else f", who may not be shown ({phrases.why_covered(people[other], channel, on)})"
    return f"EventGuard takes face {face.n} for {people[other].name}{why}"
