"""The register: who people are, what their families said, and who may be recognised."""

from dataclasses import dataclass, replace
from datetime import date

from eventguard.app.approval.approve_or_reject import reject_all
from eventguard.app.folders.retention import put_away
from eventguard.app.people import column_choice, former_ids, missing
from eventguard.app.people.recent_yeses import stands
from eventguard.app.reconcile import reconcile
from eventguard.app.record.erasure import Erased, erase_about
from eventguard.app.school import School
from eventguard.core.dates import in_full
from eventguard.core.errors import SetupError, WhoseId
from eventguard.core.people.answers import former_of, gives_back
from eventguard.core.people.consent import (
    EVERY,
    PUPIL,
    ROLES,
    Answer,
    Channel,
    Consent,
    Permission,
    Person,
    every_name,
    may_be_matched,
    permission_lacks,
)
from eventguard.core.people.identity import is_known_by, is_same_name, mixed_up, other_names, plain_id
from eventguard.core.people.merge import live
from eventguard.core.people.table_rows import ID
from eventguard.core.photos.photo import Photo, State

#: How whoever uses the terminal says it.
EVIDENCE = '--evidence "form of 3 March"'
WHICH = (
    "--same (the same person under a new name) or --replaced (somebody else has this id now: template, permission, "
    "answers and history of the former one go)"
)


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is; None leaves it as it is. ``also`` are further names, ``not_called`` what they never went by."""

    name: str | None = None
    role: str | None = None
    group: str | None = None
    leaves: date | None = None
    also: tuple[str, ...] = ()
    not_called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with somebody: the held photos that showed them, and the texts of the record that named them. Approved
    photos are to be taken down (``takedown``).

    ``scrubbed`` is False when another process held the register or the record open: traces may be left in a file.
    """

    removed: tuple[Photo, ...]
    texts: Erased
    scrubbed: bool


def find(school: School, id: str) -> Person:
    """One person. Raises SetupError when nobody has this id."""
    person = school.register.find(id)
    if person is None:
        raise SetupError(f"Nobody in the register has the id {id}.", "See: eventguard people list")
    return person


def add(school: School, id: str, details: Details) -> Person:
    """Put somebody new into the register, without any yes.

    Raises:
        SetupError: the id is taken or no id, or the name is missing.
    """
    if school.has_register and (taken := school.register.find(id)):
        raise SetupError(f"The id {taken.id} is taken.", f"See: eventguard people show {taken.id}")
    if not ID.fullmatch(id):
        raise SetupError(f"{id} is not an id.", "Letters, figures, dots and dashes, at most 40.")
    if not (details.name or "").strip():
        raise SetupError("A name is missing.", '--name "First Last"')
    if plain_id(id) in former_ids.forgotten(school):
        former_ids.part(school, [id])
    return _save(school, changed(Person(id, "", PUPIL), details), "person-added")


def edit(school: School, id: str, details: Details, evidence: str = "", same: bool = False) -> Person:
    """Correct who somebody is; ``same`` says that it is the same person under quite another name.

    Raises:
        SetupError: an unknown id or role, or quite another name or somebody else's, or a yes that ended with the
            school would count again and nothing says why.
    """
    was = find(school, id)
    edited = changed(was, details)
    if not same and mixed_up(school.people(), {was.id: (edited.name,)}):
        message = f"{was.id} is {was.name}, and {edited.name} is quite another name, or somebody else's."
        raise WhoseId(message, f"Say which it is: {WHICH}")
    if live(edited, school.today()) - live(was, school.today()) and not evidence.strip():
        message = f"With that, yeses of {was.name} count that do not count now."
        if was.leaves and was.leaves != edited.leaves:
            message = f"{was.name} left on {in_full(was.leaves)}, and with another last day their yeses count again."
        raise SetupError(message, f"Say where that is written. {EVIDENCE}")
    return _save(school, edited, "person-edited", evidence.strip())


def replaced(school: School, id: str, details: Details) -> tuple[Person, Forgotten]:
    """Give an id to somebody else: everything about its former bearer goes, as when they are forgotten.

    Raises:
        SetupError: nobody has this id, or the name is missing, or is the former bearer's.
    """
    was = find(school, id)
    if not (details.name or "").strip():
        raise SetupError("A name is missing.", '--name "First Last"')
    if is_same_name(details.name or "", was.name):
        raise SetupError(f"{was.id} is {was.name} already.", "Leave --replaced out.")
    gone = forget(school, was.id)
    return add(school, was.id, details), gone


def consent(school: School, id: str, channel: Channel, answer: Consent) -> Person:
    """Record what a family, or one of them, said. A no after a yes is a withdrawal. ``EVERY`` channel takes a no alone,
    and a yes that takes that no back.

    Raises:
        SetupError: nobody has this id, it would end before it begins, it gives back a yes and nothing says where
            that is written, or it is a yes for every channel.
    """
    with school.register.change() as revision:
        person, answer = checked_answer(school, id, channel, answer)
        record_answer(school, revision, person.id, channel, answer)
    return find(school, person.id)


def checked_answer(school: School, id: str, channel: Channel, answer: Consent) -> tuple[Person, Consent]:
    """Whom an answer is about, and what is to be recorded. Raises as ``consent`` does."""
    if answer.since and answer.until and answer.until < answer.since:
        raise SetupError("That yes would end before it begins.", "Check --from and --until.")
    person = find(school, id)
    before = person.consents.get(channel)
    own = former_of(before, answer)
    if channel == EVERY and answer.answer is Answer.YES and own is None:
        raise SetupError("A yes is given for one channel.", "--channel NAME, once for each")
    if gives_back(before, answer) and not answer.evidence.strip():
        raise SetupError(stands(person, channel), f"To give back a yes, say where it is written. {EVIDENCE}")
    if answer.answer is Answer.NO and own is not None and own.answer is not Answer.NO:
        answer = replace(answer, answer=Answer.WITHDRAWN)
    return person, answer


def record_answer(school: School, revision: int, id: str, channel: Channel, answer: Consent) -> None:
    """Record an answer that was checked, in a change of the register that goes on."""
    now, told = school.now(), {"person": id, "answer": answer.answer, "revision": revision}
    school.register.record(revision, id, channel, answer, school.user, now)
    school.record.append(school.user, now, "consent", "", channel, **told)


def biometrics(school: School, id: str, permission: Permission, evidence: str = "") -> Person:
    """Record whether somebody may be recognised; anything less than a full permission erases their template.

    Raises:
        SetupError: nobody has this id; a yes lacks who consented or, of a pupil, when each parent was notified; or an
            objection or a refusal stands and nothing is said of its having been taken back.
    """
    was = find(school, id)
    person = replace(was, permission=permission)
    if any(day > school.today() for day in permission.notified):
        raise SetupError("Nobody can have been notified on a day to come.", "Check --notified.")
    stands = was.permission.refused or was.permission.objection
    if stands and may_be_matched(person) and not evidence.strip():
        remedy = 'If it was taken back, say when and how: --evidence "..."'
        raise SetupError(f"They may not be recognised: {permission_lacks(was)}, which outweighs a yes.", remedy)
    lacks = permission_lacks(person)
    if lacks and not (permission.refused or permission.objection):
        remedy = (
            "Say who consented in writing, and for a pupil the day each parent was notified: --consented-by --notified"
        )
        raise SetupError(f"That permission is not complete: {lacks}.", remedy)
    saved = _save(school, person, "biometrics", evidence, answer=may_be_matched(person))
    reconcile(school)
    return saved


def never_publish(school: School, id: str, flag: bool, why: str) -> Person:
    """Set or remove the flag that outweighs every yes. Raises SetupError without a reason or for an unknown id."""
    if not why.strip():
        raise SetupError("That takes a reason.", '--why "..."')
    return _save(school, replace(find(school, id), never_publish=flag), "never-publish", why.strip(), answer=flag)


def forget(school: School, id: str) -> Forgotten:
    """Erase somebody: name, answers, permission, template, history, the held photos that show or name them, and what
    was typed into the record and names them.

    What stays is their bare id in the record, which says that they were forgotten. Raises SetupError for an unknown id.
    """
    person = find(school, id)
    id = person.id
    school.drop_copies()  # first: if this is cut off, nothing is left that nobody could ask for again
    removed = reject_all(
        school,
        lambda: [photo for photo in school.record.photos(State.HELD) if id in photo.seen],
        school.user,
        "somebody on it was forgotten",
    )
    with school.record.transaction():
        put_away(school, (each for each in school.record.photos(State.REJECTED) if each.output and id in each.seen))
    column_choice.forget(school, id)
    texts = erase_about(school, person)  # before the register forgets by which names they went
    with school.register.change() as revision:
        school.register.forget(id)
        missing.forget(school, id)
        school.record.append(school.user, school.now(), "forgotten", person=id, revision=revision)
    if school.has_swept:
        school.sweeps.forget(id)
    reconcile(school)
    return Forgotten(tuple(removed), texts, school.scrub())


def changed(person: Person, details: Details) -> Person:
    """Somebody as they would be. Raises SetupError for an unknown role, or another name that was never theirs."""
    role = details.role or person.role
    if role not in ROLES:
        raise SetupError(f"{role} is no role.", f"One of: {', '.join(ROLES)}")
    name = (details.name or person.name).strip()
    return replace(
        person,
        name=name,
        role=role,
        group=person.group if details.group is None else details.group.strip(),
        leaves=details.leaves or person.leaves,
        also=_also(person, name, details),
    )


def _also(person: Person, name: str, details: Details) -> tuple[str, ...]:
    """By which other names somebody goes: whatever they were called until now stays one of them."""
    for wrong in details.not_called:
        if is_same_name(wrong, name) or not is_known_by(wrong, person):
            others = "; ".join(person.also) or "none"
            raise SetupError(f"{wrong} is no other name of {person.id}.", f"Their other names are: {others}")
    known = [each for each in every_name(person) if not any(is_same_name(each, w) for w in details.not_called)]
    return other_names(name, (*known, *(each.strip() for each in details.also)))


def _save(school: School, person: Person, action: str, why: str = "", **entry: object) -> Person:
    register, now = school.new_register, school.now()
    with register.change() as revision:
        register.save(revision, person, school.user, now, why)
        school.record.append(school.user, now, action, "", "", person=person.id, revision=revision, **entry)
    return person
