"""Reading what is written in a picture, whichever way up it stands."""

import cv2
import numpy as np
import pytest

from eventguard.adapters.words.text_reader import TextReader
from eventguard.core.photos.pixels import Pixels

pytestmark = pytest.mark.one_python

WIDTH, HEIGHT = 640, 480


def drawn(*lines: str, angle: float = 0.0) -> Pixels:
    """Dark writing on a light ground, turned about the middle by so many degrees."""
    pixels = np.full((HEIGHT, WIDTH, 3), 235, np.uint8)
    for n, text in enumerate(lines):
        at = (170, 240 + 60 * n)
        cv2.putText(pixels, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.3, (30, 30, 40), 3, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(pixels, turn, (WIDTH, HEIGHT), borderValue=(235, 235, 235)), np.uint8)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    """The networks, loaded once."""
    return TextReader()


def said(reader: TextReader, pixels: Pixels) -> set[str]:
    """Everything that any line may say."""
    return {text for line in reader.read(pixels) for text in line.readings}


@pytest.mark.parametrize("angle", [0.0, 20.0, -35.0, 90.0, -90.0, 180.0])
def test_a_line_is_read_whichever_way_up_it_stands(reader: TextReader, angle: float) -> None:
    assert "Ada Okafor" in said(reader, drawn("Ada Okafor", angle=angle))


def test_two_lines_are_two_and_lie_where_they_were_drawn(reader: TextReader) -> None:
    lines = {line.text: line for line in reader.read(drawn("Theodora", "Well done"))}
    assert lines.keys() == {"Theodora", "Well done"}
    for text, bottom in (("Theodora", 240), ("Well done", 300)):
        xs, ys = zip(*lines[text].corners, strict=True)
        assert min(xs) == pytest.approx(170, abs=12) and min(ys) < bottom - 20 and max(ys) >= bottom - 3


def test_a_picture_without_writing_has_no_lines(reader: TextReader) -> None:
    assert reader.read(drawn()) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 400, 3), (400, 3, 3)])
def test_pictures_of_any_size_are_read(reader: TextReader, shape: tuple[int, int, int]) -> None:
    assert reader.read(np.zeros(shape, np.uint8)) == []
