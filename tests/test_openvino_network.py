"""The networks' engine: it tells nobody that it is used, writes nothing, and answers alike whatever it saw before."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from eventguard.adapters.faces.centerface import CenterFace
from eventguard.adapters.faces.pieces import LAP, fitted, in_pieces
from eventguard.adapters.faces.yunet import YuNet
from eventguard.adapters.photos.codec import PillowCodec
from eventguard.core.settings import Settings

#: What a new process reports: every connection, every other program, and every file that it opens to write.
WATCHED = """
import sys
def hear(event, told):
    written = event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+")
    if written or event.startswith(("socket.", "subprocess.", "os.system", "os.mkdir")):
        print(event, told[0])
sys.dont_write_bytecode = True
import cv2, numpy
sys.addaudithook(hear)
from eventguard.adapters.faces.yunet import YuNet
YuNet(0.1).look(numpy.zeros((64, 64, 3), numpy.uint8))
"""


def test_the_engine_tells_nobody_that_it_is_used_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for home in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(home, str(tmp_path))
    heard = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert heard.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("network", [YuNet(0.01), CenterFace(0.01)], ids=["YuNet", "CenterFace"])
def test_a_network_answers_alike_whatever_size_it_saw_before_and_after_a_rest(network: YuNet | CenterFace) -> None:
    dice = np.random.default_rng(1)
    pictures = [dice.integers(0, 255, shape, np.uint8) for shape in ((96, 160, 3), (333, 222, 3), (32, 32, 3))]
    first = [network.look(picture) for picture in pictures]
    for picture, rows in reversed(list(zip(pictures, first, strict=True))):
        assert np.array_equal(network.look(picture), rows)
        network.rest()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores cannot be asked for here")
def test_while_a_worker_looks_it_may_run_on_every_core_that_it_was_given() -> None:
    """All workers would share one core otherwise."""
    given, seen, looked = os.sched_getaffinity(0), set(), threading.Event()

    def watch(thread: int) -> None:
        while not looked.wait(0.002):
            seen.add(frozenset(os.sched_getaffinity(thread)))

    watching = threading.Thread(target=watch, args=(threading.get_native_id(),))
    watching.start()
    for network in (YuNet(0.1), CenterFace(0.1)):
        for _ in range(3):
            network.look(np.zeros((800, 800, 3), np.uint8))
    looked.set()
    watching.join()
    assert seen == {frozenset(given)}


def test_a_picture_in_pieces_shows_the_faces_that_it_shows_as_a_whole(samples: Path) -> None:
    pixels = PillowCodec(Settings()).decode((samples / "event" / "IMG_0101.jpg").read_bytes())
    pixels = fitted(pixels, 960, 720)
    network = YuNet(0.1)
    whole, parts = (in_pieces(pixels, longest, network._look) for longest in (1600, 448))
    sure = whole[(whole[:, 14] > 0.6) & (whole[:, 3] < LAP)]
    assert len(sure)
    for row in sure:
        assert np.abs(parts[:, :4] - row[:4]).max(axis=1).min() < 0.15 * row[3]
