"""Everything that is held about one person, as a subject access request asks for it."""

from eventguard.app.people import missing
from eventguard.app.people.column_choice import beside
from eventguard.app.people.register import find
from eventguard.app.school import School
from eventguard.core.faces.own_copy import is_on
from eventguard.core.people.consent import Consent
from eventguard.core.photos.photo import Photo

#: What a template is.
WHAT = "256 numbers a photo; of a network that the school brought itself as many as it gives, and 128"


def held_about(school: School, id: str) -> dict[str, object]:
    """Everything that is held about somebody, as a subject access request asks for it. Raises SetupError."""
    person = find(school, id)
    photos, made_at = school.register.enrolled().get(person.id, (0, None))
    return {
        "id": person.id,
        "name": person.name,
        "also": list(person.also),
        "role": person.role,
        "class": person.group,
        "leaves": person.leaves,
        "never_publish": person.never_publish,
        "consents": {channel: answer_json(consent) for channel, consent in person.consents.items()},
        "biometric_permission": {
            "notified": list(person.permission.notified),
            "consented_by": person.permission.consented_by,
            "objection": person.permission.objection,
            "refused": person.permission.refused,
            "keep_picture": person.permission.keep_picture,
        },
        "template": {"photos": photos, "made_at": made_at, "what": WHAT},
        "picture": {"kept_since": pictured, "what": "a small picture of the face, encrypted; it is not part of this"}
        if (pictured := school.portraits.since(person.id))
        else None,
        "missing_since": next((e.since for e in missing.pending(school) if e.person.id == person.id), None),
        "beside_their_row": beside(school, person.id),
        "history": [
            {"at": e.at, "by": e.by, "what": e.what, "value": e.value, "why": e.why}
            for e in school.register.history(person.id)
        ],
        "photos": [
            _photo(photo, person.id)
            for photo in school.record.photos()
            if is_on(photo, person.id) or any(word.person == person.id for word in photo.words)
        ],
    }


def _photo(photo: Photo, id: str) -> dict[str, object]:
    compared = [face.compared for face in photo.faces if face.person == id and face.compared]
    lines = [word.verdict for word in photo.words if word.person == id]
    place: dict[str, object] = {"id": photo.id, "file": photo.output, "channel": photo.channel}
    place |= {"their_name_on_it": lines} if lines else {}
    return place | {"state": photo.state, "event": photo.event, "compared": compared}


def answer_json(consent: Consent) -> dict[str, object]:
    """One family's answer for programs, with those of others as `others`."""
    return {
        "answer": consent.answer,
        "from": consent.since,
        "until": consent.until,
        "groups_only": consent.groups_only,
        "with_name": consent.with_name,
        "said_by": consent.said_by,
        "relation": consent.relation,
        "evidence": consent.evidence,
        "recorded_at": consent.recorded_at,
        "by_import": not consent.by_hand,
        "others": [answer_json(other) for other in consent.others],
    }
