"""The seal: what is sealed cannot touch the world, and a port of the host's can."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sealed import lifted, sealed

TOUCHES: dict[str, Callable[[], object]] = {
    "open": lambda: Path(__file__).read_bytes(),
    "list": lambda: os.listdir("."),  # noqa: PTH208 - what the seal is to see
    "scan": lambda: os.scandir("."),
    "run": lambda: subprocess.run([sys.executable, "-V"], check=True),
    "import": lambda: __import__("this"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_what_is_sealed_cannot_touch_the_world(touch: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="the core touched the world"), sealed():
        touch()


def test_a_port_lifts_the_seal_for_its_answer() -> None:
    with sealed():
        with lifted():
            assert Path(__file__).read_bytes()
        with pytest.raises(AssertionError):
            Path(__file__).read_bytes()
    assert Path(__file__).read_bytes()
