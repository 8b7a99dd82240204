"""The drawn film: that it is what its script draws, that the truth fits it, and what is planted in it."""

import json
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest

from eventguard.adapters.faces.detector import Detector
from eventguard.core.settings import Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.one_python

FOLDER = ROOT / "samples" / "film"
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text())
#: Somebody behind another, somebody turned away, and somebody who came in late.
FRAMES = (38, 90, 150)


@pytest.fixture(scope="module")
def pictures() -> dict[int, npt.NDArray[np.uint8]]:
    """Some frames as they are in the film, and the last."""
    kept = {}
    with av.open(str(FOLDER / TRUTH["film"])) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in FRAMES or number == len(TRUTH["frames"]) - 1:
                kept[number] = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    assert number == len(TRUTH["frames"]) - 1, "there is a truth for every frame"
    return kept


def test_the_film_is_what_its_script_draws(
    monkeypatch: pytest.MonkeyPatch, pictures: dict[int, npt.NDArray[np.uint8]]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "samples"))
    import film as script  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    from film_takes import TAKES  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    for number in FRAMES[::2]:
        take, at = TAKES[0], number
        if at >= take.frames:
            take, at = TAKES[1], at - take.frames
        drawn, told = script.shown(take, at), TRUTH["frames"][number]
        assert drawn.faces == told["faces"]
        assert [line["text"] for line in drawn.words] == [line["text"] for line in told["words"]]
        off = np.abs(np.asarray(drawn.picture, dtype=int) - pictures[number])
        assert off.mean() < 3, number


def test_its_faces_are_found_where_the_truth_has_them(pictures: dict[int, npt.NDArray[np.uint8]]) -> None:
    detector = Detector(Settings())
    for number in FRAMES:
        found = [seen.box for seen in detector.search(pictures[number]).faces]
        faces = TRUTH["frames"][number]["faces"]
        for face in faces:
            x, y, width, height = face["box"]
            middle = (x + width / 2, y + height / 2)
            assert any(
                box.x < middle[0] < box.x + box.width and box.y < middle[1] < box.y + box.height for box in found
            ), face
        assert len(found) <= len(faces) + 1, number


def test_the_film_has_what_films_of_schools_have() -> None:
    frames = TRUTH["frames"]
    there = [{face["person"] for face in frame["faces"]} for frame in frames]
    assert len(set().union(*there)) >= 8
    assert any(None in people for people in there), "somebody is a bystander"
    late = [number for number, people in enumerate(there) if "P004" in people]
    assert late[0] > 100, "somebody comes in late"
    hidden = [number for number, people in enumerate(there[:60]) if "P008" not in people]
    assert hidden, "somebody is behind another for a while"
    assert late[-1] == len(frames) - 1
    assert {line["text"] for frame in frames for line in frame["words"]} == {"Sports Day", "Ada Okafor"}


def test_personal_data_is_planted_in_the_film() -> None:
    content = (FOLDER / TRUTH["film"]).read_bytes()
    assert len(content) < 900_000
    for planted in ("CANARY-TITLE Ada Okafor 4B", "CANARY-COMMENT", "CANARY-CHAPTER", "CANARY-SOFTWARE", "Larkcam"):
        assert planted.encode() in content
    assert b"\xa9xyz" in content
    assert b"+51.123456-001.654321/" in content
    with av.open(str(FOLDER / TRUTH["film"])) as container:
        assert container.streams.audio, "it has sound"
        assert container.metadata["creation_time"].startswith("2026-07-10T14:15:03")
