"""A network through OpenVINO: on one thread, for pictures of any size."""

import ctypes
import importlib
import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from eventguard.core.photos.pixels import Pixels
from eventguard.networks import weights
from eventguard.networks.published import Published

# Importing openvino tells its maker so, and writes an identity into the home folder: but nothing may be sent
# anywhere. Without this package it does neither (tests/test_openvino_network.py).
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
openvino = importlib.import_module("openvino")

#: One thread, for the workers share the cores, and on any core: left to itself, each worker's would look on the first
#: one. The same answers on every computer, also where half precision is faster. And nothing kept for sizes of pictures
#: that were looked at before (without that, 80 MB more every ten photos).
HOW = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "ENABLE_CPU_PINNING": False,
    "INFERENCE_PRECISION_HINT": "f32",
    "CPU_RUNTIME_CACHE_CAPACITY": 0,
}

#: Lets the GNU C library hand pieces of memory back to the system; others do so by themselves, or not at all.
TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
#: In the middle between the darkest and the brightest value.
MIDDLE = 127.5


class Network:
    """Not safe to share between threads."""

    def __init__(
        self,
        which: Published,
        *,
        blue_first: bool,
        maps: tuple[str, ...],
        height: int = -1,
        unit: bool = False,
    ) -> None:
        """Read one of the published files, and make it take RGB pictures of any height and width.

        Args:
            which: the file.
            blue_first: whether the network was taught with the colours in the order blue, green, red.
            maps: the names of the outputs that are wanted.
            height: the only height of pictures that it takes, in pixels.
            unit: whether it was taught with values from -1 to 1, not with those from 0 to 255.

        Raises:
            SetupError: the file is missing or another one.
        """
        core = openvino.Core()
        model = core.read_model(weights.path_of(which))
        model.reshape([1, 3, height, -1])
        steps = openvino.preprocess.PrePostProcessor(model)
        colours = openvino.preprocess.ColorFormat
        tensor = steps.input().tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
        tensor.set_color_format(colours.RGB)
        steps.input().preprocess().convert_element_type(openvino.Type.f32)
        if blue_first:
            steps.input().preprocess().convert_color(colours.BGR)
        if unit:
            steps.input().preprocess().mean(MIDDLE).scale(MIDDLE)
        steps.input().model().set_layout(openvino.Layout("NCHW"))
        self._model = model
        self._compiled = core.compile_model(steps.build(), "CPU", HOW)
        self._request = self._compiled.create_infer_request()
        self._maps = maps

    def told(self, *path: str) -> str:
        """What its file says about it at this place."""
        return str(self._model.get_rt_info(list(path)).value)

    def __call__(self, pixels: Pixels) -> dict[str, npt.NDArray[Any]]:
        """The outputs, each without its first axis. They are overwritten by the next call."""
        self._request.infer([np.ascontiguousarray(pixels)[None]], share_inputs=True)
        return {name: self._request.get_tensor(name).data[0] for name in self._maps}

    def rest(self) -> None:
        """Give back what the last looks took until the next one: 60 MB of a large picture, and, where the system's C
        library keeps what is given back in pieces, up to 250 MB more.
        """
        self._compiled.release_memory()
        if TRIM:
            TRIM(0)
