"""The laws of the house, for films: covered in every frame, bound to their bytes, taken down, whole after any crash."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.faces.detector import Detector
from eventguard.adapters.films.begun import FACES, Begun
from eventguard.adapters.films.mp4_residue import residue
from eventguard.adapters.films.open_reel import open_reel
from eventguard.adapters.folders.store import digest, digest_of
from eventguard.app.approval import approve_or_reject
from eventguard.app.faces import by_hand
from eventguard.app.films import film_again
from eventguard.app.films.clean_film import begun
from eventguard.app.films.stretches import Stretches
from eventguard.app.people import register
from eventguard.app.photos import looking, turn
from eventguard.app.photos.render_again import settings_of
from eventguard.app.reconcile import reconcile
from eventguard.app.record import audit
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.films.layers import standing
from eventguard.core.films.work import VISIBLE
from eventguard.core.people.consent import Answer, Consent
from eventguard.core.photos.face import Verdict
from eventguard.core.photos.film import STRETCH
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box, Pixels
from eventguard.core.photos.quarters import Way
from eventguard.core.pipeline import STILL_VISIBLE, Cleaned
from eventguard.core.settings import Settings
from eventguard.film_jobs import Draw
from tests.conftest import PASSPHRASE, ROOT, Command, school_at, until
from tests.drawn_films import FRAMES, RATE, SIZE, along, copied, with_film
from tests.films import film_file
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python  # what is drawn and decoded here is the same on every Python


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a school and a held film, cleaned once for all of these tests."""
    root = tmp_path_factory.mktemp("film")
    with_film(root, ROOT / "samples")
    return root


@pytest.fixture
def school(cleaned: Path, tmp_path: Path) -> School:
    """The same, to be changed."""
    return school_at(*copied(cleaned, tmp_path))


def held_film(school: School) -> Photo:
    (photo,) = school.record.photos(State.HELD)
    return photo


def frames_of(path: Path) -> list[Pixels]:
    with path.open("rb") as file, open_reel(file, Settings()) as reel:
        return list(reel.frames())


def source(cleaned: Path) -> list[Pixels]:
    return frames_of(cleaned / "assembly.mp4")


def samples_of(school: School, photo: Photo) -> list[list[bytes]]:
    """The encoded frames of each stretch of a held film, as they lie beside it."""
    work = school.store.begun_film(photo.id, photo.channel)
    stretches = []
    for path in sorted(work.glob("drawn-*.npz")):
        with np.load(path) as arrays:
            ends = np.cumsum(arrays["sizes"])
            stretches.append([bytes(part) for part in np.split(arrays["samples"], ends[:-1])])
    return stretches


def test_no_frame_of_a_cleaned_film_shows_a_face_and_nothing_else_is_in_its_file(cleaned: Path, school: School) -> None:
    photo = held_film(school)
    path = school.where(photo)
    assert path and path.suffix == ".mp4" and photo.film and photo.film.frames == FRAMES
    with path.open("rb") as file:
        assert residue(file) == ()
    detector = Detector(Settings())
    before, after = source(cleaned), frames_of(path)
    assert len(after) == len(before) == FRAMES
    for n in range(0, FRAMES, 9):
        faces = detector.search(before[n]).faces
        assert len(faces) >= 3
        assert not detector.look_again(after[n])
        for face in faces:
            x, y = face.box.x + face.box.width // 2, face.box.y + face.box.height // 2
            near = np.abs(after[n][y - 2 : y + 3, x - 2 : x + 3].astype(int) - (138, 126, 117)).mean()
            assert near < 60, f"no cover over the middle of a face in frame {n}"


def test_a_film_is_recorded_as_tracks_with_their_time(school: School) -> None:
    photo = held_film(school)
    assert photo.faces and all(face.verdict is Verdict.COVER for face in photo.faces)
    for face in photo.faces:
        assert face.span and face.at is not None and face.span[0] <= face.at <= face.span[1] < FRAMES
    assert [face.n for face in photo.faces] == list(range(1, len(photo.faces) + 1))


def test_a_decision_by_hand_draws_only_the_stretches_that_it_changes(school: School) -> None:
    photo = held_film(school)
    before = samples_of(school, photo)
    drawn = by_hand.draw(school, photo.id, Box(10, 10, 60, 40), span=(STRETCH, FRAMES - 1), by="A Teacher")
    after = samples_of(school, drawn)
    assert before[0] == after[0] and before[1] != after[1]
    frames = frames_of(school.where(drawn) or Path())
    assert np.abs(frames[STRETCH + 1][15:45, 15:65].astype(int) - (138, 126, 117)).mean() < 6, "covered from there on"
    assert np.abs(frames[STRETCH - 1][15:45, 15:65].astype(int) - (138, 126, 117)).mean() > 6, "and not before"
    undone = by_hand.undo(school, drawn.id, by="A Teacher")
    assert undone.faces == photo.faces


def test_where_faces_lie_is_kept_with_the_film_that_has_them(school: School) -> None:
    photo = held_film(school)
    work = begun(school, photo.id, photo.channel)
    known = work.layers(FACES, photo.sha256)
    assert known and set(known) == {face.n for face in photo.faces}
    other = {n: standing(Box(0, 0, 9, 9), (0, 9)) for n in known}
    work.keep_layers(FACES, "f" * 64, other)  # of another run, which was killed before its film was held
    covered = by_hand.cover(school, photo.id, 1, by="A Teacher")
    again = work.layers(FACES, covered.sha256)
    assert again and all((again[n].boxes == known[n].boxes).all() for n in known)


def test_an_approval_is_bound_to_the_films_bytes(school: School) -> None:
    photo = held_film(school)
    path = school.where(photo)
    assert path
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Refused, match="not the file that was cleaned"):
        approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    path.write_bytes(whole)
    approved = approve_or_reject.approve(school, photo.id, HEAD, PASSPHRASE)
    assert digest_of(school.where(approved) or Path()) == photo.sha256
    assert audit.verify(school).problems == ()


def test_when_a_yes_goes_a_film_that_shows_them_comes_down(school: School) -> None:
    photo = held_film(school)
    shown = by_hand.show(school, photo.id, 1, "P1", by="A Teacher", sure=True)
    assert shown.shown == ("P1",)
    approved = approve_or_reject.approve(school, shown.id, HEAD, PASSPHRASE)
    path = school.where(approved)
    assert path and path.exists()
    register.consent(school, "P1", photo.channel, Consent(Answer.NO))
    reconcile(school)
    gone = school.record.find(photo.id, photo.channel)
    assert gone and gone.state is State.TAKEN_DOWN and not path.exists()


def test_a_film_cannot_be_turned_and_what_is_covered_in_it_never_said_to_be_no_face(school: School) -> None:
    photo = held_film(school)
    with pytest.raises(Refused, match="cannot be turned"):
        turn.turn(school, photo.id, Way.RIGHT)
    with pytest.raises(Refused, match="a cover too many stays"):
        by_hand.not_a_face(school, photo.id, 1)


def test_a_frame_of_the_original_is_looked_at_only_if_it_is_the_one_that_was_cleaned(
    cleaned: Path, school: School, tmp_path: Path
) -> None:
    photo = held_film(school)
    seen = np.asarray(Image.open(io.BytesIO(looking.look(school, photo.id, frame=30))).convert("RGB"))
    assert np.abs(seen.astype(int) - source(cleaned)[30]).mean() < 4
    shutil.rmtree(school.store.films)
    with pytest.raises(Refused, match="not there any more"):
        looking.look(school, photo.id, frame=30)


def test_what_is_kept_of_a_film_holds_no_names_and_goes_once_it_was_decided(school: School) -> None:
    photo = held_film(school)
    work = school.store.begun_film(photo.id, photo.channel)
    for path in work.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert b"Okafor" not in path.read_bytes()
    approve_or_reject.reject(school, photo.id, HEAD, "no")
    for path in (work, *work.iterdir()):
        os.utime(path, (0, 0))
    reconcile(school)
    assert not work.exists()


def test_a_stretch_in_which_a_face_stays_visible_is_looked_at_again_in_every_film_that_holds_it(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, each = [], Stretches.each

    def doubtful(self: Stretches, jobs: Any, kind: Any) -> Any:
        for job, outcome in each(self, jobs, kind):
            if isinstance(job, Draw) and job.span[0] == 0:
                seen.append(job.span)
                place = 5.0 + 40 * len(seen)
                find = np.array([place, 200, 30, 40, *[place + 9, 215] * 5, VISIBLE], np.float32)
                yield job, replace(outcome, visible=[(12, find)])
            else:
                yield job, outcome

    monkeypatch.setattr(Stretches, "each", doubtful)
    first = by_hand.draw(school, held_film(school).id, Box(10, 10, 60, 40), span=(0, 9), by="A Teacher")
    assert first.reason == STILL_VISIBLE
    seen.clear()
    then = by_hand.draw(school, first.id, Box(10, 10, 60, 40), span=(STRETCH, FRAMES - 1), by="A Teacher")
    assert seen and then.reason == STILL_VISIBLE


def test_a_stretch_that_is_damaged_or_of_another_version_is_drawn_anew(school: School) -> None:
    photo = held_film(school)
    work = school.store.begun_film(photo.id, photo.channel)
    (first, second) = sorted(work.glob("drawn-*.npz"))
    first.write_bytes(first.read_bytes()[:5000])
    drawn = by_hand.draw(school, photo.id, Box(10, 10, 60, 40), span=(STRETCH, FRAMES - 1), by="A Teacher")
    assert len(frames_of(school.where(drawn) or Path())) == FRAMES
    with np.load(first) as arrays:
        kept = dict(arrays)
    np.savez(first, **kept | {"head": kept["head"][:-1]})
    with pytest.raises(Refused, match="Clean it again"):
        by_hand.draw(school, photo.id, Box(10, 90, 60, 40), span=(STRETCH, FRAMES - 1), by="A Teacher")
    again = by_hand.draw(school, photo.id, Box(10, 90, 60, 40), span=(STRETCH, FRAMES - 1), by="A Teacher")
    assert len(frames_of(school.where(again) or Path())) == FRAMES and not second.exists()


def test_of_two_who_make_one_film_at_once_neither_holds_what_the_other_made(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, keep = held_film(school), Begun.keep_layers
    before, others = digest_of(school.where(photo) or Path()), list[str]()

    def meanwhile(self: Begun, *what: Any) -> None:
        if not others:
            others.append("")
            source = Path(photo.original or "")
            made = film_again.draw_again(school, photo, source, photo.faces, photo.words, settings_of(school, photo))
            others[:] = [digest(made.encoded) if isinstance(made, Cleaned) else ""]
        keep(self, *what)

    monkeypatch.setattr(Begun, "keep_layers", meanwhile)
    drawn = by_hand.draw(school, photo.id, Box(10, 10, 60, 40), span=(0, FRAMES - 1), by="A Teacher")
    path = school.where(drawn) or Path()
    assert others == [before] != [drawn.sha256]
    assert np.abs(frames_of(path)[5][15:45, 15:65].astype(int) - (138, 126, 117)).mean() < 6


@pytest.fixture
def film(tmp_path: Path, samples: Path) -> Path:
    path = tmp_path / "inbox" / "assembly.mp4"
    path.parent.mkdir()
    path.write_bytes(
        film_file(frames=FRAMES, rate=RATE, size=SIZE, picture=along(samples / "event" / "IMG_0101.jpg"), sound=True)
    )
    return path


def test_a_film_that_was_killed_goes_on_where_it_was_and_leaves_nothing_half(film: Path) -> None:
    run = [
        sys.executable,
        "-m",
        "eventguard",
        "--json",
        "clean",
        "inbox",
        "--faces",
        "all",
        "--no-words",
        "--jobs",
        "1",
    ]
    work = film.parents[1] / "eventguard-work"

    def looked_through() -> list[Path]:
        """What nobody has to look at again."""
        return sorted((work / "films").glob(f"*/seen-{'?' * 6}.npz"))

    killed = subprocess.Popen(run, cwd=film.parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: len(looked_through()) == 1)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    (first,) = looked_through()
    stamp = first.stat().st_mtime_ns
    assert not list((work / "held").glob("*.mp4"))
    whole = subprocess.run(run, cwd=film.parents[1], capture_output=True, check=True)
    (told,) = (json.loads(line) for line in whole.stdout.splitlines())
    assert told["state"] == "held" and told["film"]["frames"] == FRAMES
    assert first.stat().st_mtime_ns == stamp, "what was seen before is not looked at again"
    assert [path.name for path in (work / "held").iterdir()] == [Path(told["output"]).name]
    school = school_at(work, film.parents[1] / "consent_data")
    assert audit.verify(school).problems == ()
    assert not [*(work / "films").glob("*/*.part"), *(work / "films").glob("*/seen-*-*.npz")]


def test_sound_is_kept_only_if_asked_and_a_film_with_sound_only_approved_after_somebody_listened(
    film: Path, command: Command
) -> None:
    assert command("clean", "--faces", "all", "--no-words", film).code == 0
    silent = command("--json", "queue").lines
    shown = command("show", silent[0]["id"])
    assert "without sound" in shown.out and "sound, in which voices may say names" in shown.out and "when" in shown.out
    assert b"mp4a" not in Path(silent[0]["output"]).read_bytes()
    cleaned = command("clean", "--faces", "all", "--no-words", "--sound", film)
    assert cleaned.code == 0 and f"With their sound: {film.name}." in cleaned.out
    (loud,) = command("--json", "queue").lines
    assert b"mp4a" in Path(loud["output"]).read_bytes() and loud["film"]["sound"] is True
    with Path(loud["output"]).open("rb") as file:
        assert residue(file) == ()
    assert command("approvers", "add", HEAD).code == 0
    shown = command("show", loud["id"])
    assert "with its sound" in shown.out and "sound, in which" not in shown.out, "what stays is not told as gone"
    refused = command("approve", loud["id"], "--by", HEAD)
    assert refused.code == 1 and "listened to all of it" in refused.err
    assert command("approve", loud["id"], "--by", HEAD, "--listened").code == 0


def test_check_tells_what_is_on_a_film_and_leaves_nothing_of_it(film: Path, command: Command) -> None:
    answer = command("--json", "check", film)
    (told,) = answer.lines
    assert answer.code == 1 and told["safe"] is False
    assert len(told["faces"]) >= 3 and all(face["span"] for face in told["faces"])
    assert "sound" in told["found"]
    assert not list(film.parents[1].glob("**/seen-*.npz"))


def moving_gif(path: Path, samples: Path) -> None:
    pictures = [Image.fromarray(along(samples / "event" / "IMG_0101.jpg")(n, SIZE)) for n in range(6)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100, loop=0)


def test_a_picture_that_moves_is_one_picture_unless_it_is_asked_to_be_a_film(
    tmp_path: Path, samples: Path, command: Command
) -> None:
    moving_gif(tmp_path / "wave.gif", samples)
    (still,) = command("--json", "clean", "--faces", "all", "--no-words", tmp_path / "wave.gif").lines
    assert still["output"].endswith(".jpg") and "film" not in still
    told = command("clean", "--faces", "all", "--no-words", "--again", tmp_path / "wave.gif").out
    assert "only their first picture was taken: wave.gif." in told and "--moving" in told
    (film,) = command("--json", "clean", "--faces", "all", "--no-words", "--moving", tmp_path / "wave.gif").lines
    assert film["output"].endswith(".mp4") and film["film"]["frames"] >= 6


def test_a_film_that_cannot_be_read_is_quarantined_with_a_sentence_and_photos_beside_it_are_cleaned(
    tmp_path: Path, film: Path, samples: Path, command: Command
) -> None:
    film.write_bytes(film.read_bytes()[:-2000])
    shutil.copy(samples / "event" / "IMG_0120.jpg", film.parent)
    run = command("--json", "clean", "--faces", "all", "--no-words", film.parent)
    told = {line["source"]: line for line in run.lines}
    assert run.code == 3
    assert told["assembly.mp4"]["state"] == "quarantined" and told["assembly.mp4"]["reason"].endswith(".")
    assert told["IMG_0120.jpg"]["state"] == "held"
    assert not list((tmp_path / "eventguard-work" / "films").glob("*/film.mp4"))
