"""The whole way on real photos, through the command line. Skipped where the research photos are absent."""

import csv
import json
import random
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.photos.pixels import Pixels
from eventguard.core.settings import Settings
from tests.conftest import Command
from tests.films import film_file

pytestmark = pytest.mark.real_photos


def test_no_face_of_the_small_groups_stays_visible(command: Command, real_photos: Path, tmp_path: Path) -> None:
    run = command("--json", "clean", real_photos / "detect" / "small_groups", "--faces", "all", "--style", "solid")
    assert run.code == 0
    labels = json.loads((real_photos / "detect" / "boxes.json").read_text())
    faces = 0
    for line in run.lines:
        original = np.asarray(Image.open(real_photos / "detect" / "small_groups" / line["source"]).convert("RGB"))
        cleaned = np.asarray(Image.open(tmp_path / line["output"]))
        assert cleaned.shape == original.shape
        for x, y, width, height in labels[f"small_groups/{line['source']}"]:
            face = np.zeros(cleaned.shape[:2], np.uint8)
            middle = (int(x + width / 2), int(y + height / 2))
            cv2.ellipse(face, middle, (int(width / 2), int(height / 2)), 0, 0, 360, 1, cv2.FILLED)
            detail = np.abs(cv2.Laplacian(cleaned, cv2.CV_16S)).max(axis=2)
            assert np.median(detail[face == 1]) <= 2, f"{line['source']}: a face at {x}, {y} is not flat"
            faces += 1
    assert faces == 43


@pytest.fixture
def school(real_photos: Path, tmp_path: Path) -> dict[str, str]:
    """Fifty people and sixty strangers. Returns who is on each photo of the event ("" for a stranger).

    P000 to P019 may be shown and recognised, P020 to P039 may be shown but not recognised, the rest said no.
    """
    chance = random.Random(7)
    folders = [f for f in sorted((real_photos / "identity" / "people").iterdir()) if len(list(f.iterdir())) > 3]
    truth: dict[str, str] = {}
    (tmp_path / "event").mkdir()
    rows = [("id", "first_name", "last_name", "social", "biometrics", "consented_by", "notified")]
    for index, folder in enumerate(chance.sample(folders, 50)):
        person = f"P{index:03d}"
        answer = "yes" if index < 40 else "no"
        permission = ("", "", "") if index in range(20, 40) else ("yes", "A Parent", "01/09/2025")
        rows.append((person, "Person", str(index), answer, *permission))
        photos = sorted(folder.iterdir())
        chance.shuffle(photos)
        (tmp_path / "portraits" / person).mkdir(parents=True)
        for photo in photos[:3]:
            # Others look over the shoulder; cut the picture to the person in the middle, as the product advises.
            Image.open(photo).crop((25, 20, 125, 130)).save(tmp_path / "portraits" / person / photo.name, quality=95)
        for photo in photos[3:]:
            truth[photo.name] = person
            (tmp_path / "event" / photo.name).write_bytes(photo.read_bytes())
    strangers = sorted((real_photos / "identity" / "strangers").rglob("*.jpg"))
    for photo in chance.sample(strangers, 60):
        truth[photo.name] = ""
        (tmp_path / "event" / photo.name).write_bytes(photo.read_bytes())
    with (tmp_path / "people.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return truth


def test_only_people_with_a_yes_and_a_permission_are_shown(command: Command, school: dict[str, str]) -> None:
    assert command("people", "import", "people.csv").code == 0
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    told = {line["person"]: line for line in command("--json", "people", "enrol", "--folder", "portraits").lines}
    enrolled = {person: line["photos"] for person, line in told.items()}
    unlike = [person for person in told if "so none was used" in " ".join(told[person]["refused"])]
    print(f"photos unlike each other, so not enrolled: {unlike}")
    assert sum(photos > 0 for photos in enrolled.values()) == 20 - len(unlike)
    assert len(unlike) <= 1, "of 20 people one has a photo that SFace and dlib take for somebody else's"
    assert all(enrolled[f"P{index:03d}"] == 0 for index in range(20, 50)), "no template without permission or yes"

    lines = command("--json", "clean", "event", "--no-words").lines
    assert len(lines) == len(school)
    shown: Counter[str] = Counter()
    for line in lines:
        person = school[line["source"]]
        names = [face["person"] for face in line["faces"] if face["verdict"] == "show"]
        assert names in ([], [person]), f"{line['source']} shows {names}"
        assert not names or int(person[1:]) < 20
        shown["consenting"] += bool(person) and int(person[1:]) < 20
        shown["shown"] += bool(names)
    print(f"{shown['shown']} of {shown['consenting']} photos of people who may be shown show them;")
    print(f"none of the {len(school) - shown['consenting']} other photos shows anybody")
    assert shown["shown"] >= 0.9 * shown["consenting"]


def test_every_way_to_lose_a_yes_covers_the_face(command: Command, real_photos: Path, tmp_path: Path) -> None:
    """Seven people are shown; then six of them lose their yes, each in another way, and one does not."""
    folders = [f for f in sorted((real_photos / "identity" / "people").iterdir()) if len(list(f.iterdir())) > 4][:7]
    for person, folder in enumerate(folders):
        command("people", "add", f"P{person}", "--name", f"Person {person}")
        command("people", "consent", f"P{person}", "--channel", "social", "--yes")
        command(*f"people biometrics P{person} --yes --consented-by Parent --notified 01/09/2025".split())
        *references, probe = sorted(folder.iterdir())
        (tmp_path / "event").mkdir(exist_ok=True)
        (tmp_path / "event" / f"P{person}.jpg").write_bytes(probe.read_bytes())
        (tmp_path / "portraits" / f"P{person}").mkdir(parents=True)
        for photo in references:
            Image.open(photo).crop((25, 20, 125, 130)).save(tmp_path / "portraits" / f"P{person}" / photo.name)
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    enrolled = command("people", "enrol", "--folder", "portraits")
    assert "7 of 7 people enrolled" in enrolled.out, "some photos may be refused, nobody"
    assert _shown(command) == {f"P{person}": [f"P{person}"] for person in range(7)}

    for words in (
        "consent P0 --channel social --no",
        "consent P1 --channel social --yes --until 09/07/2020",
        "never-publish P2 --yes --why order",
        "edit P3 --leaves 09/07/2020",
        "biometrics P4 --no --refused",
        "consent P5 --channel social --yes --from 01/01/2090",  # not yet, so it is as if blank
    ):
        assert command("people", *words.split()).code == 0
    assert _shown(command) == {f"P{person}": [f"P{person}"] if person == 6 else [] for person in range(7)}
    assert command("people", "consent", "P5", "--channel", "social", "--yes", "--evidence", "form 9").code == 0
    assert _shown(command)["P5"] == ["P5"]


def test_whoever_takes_somebodys_place_in_a_film_for_a_moment_is_covered_with_them(
    command: Command, real_photos: Path, tmp_path: Path
) -> None:
    folder = next(f for f in sorted((real_photos / "identity" / "people").iterdir()) if len(list(f.iterdir())) > 4)
    *references, probe = sorted(folder.iterdir())
    stranger = min((real_photos / "identity" / "strangers").rglob("*.jpg"))
    command("people", "add", "P0", "--name", "Person 0")
    command("people", "consent", "P0", "--channel", "social", "--yes")
    command("people", "biometrics", "P0", "--yes", "--consented-by", "Parent", "--notified", "01/09/2025")
    (tmp_path / "portraits" / "P0").mkdir(parents=True)
    for photo in references:
        Image.open(photo).crop((25, 20, 125, 130)).save(tmp_path / "portraits" / "P0" / photo.name)
    assert command("recognition", "on", "--compare", "everybody", "--dpia", "TEST-1", "--by", "the test").code == 0
    command("people", "enrol", "--folder", "portraits")
    theirs, others = (
        np.asarray(Image.open(photo).convert("RGB").resize((side, side)), float)
        for photo, side in ((probe, 180), (stranger, 150))
    )
    others = np.pad(others, ((15, 15), (15, 15), (0, 0)), mode="edge")  # in no part of the film the largest face
    wall = np.random.default_rng(3).integers(60, 200, (18, 32, 3), np.uint8)
    wall = np.asarray(Image.fromarray(wall).resize((640, 360), Image.Resampling.BICUBIC))
    head = cv2.GaussianBlur(
        cv2.ellipse(np.zeros((180, 180, 1)), (90, 90), (66, 84), 0, 0, 360, 1, cv2.FILLED), (0, 0), 5
    )

    def picture(n: int, _: tuple[int, int]) -> Pixels:
        whole, face = wall.copy(), others if 30 <= n < 36 else theirs
        around = whole[90:270, 200:380]
        around[:] = around + (face - around) * head[..., None]
        return whole

    (tmp_path / "event").mkdir()
    film = film_file(frames=60, rate=25, size=(640, 360), picture=picture)
    (tmp_path / "event" / "assembly.mp4").write_bytes(film)
    (line,) = command("--json", "clean", "event", "--no-words").lines
    assert [(face["verdict"], face["reason"]) for face in line["faces"]] == [("cover", "ambiguous")]


def _shown(command: Command) -> dict[str, list[str]]:
    """Who is shown on each photo of the event."""
    return {
        Path(line["source"]).stem: [face["person"] for face in line["faces"] if face["verdict"] == "show"]
        for line in command("--json", "clean", "event", "--jobs", "1", "--no-words").lines
    }


@pytest.mark.parametrize("motif", ["Landscape", "Portrait"])
def test_all_eight_orientations_come_out_upright_and_alike(real_photos: Path, motif: str) -> None:
    files = sorted((real_photos / "metadata" / "recurser__orientation").glob(f"{motif}_[1-8].jpg"))
    upright, *others = (PillowCodec(Settings()).decode(file.read_bytes()).astype(int) for file in files)
    assert len(others) == 7
    for other in others:
        assert np.abs(other - upright).mean() < 5, "each was saved anew, so a little differs"
    assert np.abs(upright[::-1] - upright).mean() > 40, "upside down would be noticed"
