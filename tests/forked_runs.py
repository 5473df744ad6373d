"""Many small programs, run by one Python: each in a process that is forked from it.

Started with a file that lists directories and a file to write to, it runs `main.py` in each, as
`python main.py` would there, and writes down what each has printed, or how it failed.
"""

import io
import json
import os
import runpy
import subprocess
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path


def said_in(directories: Iterable[Path], work: Path) -> dict[Path, str]:
    """Run the programs, and give what each said."""
    listed, told = work / "listed.json", work / "told.json"
    listed.write_text(json.dumps([str(one) for one in directories]), "utf-8")
    subprocess.run([sys.executable, "-I", __file__, listed, told], check=True)
    said: dict[str, str] = json.loads(told.read_text("utf-8"))
    return {Path(directory): text for directory, text in said.items()}


def _main(listed: str, told: str) -> None:
    sys.dont_write_bytecode = True
    said = {one: _run(one) for one in json.loads(Path(listed).read_text("utf-8"))}
    Path(told).write_text(json.dumps(said), "utf-8")


def _run(directory: str) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.write(writing, _program(directory).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


def _program(directory: str) -> str:
    """Run a program, and return what it prints: little enough for a pipe to hold."""
    sys.stdout = io.StringIO()
    os.chdir(directory)
    sys.path[:0] = [directory]
    try:
        runpy.run_path("main.py", run_name="__main__")
    except BaseException:  # noqa: BLE001 - however it fails is what is asked
        return f"! {traceback.format_exc()[-2000:]}"
    return sys.stdout.getvalue()


if __name__ == "__main__":
    _main(*sys.argv[1:])
