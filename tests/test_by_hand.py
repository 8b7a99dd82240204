"""Decisions by hand on real renderings of a drawn photo: what is shown, to whom it is refused, and what is kept."""

import io
import json
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.computer.worker_processes import Standby
from eventguard.adapters.folders.store import digest_of
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.adapters.photos.residue import JpegReader
from eventguard.app import phrases
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces import by_hand
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.photos import looking
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.held import version_of
from eventguard.app.photos.look_first import look_at
from eventguard.app.photos.order import Order
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core import pipeline
from eventguard.core.errors import Doubtful, Refused
from eventguard.core.people.consent import Answer, Channel, Consent, Reason
from eventguard.core.photos.face import Drawn, Face, Verdict
from eventguard.core.photos.photo import Photo, State, Step
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.pipeline import Cleaned
from eventguard.core.settings import Format, Settings, Show, Style
from tests.conftest import NOON, PASSPHRASE, ROOT, Command, school_at, write_register
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python

SAMPLE = "DSC_0042.jpg"
SETTINGS = Settings(publish_size=1000, format=Format.PNG, words=False)
HALF = 0.5  # the sample has 2000 pixels across
#: The four people in it, and one who is not: a yes, a no, a yes, one that ran out, never to be published.
REGISTER = [
    "P001,Ada,Okafor,4B,yes,,,",
    "P004,Dev,Malhotra,4B,no,,,",
    "P009,Imani,Clarke,5A,yes,,,",
    "P012,Lena,Fischer,5A,yes,,01/07/2026,",
    "P007,Grace,Liu,5A,yes,,,",
]


def open_school(root: Path, settings: Settings = SETTINGS) -> School:
    return school_at(root / "work", root / "consent", settings, clock=lambda: NOON, user="office")


def clean(
    school: School, path: Path, show: Show = Show.CONSENT, again: bool = False, groups: tuple[str, ...] = ()
) -> Photo:
    order = Order([str(path)], "fair", Channel.SOCIAL, show, school.today(), 1, again, groups)
    (finished,) = Batch(school, order).run()
    return finished.photo


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that has cleaned one photo, with recognition off: everybody is covered."""
    root = tmp_path_factory.mktemp("stage")
    school = open_school(root)
    import_register(school, write_register(root / "people.csv", REGISTER))
    register.never_publish(school, "P007", True, "court order")
    shutil.copy(ROOT / "samples" / "event" / SAMPLE, root)
    assert clean(school, root / SAMPLE).shown == ()
    return root


@pytest.fixture
def school(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """The same school, for one test alone."""
    return alone(stage, standby, tmp_path)


def alone(stage: Path, standby: Standby, tmp_path: Path) -> School:
    """A copy of a school whose one photo lies in its folder, with a worker that stands by."""
    shutil.copytree(stage, tmp_path / "school")
    school = open_school(tmp_path / "school")
    school.__dict__["standby"] = standby
    save(school, original=str(tmp_path / "school" / SAMPLE))
    return school


def save(school: School, **changes: object) -> Photo:
    """Change the record of the held photo."""
    photo = replace(held(school), **changes)  # type: ignore[arg-type]
    with school.record.transaction():
        school.record.save(photo, "office", NOON)
    return photo


def held(school: School) -> Photo:
    (photo,) = school.record.photos(State.HELD)
    return photo


def face_of(photo: Photo, person: str) -> Face:
    truth = json.loads((ROOT / "samples" / "truth.json").read_text())[SAMPLE]["faces"]
    (box,) = (Box(*(round(value * HALF) for value in each["box"])) for each in truth if each["person"] == person)
    return max(photo.faces, key=lambda face: face.box.overlap(box))


def show(school: School, person: str, whom: str | None = None, by: str | None = None) -> Photo:
    photo = held(school)
    return by_hand.show(school, photo.id, face_of(photo, person).n, whom or person, by=by)


def pixels(school: School, photo: Photo, face: Face) -> Pixels:
    path, box = school.where(photo), face.box
    assert path
    return np.asarray(Image.open(path).convert("RGB"))[box.y : box.y + box.height, box.x : box.x + box.width]


def original(face: Face) -> Pixels:
    codec = PillowCodec(SETTINGS)
    whole = codec.reduce(codec.decode((ROOT / "samples" / "event" / SAMPLE).read_bytes()))
    return whole[face.box.y : face.box.y + face.box.height, face.box.x : face.box.x + face.box.width]


def test_a_consenting_person_is_shown_by_hand_with_recognition_off_exactly_as_they_were(school: School) -> None:
    before = held(school)
    after = show(school, "P001", by="Bea")
    face = face_of(after, "P001")
    assert (face.verdict, face.reason, face.person) == (Verdict.SHOW, Reason.SHOWN_BY_HAND, "P001")
    assert np.array_equal(pixels(school, after, face), original(face))
    for other in after.covered:
        assert not np.array_equal(pixels(school, after, other), original(other))
    assert (after.prepared_by, after.shown_by, after.recipe) == ("office", ("Bea",), before.recipe)
    assert after.sha256 == digest_of(school.store.held / str(after.output)) != before.sha256
    assert [path.name for path in school.store.held.iterdir()] == [after.output], "the former file is gone"
    entry = school.record.entries(State.HELD)[-1]
    assert (entry.actor, entry.detail["decision"], entry.detail["person"]) == ("Bea", "show", "P001")
    assert open_school(school.workspace.parent).record.photos(State.HELD) == [after]
    assert audit.verify(school).problems == ()


def test_a_face_taken_for_somebody_else_is_shown_only_by_who_is_sure_and_the_approver_is_told(school: School) -> None:
    photo = held(school)
    face = face_of(photo, "P001")
    known = replace(face, person="P007", reason=Reason.NO_CONSENT)
    with school.record.transaction():
        faces = tuple(known if each == face else each for each in photo.faces)
        school.record.save(replace(photo, faces=faces), "office", NOON)
    with pytest.raises(Refused, match=r"takes face \d+ for Grace Liu, who may not be shown .*--sure"):
        by_hand.show(school, photo.id, face.n, "P001")
    assert held(school).shown == ()
    shown = by_hand.show(school, photo.id, face.n, "P001", sure=True)
    assert shown.shown == ("P001",)
    look = look_at(school, shown)
    (doubt,) = look.mistaken
    assert "for Grace Liu" in doubt and doubt.endswith("shown as Ada Okafor") and doubt in look.notes
    assert look.protected == ("Grace Liu",), "whom the match saw counts as being on the photo"
    assert look_at(school, by_hand.cover(school, photo.id, face.n)).mistaken == ()


def withdraw(school: School) -> None:
    register.consent(school, "P001", Channel.SOCIAL, Consent(Answer.NO))


WAYS: dict[str, tuple[str, Callable[[School], object], str]] = {
    "a no": ("P004", lambda _: None, "Dev Malhotra may not be shown for social: has not said yes"),
    "run out": ("P012", lambda _: None, "Lena Fischer may not be shown for social: yes has run out"),
    "withdrawn": ("P001", withdraw, "Ada Okafor may not be shown for social: yes was withdrawn"),
    "left": ("P001", lambda h: register.edit(h, "P001", Details(leaves=NOON.date().replace(day=1))), "left the school"),
    "never": ("P007", lambda _: None, "Grace Liu may not be shown for social: they are never to be published"),
    "unknown": ("P999", lambda _: None, "Nobody in the register has the id P999"),
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_without_a_live_yes_is_shown_by_any_hand(school: School, way: str) -> None:
    person, happens, sentence = WAYS[way]
    happens(school)
    before = held(school)
    with pytest.raises(Refused, match=sentence):
        by_hand.show(school, before.id, 1, person)
    assert held(school) == before
    forged = replace(before.faces[0], verdict=Verdict.SHOW, reason=Reason.CONSENTED, person=person)
    with school.record.transaction():
        steps = (Step("office", (forged,), before.faces[:1]),)
        school.record.save(replace(before, steps=steps), "office", NOON)
    after = by_hand.undo(school, before.id)
    assert (after.shown, after.faces[0].verdict) == ((), Verdict.COVER)
    assert not np.array_equal(pixels(school, after, after.faces[0]), original(after.faces[0]))


def test_one_person_is_shown_on_one_face_and_can_be_moved_to_another(school: School) -> None:
    after = show(school, "P001")
    with pytest.raises(Refused, match="already shown on face"):
        show(school, "P009", "P001")
    by_hand.cover(school, after.id, face_of(after, "P001").n)
    assert show(school, "P009", "P001").shown == ("P001",)
    assert show(school, "P009").shown == ("P009",), "a wrong name is put right"


def test_undo_brings_back_every_byte(school: School) -> None:
    before = held(school)
    shown = show(school, "P001")
    drawn = by_hand.draw(school, before.id, Box(10, 10, 60, 30))
    assert drawn.faces[-1].drawn is Drawn.RECTANGLE
    assert by_hand.undo(school, before.id, seen=version_of(drawn)).sha256 == shown.sha256
    after = by_hand.undo(school, before.id)
    assert (after.sha256, after.faces, after.shown_by) == (before.sha256, before.faces, ())
    with pytest.raises(Refused, match="nothing to undo"):
        by_hand.undo(school, before.id)
    assert audit.verify(school).problems == ()


def test_undo_leaves_what_somebody_else_has_covered_since(school: School) -> None:
    before = held(school)
    show(school, "P001", by="Ann")
    by_hand.cover(school, before.id, face_of(before, "P009").n, by="Bea")
    drawn = by_hand.draw(school, before.id, Box(10, 10, 60, 30), by="Bea")
    after = by_hand.undo(school, before.id, by="Ann")
    assert (after.shown, after.shown_by) == ((), ())
    assert face_of(after, "P009").by == after.faces[-1].by == ("Bea",)
    assert len(np.unique(pixels(school, after, drawn.faces[-1]).reshape(-1, 3), axis=0)) == 1
    by_hand.cover(school, before.id, face_of(before, "P001").n, by="Ann")
    by_hand.cover(school, before.id, face_of(before, "P001").n, by="Bea")
    with pytest.raises(Refused, match=r"Bea has decided about face \d+ since"):
        by_hand.undo(school, before.id, by="Ann")
    with pytest.raises(Refused, match="the last step here was made by Bea, not by Cal"):
        by_hand.undo(school, before.id, by="Cal")
    again = clean(school, Path(str(before.original)), again=True)
    with pytest.raises(Refused, match="nothing to undo"):
        by_hand.undo(school, before.id, by="Bea")
    assert held(school) == again


def test_what_somebody_else_covered_is_uncovered_only_by_who_is_sure_and_the_approver_is_told(school: School) -> None:
    photo = held(school)
    ada = face_of(photo, "P001").n
    by_hand.cover(school, photo.id, ada, by="Bea")
    with pytest.raises(Doubtful, match=rf"Bea covered face {ada} by hand.*--sure"):
        show(school, "P001", by="Ann")
    assert by_hand.show(school, photo.id, ada, "P001", by="Bea").shown == ("P001",), (
        "one's own needs no more than a name"
    )
    by_hand.cover(school, photo.id, ada, by="Bea")
    shown = by_hand.show(school, photo.id, ada, "P001", by="Ann", sure=True)
    told = f"Bea covered face {ada} by hand, and Ann shows it"
    assert told in look_at(school, shown).told and told in look_at(school, shown).notes
    again = clean(school, Path(str(photo.original)), again=True)
    assert again.shown == ("P001",) and told in look_at(school, again).told, "also once it is cleaned again"
    covered = clean(school, Path(str(photo.original)), Show.ALL)
    assert (face_of(covered, "P001").reason, face_of(covered, "P001").by) == (Reason.COVERED_BY_HAND, ("Bea",))


def test_a_drawing_of_somebody_else_is_erased_only_by_who_is_sure_and_that_is_preparing_the_photo(
    school: School,
) -> None:
    approvers.add(school, HEAD, PASSPHRASE, login="jsmith")
    photo = held(school)
    n = by_hand.draw(school, photo.id, Box(10, 10, 40, 40), by="Bea").faces[-1].n
    with pytest.raises(Doubtful, match=f"Bea drew cover {n}"):
        by_hand.erase(school, photo.id, n, by="jsmith")
    erased = by_hand.erase(school, photo.id, n, by="jsmith", sure=True)
    assert look_at(school, erased).told == ("jsmith took away a cover that Bea had drawn",)
    with pytest.raises(Refused, match="by hand, which is preparing it"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    back = by_hand.undo(school, photo.id, by="jsmith")
    assert (back.faces[-1].by, look_at(school, back).told, back.shown_by) == (("Bea",), (), ())
    assert open_school(school.workspace.parent).record.photos(State.HELD) == [back]


def test_what_is_drawn_over_is_flat_and_has_no_doubts(school: School) -> None:
    before = held(school)
    after = by_hand.draw(school, before.id, Box(-20, 500, 120, 40))
    assert (after.faces[-1].box, after.faces[-1].reason) == (Box(0, 500, 100, 40), Reason.COVERED_BY_HAND)
    assert len(np.unique(pixels(school, after, after.faces[-1]).reshape(-1, 3), axis=0)) == 1
    assert phrases.doubts(after) == phrases.doubts(before)
    round_one = by_hand.draw(school, before.id, Box(200, 500, 40, 40), Drawn.ELLIPSE)
    assert open_school(school.workspace.parent).record.photos(State.HELD) == [round_one]


def test_without_its_original_a_photo_can_be_covered_further_but_nothing_uncovered(school: School) -> None:
    photo = show(school, "P001")
    place = Path(str(photo.original))
    elsewhere = place.rename(place.with_name("moved.jpg"))
    covered = by_hand.cover(school, photo.id, face_of(photo, "P001").n)
    face = face_of(covered, "P001")
    assert not np.array_equal(pixels(school, covered, face), original(face))
    drawn = by_hand.draw(school, photo.id, Box(0, 0, 50, 50))
    for refused in ("show", "undo", "look"):
        with pytest.raises(Refused, match="original photo is not where it was"):
            match refused:
                case "show":
                    show(school, "P001")
                case "undo":
                    by_hand.undo(school, photo.id)
                case "look":
                    looking.look(school, photo.id)
    assert held(school) == drawn
    assert clean(school, elsewhere).sha256 == drawn.sha256, "nothing is done again, but its place is known"
    assert show(school, "P001").shown == ("P001",)


def test_another_file_in_the_originals_place_is_not_rendered(school: School) -> None:
    photo = held(school)
    Image.new("RGB", (2000, 1333), "white").save(str(photo.original))
    with pytest.raises(Refused, match="not where it was"):
        show(school, "P001")
    assert held(school) == photo
    assert by_hand.cover(school, photo.id, 1).faces[0].reason is Reason.COVERED_BY_HAND


def test_cleaned_again_in_another_size_and_style_it_keeps_what_was_decided_by_hand(school: School) -> None:
    photo = show(school, "P001", by="Bea")
    by_hand.cover(school, photo.id, face_of(photo, "P004").n)
    by_hand.draw(school, photo.id, Box(100, 500, 60, 20))
    other = open_school(school.workspace.parent, Settings(publish_size=1500, format=Format.PNG, style=Style.SOLID))
    after = clean(other, Path(str(photo.original)))
    assert (after.shown, after.size, after.style, after.shown_by) == (("P001",), (1500, 1000), "solid", ("Bea",))
    reasons = sorted(face.reason for face in after.faces)
    assert reasons == [*[Reason.COVERED_BY_HAND] * 2, *[Reason.RECOGNITION_OFF] * 2, Reason.SHOWN_BY_HAND]
    assert (after.faces[-1].box, after.faces[-1].drawn) == (Box(150, 750, 90, 30), Drawn.RECTANGLE)
    assert clean(other, Path(str(photo.original)), groups=("5A",), again=True).shown == (), "who is not expected there"


def test_what_an_older_version_held_is_rendered_anew_once_and_every_decision_by_hand_is_kept(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = show(school, "P001", by="Bea")
    by_hand.cover(school, photo.id, face_of(photo, "P004").n)
    before = by_hand.draw(school, photo.id, Box(100, 500, 60, 20))
    monkeypatch.setattr(pipeline, "VERSION", pipeline.VERSION + 1)
    order = Order([str(photo.original)], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1)
    first, second = (next(Batch(school, order).run()) for _ in range(2))
    assert (first.repeated, second.repeated) == (False, True)
    assert first.photo.recipe != before.recipe
    kept = {(face.box, face.verdict, face.reason, face.person) for face in before.faces if face.by}
    assert kept <= {(face.box, face.verdict, face.reason, face.person) for face in first.photo.faces}
    assert school.record.photos(State.HELD) == [first.photo]


def test_who_may_not_be_shown_any_more_is_covered_when_it_is_cleaned_again(school: School) -> None:
    photo = show(school, "P001")
    show(school, "P009")
    withdraw(school)
    after = clean(school, Path(str(photo.original)))
    assert (after.shown, len(after.faces)) == (("P009",), 4)
    everybody = clean(school, Path(str(photo.original)), Show.ALL)
    assert (everybody.shown, everybody.shown_by) == ((), ())


def test_a_cover_that_a_hand_made_outlives_a_refusal_and_a_failed_cleaning_but_nobody_stays_shown(
    school: School,
) -> None:
    photo = show(school, "P001")
    by_hand.draw(school, photo.id, Box(10, 10, 40, 40))
    approve_or_reject.reject(school, photo.id, HEAD, "another badge")
    order = Order([str(photo.original)], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1, again=True)
    batch = Batch(school, order)
    (job,) = batch._jobs(deque(), [])
    assert batch._finish(job, None).photo.state is State.QUARANTINED
    after = clean(school, Path(str(photo.original)))
    assert (after.shown, after.faces[-1].box, after.faces[-1].drawn) == ((), Box(10, 10, 40, 40), Drawn.RECTANGLE)


def test_a_held_photo_moves_to_another_event_only_together_with_its_file(school: School) -> None:
    before = held(school)
    order = Order([str(before.original)], "Concert", Channel.SOCIAL, Show.CONSENT, school.today(), 1)
    list(Batch(school, order)._jobs(deque(), []))  # the power failed here
    assert (held(school).event, held(school).output) == ("fair", before.output)
    (finished,) = Batch(school, order).run()
    assert (finished.photo.event, str(finished.photo.output)[:11]) == ("Concert", "concert-001")
    assert [path.name for path in school.store.held.iterdir()] == [finished.photo.output]
    assert audit.verify(school).problems == ()


def test_a_drawn_cover_can_be_erased_and_nothing_else_can(school: School) -> None:
    before = held(school)
    drawn = by_hand.draw(school, before.id, Box(10, 10, 40, 40))
    with pytest.raises(Refused, match="was found, not drawn"):
        by_hand.erase(school, before.id, 1)
    after = by_hand.erase(school, before.id, drawn.faces[-1].n)
    assert (after.sha256, after.faces) == (before.sha256, before.faces)


def test_after_a_withdrawal_it_is_not_approved_and_the_next_decision_covers_them(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE)
    photo = show(school, "P001")
    show(school, "P009")
    withdraw(school)
    with pytest.raises(Refused, match=r"Ada Okafor, who may not be shown \(withdrawn\)"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    after = by_hand.draw(school, photo.id, Box(10, 10, 40, 40))
    face = face_of(after, "P001")
    assert (after.shown, face.verdict, face.reason) == (("P009",), Verdict.COVER, Reason.WITHDRAWN)
    assert not np.array_equal(pixels(school, after, face), original(face))
    assert approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE).state is State.APPROVED
    with pytest.raises(Refused, match="approved, not held"):
        by_hand.cover(school, photo.id, 1)


def test_whoever_showed_somebody_prepared_the_photo_until_it_is_undone(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE, login="jsmith")
    before = held(school)
    show(school, "P001", by="jsmith")
    with pytest.raises(Refused, match="showed somebody on this photo by hand, which is preparing it"):
        approve_or_reject.approve(school, before.id, HEAD, PASSPHRASE)
    by_hand.undo(school, before.id, by="jsmith")
    by_hand.draw(school, before.id, Box(10, 10, 40, 40), by="jsmith")
    assert approve_or_reject.approve(school, before.id, HEAD, PASSPHRASE).state is State.APPROVED


def test_a_decision_about_a_rendering_that_is_not_the_latest_is_refused(school: School) -> None:
    approver = approvers.add(school, HEAD, PASSPHRASE)
    before = held(school)
    after = by_hand.draw(school, before.id, Box(10, 10, 40, 40), seen=version_of(before))
    with pytest.raises(Refused, match="changed meanwhile"):
        by_hand.cover(school, before.id, 2, seen=version_of(before))
    with pytest.raises(Refused, match="changed meanwhile"):
        approve_or_reject.let_go(school, before.id, approver, seen=version_of(before))
    assert held(school) == after
    assert approve_or_reject.let_go(school, before.id, approver, seen=version_of(after)).state is State.APPROVED


def test_of_two_decisions_at_once_the_later_to_finish_is_refused(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, usual = held(school), standby.do

    def overtaken(*arguments: object) -> object:
        monkeypatch.setattr(standby, "do", usual)
        by_hand.draw(school, photo.id, Box(10, 10, 40, 40))
        return usual(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(standby, "do", overtaken)
    with pytest.raises(Refused, match="changed meanwhile"):
        show(school, "P001")
    assert held(school).faces[-1].drawn is Drawn.RECTANGLE


def test_a_yes_that_goes_while_a_photo_is_rendered_counts(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, usual = held(school), standby.do

    def meanwhile(*arguments: object) -> object:
        withdraw(school)
        return usual(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(standby, "do", meanwhile)
    with pytest.raises(Refused, match="changed meanwhile"):
        show(school, "P001")
    assert held(school) == before


def test_a_cover_drawn_while_a_batch_is_at_work_is_not_lost_to_it(school: School) -> None:
    path = Path(str(held(school).original))
    batch = Batch(school, Order([str(path)], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1, again=True))
    (job,) = batch._jobs(deque(), [])
    drawn = by_hand.draw(school, held(school).id, Box(10, 10, 40, 40))
    finished = batch._finish(job, Cleaned(b"a rendering without it", (1000, 666), (), (), None))
    assert (finished.photo, finished.repeated) == (drawn, True)
    assert held(school) == drawn


def test_a_worker_that_dies_over_a_decision_changes_nothing_and_the_next_one_works(
    school: School, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(school)
    with monkeypatch.context() as patch:
        patch.setattr(School, "limits", replace(school.limits, seconds=0))
        with pytest.raises(Refused, match="crash, hang or run out of memory"):
            show(school, "P001")
    assert held(school) == before
    assert show(school, "P001").shown == ("P001",)


def test_whoever_reviews_sees_the_original_as_a_fresh_file(school: School) -> None:
    photo = held(school)
    face = face_of(photo, "P004")
    whole, near = looking.look(school, photo.id), looking.look(school, photo.id, box=face.box)
    assert JpegReader().residue(whole) == JpegReader().residue(near) == ()
    assert Image.open(io.BytesIO(whole)).size == photo.size
    assert Image.open(io.BytesIO(near)).size[0] == 240
    part = np.asarray(Image.open(io.BytesIO(whole)))[face.box.y :, face.box.x :][: face.box.height, : face.box.width]
    assert np.abs(part.astype(int) - original(face)).mean() < 6
    assert [path.name for path in school.store.held.iterdir()] == [photo.output], "it is not kept"


def test_everybody_is_a_candidate_and_whoever_may_be_shown_comes_first(school: School) -> None:
    photo = show(school, "P009")
    found = [(each.person.id, each.standing, each.shown) for each in by_hand.candidates(school, photo)]
    assert found[:2] == [("P001", Reason.CONSENTED, False), ("P009", Reason.CONSENTED, True)]
    assert {id: standing for id, standing, _ in found[2:]} == {
        "P004": Reason.NO_CONSENT,
        "P007": Reason.NO_CONSENT,
        "P012": Reason.EXPIRED,
    }


def test_the_commands_say_what_happened_and_where_to_look(command: Command, tmp_path: Path) -> None:
    command("people", "import", write_register(tmp_path / "people.csv", REGISTER))
    shutil.copy(ROOT / "samples" / "event" / SAMPLE, tmp_path)
    (line,) = command("--json", "clean", SAMPLE, "--size", "1000").lines
    faces = tuple(Face(f["n"], Box(*f["box"]), Verdict.COVER, Reason(f["reason"])) for f in line["faces"])
    photo = Photo(line["id"], Channel.SOCIAL, "event", State.HELD, faces=faces)
    ada, dev = (str(face_of(photo, person).n) for person in ("P001", "P004"))
    run = command("face", line["id"], ada, "--show", "--person", "P001")
    assert run.code == 0 and f"Face {ada} is shown now, as Ada Okafor." in run.out
    (path,) = (tmp_path / "eventguard-work" / "held").iterdir()
    assert str(path.relative_to(tmp_path)) in run.out
    refused = command("face", line["id"], dev, "--show", "--person", "P004")
    assert (
        refused.code == 1
        and "Dev Malhotra may not be shown for social: has not said yes for this channel" in refused.err
    )
    command("people", "consent", "P001", "--channel", "social", "--no")
    run = command("cover", line["id"], "900", "600", "200", "200")
    assert "Covered: 100 x 67 pixels at 900, 600." in run.out
    assert "Covered as well: Ada Okafor (yes was withdrawn)." in run.out
    (told,) = command("--json", "face", line["id"], dev, "--cover").lines
    assert [face["verdict"] for face in told["faces"]] == ["cover"] * 5
    other = command("--as", "Bea", "face", line["id"], "5", "--erase")
    assert other.code == 1 and "drew cover 5." in other.err and "the same with --sure" in other.err
    assert "Number 5 is gone." in command("face", line["id"], "5", "--erase").out
    for wrong in (("--cover", "--show"), (), ("--show",), ("--cover", "--person", "P001"), ("--erase", "--cover")):
        assert command("face", line["id"], ada, *wrong).code == 2


def test_the_same_pixels_under_another_name_are_not_what_was_looked_at(school: School) -> None:
    approvers.add(school, HEAD, PASSPHRASE, login="jsmith")
    as_ada = show(school, "P001", by="office")
    n, looked = face_of(as_ada, "P001").n, version_of(as_ada)
    by_hand.cover(school, as_ada.id, n, by="office")
    as_imani = by_hand.show(school, as_ada.id, n, "P009", by="office", sure=True)
    assert as_imani.sha256 == as_ada.sha256
    with pytest.raises(Refused, match="changed meanwhile"):
        approve_or_reject.let_go(school, as_ada.id, approvers.authenticate(school, HEAD, PASSPHRASE), seen=looked)
    with pytest.raises(Refused, match="changed meanwhile"):
        by_hand.cover(school, as_ada.id, n, by="Bea", seen=looked)


@pytest.mark.parametrize("which", ["its id", "--all"])
def test_what_changes_while_the_passphrase_is_typed_is_not_approved(
    school: School, command: Command, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    approvers.add(school, HEAD, PASSPHRASE, login="jsmith")
    photo = show(school, "P001", by="office")

    def typing(_: str) -> str:
        by_hand.draw(school, photo.id, Box(10, 10, 40, 40), by="Bea")
        return PASSPHRASE

    monkeypatch.setattr("eventguard.cli.approval.approve.passphrase", typing)
    folders = "--workspace", school.workspace, "--consent-data", school.consent_data
    refused = command(*folders, "approve", *(["--all", "--yes"] if which == "--all" else [photo.id]), "--by", HEAD)
    assert (refused.code, "changed meanwhile" in refused.err) == (1, True)
    assert held(school).state is State.HELD
