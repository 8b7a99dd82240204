"""The register: who people are, what their families said, and who may be recognised."""

from dataclasses import dataclass, replace
from datetime import date

from eventguard.app.decide import reject_all
from eventguard.app.house import House
from eventguard.app.lately import how_recorded
from eventguard.core.consent import (
    PUPIL,
    ROLES,
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    gives_back,
    may_be_matched,
    permission_lacks,
)
from eventguard.core.errors import SetupError
from eventguard.core.merging import live
from eventguard.core.photo import Photo, State
from eventguard.core.roster import ID

#: How whoever uses the terminal says it.
EVIDENCE = '--evidence "form of 3 March"'


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is; None leaves it as it is."""

    name: str | None = None
    role: str | None = None
    group: str | None = None
    leaves: date | None = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with somebody: the held photos that showed them. Approved ones are to be taken down (``takedown``).

    ``scrubbed`` is False when another process held the register open, so that traces may be left in its file.
    """

    removed: tuple[Photo, ...]
    scrubbed: bool


def find(house: House, id: str) -> Person:
    """One person. Raises SetupError when nobody has this id."""
    person = house.register.find(id)
    if person is None:
        raise SetupError(f"Nobody in the register has the id {id}.", "See: eventguard people list")
    return person


def add(house: House, id: str, details: Details) -> Person:
    """Put somebody new into the register, without any yes.

    Raises:
        SetupError: the id is taken or no id, or the name is missing.
    """
    if not ID.fullmatch(id):
        raise SetupError(f"{id} is not an id.", "Letters, figures, dots and dashes, at most 40.")
    if house.has_register and house.register.find(id):
        raise SetupError(f"The id {id} is taken.", f"See: eventguard people show {id}")
    if not (details.name or "").strip():
        raise SetupError("A name is missing.", '--name "First Last"')
    return _save(house, _changed(Person(id, "", PUPIL), details), "person-added")


def edit(house: House, id: str, details: Details, evidence: str = "") -> Person:
    """Correct who somebody is.

    Raises:
        SetupError: an unknown id or role, or a yes that ended with the school would count again and nothing says why.
    """
    former = find(house, id)
    edited = _changed(former, details)
    if live(edited, house.today()) - live(former, house.today()) and not evidence.strip():
        message = f"{former.name} left on {former.leaves:%d/%m/%Y}, and with another last day their yeses count again."
        raise SetupError(message, f"Say where that is written. {EVIDENCE}")
    return _save(house, edited, "person-edited", evidence.strip())


def consent(house: House, id: str, channel: Channel, answer: Consent) -> Person:
    """Record a family's answer. A no after a yes is a withdrawal.

    Raises:
        SetupError: nobody has this id, it would end before it begins, or it gives back a yes and nothing says where
            that is written.
    """
    if answer.since and answer.until and answer.until < answer.since:
        raise SetupError("That yes would end before it begins.", "Check --from and --until.")
    now = house.now()
    with house.register.change() as revision:
        person = find(house, id)
        former = person.consents.get(channel)
        if gives_back(former, answer) and not answer.evidence.strip():
            raise _needs_evidence(person, channel)
        if answer.answer is Answer.NO and former is not None and former.answer is not Answer.NO:
            answer = replace(answer, answer=Answer.WITHDRAWN)
        house.register.record(revision, person.id, channel, answer, house.user, now)
        answered = answer.answer
        house.ledger.append(house.user, now, "consent", "", channel, person=id, answer=answered, revision=revision)
    return find(house, id)


def biometrics(house: House, id: str, permission: Permission, evidence: str = "") -> Person:
    """Record whether somebody may be recognised; anything less than a full permission erases their template.

    Raises:
        SetupError: nobody has this id; a yes lacks who consented or, of a pupil, when each parent was notified; or an
            objection or a refusal stands and nothing is said of its having been taken back.
    """
    former = find(house, id)
    person = replace(former, permission=permission)
    if any(day > house.today() for day in permission.notified):
        raise SetupError("Nobody can have been notified on a day to come.", "Check --notified.")
    stands = former.permission.refused or former.permission.objection
    if stands and may_be_matched(person) and not evidence.strip():
        remedy = 'If it was taken back, say when and how: --evidence "..."'
        raise SetupError(f"They may not be recognised: {permission_lacks(former)}, which outweighs a yes.", remedy)
    lacks = permission_lacks(person)
    if lacks and not (permission.refused or permission.objection):
        remedy = (
            "Say who consented in writing, and for a pupil the day each parent was notified: --consented-by --notified"
        )
        raise SetupError(f"That permission is not complete: {lacks}.", remedy)
    return _save(house, person, "biometrics", evidence, answer=may_be_matched(person))


def never_publish(house: House, id: str, flag: bool, why: str) -> Person:
    """Set or remove the flag that outweighs every yes. Raises SetupError without a reason or for an unknown id."""
    if not why.strip():
        raise SetupError("That takes a reason.", '--why "..."')
    return _save(house, replace(find(house, id), never_publish=flag), "never-publish", why.strip(), answer=flag)


def forget(house: House, id: str) -> Forgotten:
    """Erase somebody: name, answers, permission, template, history, and the held photos that show them.

    What stays is their bare id in the ledger, which says that they were forgotten. Raises SetupError for an unknown id.
    """
    find(house, id)
    removed = reject_all(
        house,
        lambda: [photo for photo in house.ledger.photos(State.HELD) if id in photo.shown],
        house.user,
        "somebody on it was forgotten",
    )
    with house.register.change() as revision:
        house.register.forget(id)
        house.ledger.append(house.user, house.now(), "forgotten", person=id, revision=revision)
    house.drop_copies()
    return Forgotten(tuple(removed), house.register.scrub())


def held_about(house: House, id: str) -> dict[str, object]:
    """Everything that is held about somebody, as a subject access request asks for it. Raises SetupError."""
    person = find(house, id)
    photos, made_at = house.register.enrolled().get(id, (0, None))
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "class": person.group,
        "leaves": person.leaves,
        "never_publish": person.never_publish,
        "consents": {channel: _answer(consent) for channel, consent in person.consents.items()},
        "biometric_permission": {
            "notified": list(person.permission.notified),
            "consented_by": person.permission.consented_by,
            "objection": person.permission.objection,
            "refused": person.permission.refused,
        },
        "template": {"photos": photos, "made_at": made_at, "what": "256 numbers a photo; no photo is kept"},
        "history": [
            {"at": e.at, "by": e.by, "what": e.what, "value": e.value, "why": e.why} for e in house.register.history(id)
        ],
        "photos": [
            {"id": photo.id, "file": photo.output, "channel": photo.channel, "state": photo.state, "event": photo.event}
            for photo in house.ledger.photos()
            if any(id in (face.person, face.perhaps) for face in photo.faces)
        ],
    }


def _needs_evidence(person: Person, channel: Channel) -> SetupError:
    """What to say to whoever gives back a yes without a word of where it is written."""
    former = person.consents[channel]
    until = f" until {former.until:%d/%m/%Y}" if former.until and former.answer is Answer.YES else ""
    message = f"{person.name}'s answer for {channel} is {former.answer}{until}, {how_recorded(former)}."
    return SetupError(message, f"To give back a yes, say where it is written. {EVIDENCE}")


def _answer(consent: Consent) -> dict[str, object]:
    return {
        "answer": consent.answer,
        "from": consent.since,
        "until": consent.until,
        "evidence": consent.evidence,
        "recorded_at": consent.recorded_at,
        "by_import": not consent.by_hand,
    }


def _changed(person: Person, details: Details) -> Person:
    role = details.role or person.role
    if role not in ROLES:
        raise SetupError(f"{role} is no role.", f"One of: {', '.join(ROLES)}")
    return replace(
        person,
        name=(details.name or person.name).strip(),
        role=role,
        group=person.group if details.group is None else details.group.strip(),
        leaves=details.leaves or person.leaves,
    )


def _save(house: House, person: Person, action: str, why: str = "", **entry: object) -> Person:
    register, now = house.new_register, house.now()
    with register.change() as revision:
        register.save(revision, person, house.user, now, why)
        house.ledger.append(house.user, now, action, "", "", person=person.id, revision=revision, **entry)
    return person
