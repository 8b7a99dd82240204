"""What is written on a photo, decided by hand: covered, kept by who is sure, taken back; and never written down."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.computer.worker_processes import Standby
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.faces.by_hand import undo
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.look_first import look_at
from eventguard.app.photos.order import Order
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.app.words import by_hand, school_words
from eventguard.core.errors import Doubtful, Refused
from eventguard.core.faces.objections import objections
from eventguard.core.people.channels import CONSENT
from eventguard.core.people.consent import Answer, Channel, Consent, Person, Reason
from eventguard.core.photos.face import Face, Hard, Verdict
from eventguard.core.photos.naming import Naming
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.word import Gives, Why, Word
from eventguard.core.settings import Format, Settings, Show
from eventguard.core.words.by_hand import cover, decisions, keep, kept, uncovers
from eventguard.core.words.on_photos import all_covered, without_leave
from tests.conftest import NOON, PASSPHRASE, Command, encoded, school_at, write_register
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python

#: What the picture says, a line each, and where each begins; the last two are in no register.
SAYS = ("Ada Okafor", "Grace Liu", "Reading corner", "quillon@varmuth.org", "Hollybrook")
ADA, GRACE, CORNER, MAIL, SCHOOL = range(1, len(SAYS) + 1)
LEFT, APART, TALL = 60, 90, 26
REGISTER = ["P001,Ada,Okafor,4B,yes,,,", "P007,Grace,Liu,5A,yes,,,"]
SETTINGS = Settings(publish_size=640, format=Format.PNG)


def noticeboard() -> Pixels:
    """Dark writing on a light ground."""
    pixels = np.full((480, 640, 3), 235, np.uint8)
    for n, text in enumerate(SAYS):
        place = (LEFT, 60 + APART * n)
        cv2.putText(pixels, text, place, cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 40), 3, cv2.LINE_AA)
    return pixels


def ink(school: School, photo: Photo, n: int) -> bool:
    """Whether a line of the picture can be seen in the cleaned file: something dark on something light."""
    path = school.where(photo)
    assert path
    pixels = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    line = pixels[60 + APART * (n - 1) - TALL : 60 + APART * (n - 1), LEFT : LEFT + 200]
    return bool(line.min() < 80 and line.max() > 200)


def word_at(photo: Photo, n: int) -> Word:
    """The word that was found at a line of the picture."""
    middle = 60 + APART * (n - 1) - TALL / 2
    return min(photo.words, key=lambda word: abs(word.box.y + word.box.height / 2 - middle))


def clean(school: School, path: Path, again: bool = False) -> Photo:
    order = Order([str(path)], "fair", Channel.SOCIAL, Show.CONSENT, school.today(), 1, again)
    (finished,) = Batch(school, order).run()
    return finished.photo


def open_school(root: Path) -> School:
    return school_at(root / "work", root / "consent", SETTINGS, clock=lambda: NOON, user="office")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school that has cleaned the picture."""
    root = tmp_path_factory.mktemp("board")
    (root / "board.png").write_bytes(encoded(noticeboard(), "PNG"))
    school = open_school(root)
    import_register(school, write_register(root / "people.csv", REGISTER))
    register.never_publish(school, "P007", True, "court order")
    approvers.add(school, HEAD, PASSPHRASE)
    assert clean(school, root / "board.png").state is State.HELD
    return root


@pytest.fixture
def school(root: Path, standby: Standby) -> School:
    """That school; a test puts back what it changes by cleaning the picture again."""
    school = open_school(root)
    school.__dict__["standby"] = standby
    return school


@pytest.fixture
def photo(school: School, root: Path) -> Photo:
    """The photo as it is cleaned when nobody has decided anything."""
    with school.record.transaction():
        for photo in school.record.photos(State.HELD):
            bare = tuple(replace(word, by=(), over=()) for word in photo.words)
            school.record.save(replace(photo, words=bare, recipe=""), "office", NOON)
    return clean(school, root / "board.png", again=True)


def test_names_and_addresses_are_covered_and_other_words_stay(school: School, photo: Photo) -> None:
    assert [word_at(photo, n).why for n in (ADA, GRACE, CORNER, MAIL, SCHOOL)] == [
        Why.GIVES_A_CHILD_AWAY,
        Why.GIVES_A_CHILD_AWAY,
        Why.OTHER_WORDS,
        Why.GIVES_A_CHILD_AWAY,
        Why.OTHER_WORDS,
    ]
    assert [ink(school, photo, n) for n in (ADA, GRACE, CORNER, MAIL, SCHOOL)] == [False, False, True, False, True]
    assert (word_at(photo, ADA).person, word_at(photo, MAIL).gives) == ("P001", Gives.EMAIL)


def test_what_gives_a_child_away_is_kept_only_by_who_is_sure_and_the_approver_is_told(
    school: School, photo: Photo
) -> None:
    n = word_at(photo, ADA).n
    with pytest.raises(Doubtful, match=rf"Line {n} gives a child away \(a name: Ada Okafor\)"):
        by_hand.keep(school, photo.id, n)
    assert not ink(school, photo, ADA)
    after = by_hand.keep(school, photo.id, n, by="Bea", sure=True)
    assert ink(school, after, ADA) and not ink(school, after, GRACE) and after.named == ("P001",)
    look, says = look_at(school, after), f"Bea keeps line {n} legible (a name: Ada Okafor)"
    assert look.told == (says,)
    assert look.notes == (says, "Grace Liu must never be published: best do not post it at all")
    assert after.shown_by == ("Bea",), "who lets a name be read has prepared the photo"
    undone = by_hand.cover(school, photo.id, n, by="Cal")
    assert not ink(school, undone, ADA) and look_at(school, undone).told == ()
    with pytest.raises(Doubtful, match=f"Cal covered line {n} by hand"):
        by_hand.keep(school, photo.id, n, by="Bea")
    assert audit.verify(school).problems == ()


def test_each_decision_about_a_line_is_taken_back_with_every_byte(school: School, photo: Photo) -> None:
    covered = by_hand.cover(school, photo.id, word_at(photo, CORNER).n)
    assert not ink(school, covered, CORNER)
    by_hand.keep(school, photo.id, word_at(photo, MAIL).n, sure=True)
    assert undo(school, photo.id).sha256 == covered.sha256
    after = undo(school, photo.id)
    assert (after.sha256, after.words) == (photo.sha256, photo.words)


def test_the_name_of_who_is_never_to_be_published_is_kept_by_no_hand(school: School, photo: Photo) -> None:
    n = word_at(photo, GRACE).n
    with pytest.raises(Refused, match="It names Grace Liu: they are never to be published"):
        by_hand.keep(school, photo.id, n, sure=True)
    forged = tuple(replace(w, verdict=Verdict.SHOW, by=("Bea",)) if w.n == n else w for w in photo.words)
    assert objections(school.people(), replace(photo, words=forged), NOON.date(), True, CONSENT) == {
        "P007": Reason.NAMED
    }


def test_decisions_about_lines_stay_when_the_photo_is_cleaned_again(school: School, photo: Photo, root: Path) -> None:
    by_hand.cover(school, photo.id, word_at(photo, CORNER).n)
    by_hand.keep(school, photo.id, word_at(photo, ADA).n, sure=True)
    again = clean(school, root / "board.png", again=True)
    assert [ink(school, again, n) for n in (ADA, GRACE, CORNER)] == [True, False, False]
    register.consent(school, "P001", Channel.SOCIAL, Consent(Answer.WITHDRAWN))
    try:
        with pytest.raises(Refused, match="Ada Okafor"):
            approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
        later = clean(school, root / "board.png", again=True)
        assert [ink(school, later, n) for n in (ADA, GRACE, CORNER)] == [False, False, False]
    finally:
        register.consent(school, "P001", Channel.SOCIAL, Consent(Answer.YES, evidence="letter"))


def test_the_schools_own_words_are_covered_once_it_has_listed_them(school: School, photo: Photo, root: Path) -> None:
    assert ink(school, photo, SCHOOL)
    school_words.add(school, "Hollybrook Primary School")
    school_words.add(school, "  hollybrook ")
    try:
        assert school_words.listed(school) == ("Hollybrook Primary School", "hollybrook")
        listed = clean(school, root / "board.png")
        assert not ink(school, listed, SCHOOL) and word_at(listed, SCHOOL).why is Why.GIVES_THE_SCHOOL_AWAY
    finally:
        school_words.remove(school, "Hollybrook")
        school_words.remove(school, "Hollybrook Primary School")
    assert ink(school, clean(school, root / "board.png"), SCHOOL)


def test_without_words_nothing_is_read_and_the_photo_says_so(school: School, photo: Photo, root: Path) -> None:
    unread = school_at(school.workspace, school.consent_data, replace(SETTINGS, words=False), clock=lambda: NOON)
    order = Order([str(root / "board.png")], "fair", Channel.NEWSLETTER, Show.ALL, NOON.date(), 1)
    (finished,) = Batch(unread, order).run()
    assert (finished.photo.words, finished.photo.hard) == ((), (Hard.NOT_READ,))
    assert ink(unread, finished.photo, ADA)
    assert look_at(unread, finished.photo).notes == ("nobody looked for words in it",)
    (repeated,) = Batch(unread, replace(order, channel=Channel.SOCIAL, show=Show.CONSENT)).run()
    assert repeated.repeated and repeated.photo.words, "a photo that was read is not made worse"


def test_nothing_that_was_read_is_written_down(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    canaries = ("quillon", "varmuth", "Reading corner", "Hollybrook")
    (tmp_path / "board.png").write_bytes(encoded(noticeboard(), "PNG"))
    assert command("people", "import", write_register(tmp_path / "people.csv", REGISTER)).code == 0
    (tmp_path / "people.csv").unlink()
    told = command("--json", "clean", "board.png", "--event", "fair")
    (line,) = told.lines
    printed = [told]
    for n in (word["n"] for word in line["words"]):
        printed.append(command("word", line["id"], str(n), "--keep", "--sure"))
        printed.append(command("--json", "word", line["id"], str(n), "--cover"))
    printed += [command("--json", "show", line["id"]), command("show", line["id"]), command("queue")]
    printed += [
        command("--json", "check", "board.png"),
        command("check", "board.png"),
        command("audit", "export", "record.csv"),
    ]
    assert command("approvers", "add", HEAD).code == 0
    assert command("approve", line["id"], "--by", HEAD).code == 0
    assert all(run.code in (0, 1) for run in printed)
    for canary in canaries:
        for form in (canary, canary.lower(), canary.upper(), canary.replace(" ", "")):
            assert not any(form in run.out + run.err for run in printed), canary
            for path in (path for path in tmp_path.rglob("*") if path.is_file()):
                held = path.read_bytes()
                assert form.encode() not in held and form.encode("utf-16-le") not in held, path


def test_show_lists_lines_by_number_and_word_says_what_it_did(command: Command, tmp_path: Path) -> None:
    (tmp_path / "board.png").write_bytes(encoded(noticeboard(), "PNG"))
    assert command("people", "import", write_register(tmp_path / "people.csv", REGISTER)).code == 0
    summary = command("clean", "board.png")
    assert "What is written gives a child away, and is covered, on 1 photo." in summary.out
    (line,) = command("--json", "queue").lines
    ada = next(word for word in line["words"] if word["person"] == "P001")
    assert (ada["kind"], ada["verdict"], ada["reason"]) == ("name", "cover", "gives-a-child-away")
    shown = command("show", line["id"]).out
    assert "5 lines of writing" in shown and "a name: Ada Okafor" in shown and "gives nobody away" in shown
    refused = command("word", line["id"], str(ada["n"]), "--keep")
    assert refused.code == 1 and "--sure" in refused.err
    done = command("word", line["id"], str(ada["n"]), "--keep", "--sure")
    assert f"Line {ada['n']} stays as it is in the picture now. Whoever approves is told." in done.out
    assert "keeps line" in command("queue").out
    assert command("word", line["id"], "99", "--cover").code == 1
    assert command("word", line["id"], "1").code == 2
    checked = command("check", "board.png")
    assert "Written in it, and to be covered: 3 lines" in checked.out


#: Rules on values.
places = st.integers(0, 8)
hands = st.sampled_from([(), ("Ann",), ("Bea",), ("Ann", "Bea")])


@st.composite
def words_of(draw: st.DrawFn) -> tuple[Word, ...]:
    """Lines one below the other."""
    rows = sorted(draw(st.sets(places, max_size=5)))
    return tuple(
        Word(
            n,
            ((0.0, 40.0 * row), (100.0, 40.0 * row), (100.0, 40.0 * row + 20), (0.0, 40.0 * row + 20)),
            draw(st.sampled_from(Gives)),
            draw(st.sampled_from(Verdict)),
            draw(st.sampled_from([None, "P1", "P2"])),
            draw(hands),
            draw(hands),
        )
        for n, row in enumerate(rows, 1)
    )


@given(words_of(), words_of(), st.sampled_from([0.5, 1.0, 2.0]))
def test_no_cover_by_hand_is_lost_when_a_photo_is_done_again(
    fresh: tuple[Word, ...], earlier: tuple[Word, ...], scale: float
) -> None:
    fresh = tuple(replace(word, by=(), over=()) for word in fresh)
    after = kept(fresh, decisions(earlier), scale)
    for word in decisions(earlier):
        if word.verdict is Verdict.COVER:
            x, y = word.box.x + word.box.width / 2, word.box.y + word.box.height / 2
            assert any(
                each.verdict is Verdict.COVER
                and each.box.x <= x * scale <= each.box.x + each.box.width
                and each.box.y <= y * scale <= each.box.y + each.box.height
                for each in after
            )
    assert len({word.n for word in after}) == len(after)
    for now, word in zip(after, fresh, strict=False):
        if word.verdict is Verdict.COVER and now.verdict is Verdict.SHOW:
            assert any((each.gives, each.person) == (word.gives, word.person) and each.by for each in earlier), (
                "only the same thing stays legible"
            )


@given(words_of(), st.sampled_from(["Ann", "Bea"]), st.data())
def test_covering_hides_one_line_and_keeping_uncovers_no_other(
    words: tuple[Word, ...], by: str, data: st.DataObject
) -> None:
    if not words:
        return
    n = data.draw(st.sampled_from([word.n for word in words]))
    hidden, left = cover(words, n, by), keep(words, n, by)
    assert not uncovers(words, hidden) and hidden[n - 1].verdict is Verdict.COVER
    assert left[n - 1].verdict is Verdict.SHOW and by in left[n - 1].by
    assert [each for each in left if each.n != n] == [each for each in words if each.n != n]
    covered_by_others = words[n - 1].verdict is Verdict.COVER and set(words[n - 1].by) - {by}
    assert not covered_by_others or set(left[n - 1].over) == set(words[n - 1].by) - {by}


@given(words_of(), st.sets(st.sampled_from(["P1", "P2"])), st.sets(st.sampled_from(["P1", "P2"])))
def test_nothing_that_gives_somebody_away_stays_without_a_hand_but_a_name_beside_its_own_face(
    words: tuple[Word, ...], shown: set[str], named: set[str]
) -> None:
    faces = [Face(n, Box(0, 0, 9, 9), Verdict.SHOW, Reason.CONSENTED, id) for n, id in enumerate(sorted(shown), 1)]
    naming = Naming(frozenset(named), frozenset({"P1"}))
    for before, word in zip(words, without_leave(words, faces, naming), strict=True):
        if word.is_legible and word.by:
            assert word.person in (None, "P1")
        elif word.is_legible:
            assert word.person in shown & named
        assert before.verdict is Verdict.SHOW or word.verdict is Verdict.COVER, "nothing is uncovered"
    assert not any(word.is_legible for word in all_covered(words))


def test_a_name_that_stayed_with_a_yes_speaks_against_the_photo_once_that_yes_is_without_name() -> None:
    with_name = Person("P1", "Ada Okafor", consents={Channel.SOCIAL: Consent(Answer.YES, with_name=True)})
    face = Face(1, Box(0, 0, 40, 50), Verdict.SHOW, Reason.CONSENTED, "P1")
    word = Word(1, ((0, 60), (90, 60), (90, 80), (0, 80)), Gives.NAME, Verdict.SHOW, "P1")
    photo = Photo("a" * 64, Channel.SOCIAL, "fair", State.APPROVED, faces=(face,), words=(word,), size=(100, 100))
    today = NOON.date() + timedelta(days=1)
    assert objections({"P1": with_name}, photo, today, True, CONSENT) == {}
    plain = replace(with_name, consents={Channel.SOCIAL: Consent(Answer.YES)})
    assert objections({"P1": plain}, photo, today, True, CONSENT) == {"P1": Reason.NAMED}
    hidden = replace(photo, faces=(replace(face, verdict=Verdict.COVER),))
    assert objections({"P1": with_name}, hidden, today, True, CONSENT) == {"P1": Reason.NAMED}
    assert json.dumps(sorted(photo.named)) == '["P1"]'
