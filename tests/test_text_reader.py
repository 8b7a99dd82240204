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


@pytest.mark.parametrize(("size", "thick"), [(0.55, 1), (6.0, 14)])
def test_small_and_large_writing_is_read_in_a_large_picture(reader: TextReader, size: float, thick: int) -> None:
    pixels = np.full((1500, 2048, 3), 180, np.uint8)
    cv2.putText(pixels, "Ada Okafor", (400, 900), cv2.FONT_HERSHEY_SIMPLEX, size, (20, 20, 30), thick, cv2.LINE_AA)
    assert "Ada Okafor" in said(reader, pixels)


def test_a_line_is_read_once_although_it_is_looked_at_in_several_sizes(reader: TextReader) -> None:
    pixels = cv2.resize(drawn("Theodora", "Well done"), (2048, 1536), interpolation=cv2.INTER_CUBIC)
    assert sorted(line.text for line in reader.read(np.asarray(pixels, np.uint8))) == ["Theodora", "Well done"]


def test_what_else_a_line_may_say_is_told_where_it_was_not_read_for_sure(reader: TextReader) -> None:
    [line] = reader.read(drawn("Theodora"))
    assert line.sure > 0.95 and line.letters == ()
    blurred = cv2.GaussianBlur(drawn("Theodora"), (0, 0), 4)
    lines = reader.read(np.asarray(blurred, np.uint8))
    assert lines and all(line.sure > 0.95 or line.letters for line in lines)
    for letters in (letters for line in lines for letters in line.letters):
        assert letters.likely.shape[1] == len(letters.signs) and 0 <= letters.likely.min() <= letters.likely.max() <= 1
