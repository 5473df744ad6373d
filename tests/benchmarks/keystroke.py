"""From a keystroke to the diagnostics it leads to, for language servers side by side.

    python tests/benchmarks/keystroke.py
    python tests/benchmarks/keystroke.py --edits 400 "modtidy=modtidy server" "ruff=ruff server"

Each server is given the same long file and the same edits, in turn, one server after another for
each: so a machine that is busy for a while is so for all of them.  The time is from the writing of
`textDocument/didChange` until the last byte of the diagnostics of that version is read.
"""

import argparse
import shlex
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lsp_client import Json, LspClient, edit

SOURCES = ("argparse.py", "ast.py", "inspect.py", "pathlib.py", "typing.py", "zipfile.py")
HEAD = (
    "import os\nfrom os.path import *\n\n\ndef typed_in():\n    value = 0\n    return value\n\n\n"
)
RULES = ("INP", "A005", "F401", "F403", "F811", "TID252")
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
    },
    "workspace": {"workspaceFolders": True},
}


class Place(NamedTuple):
    """A line to type in, and what it reads without and with what is typed."""

    name: str
    line: int
    texts: tuple[str, str]


PLACES = (
    Place("an import line", 1, ("from os.path import *", "from os.patch import *")),
    Place("a function's body", 5, ("    value = 0", "    value = 01")),
)


class Contender:
    """A server with the file open, and the times it took."""

    def __init__(self, name: str, command: str, project: Path, text: str) -> None:
        self.name = name
        self.times: dict[str, list[float]] = {place.name: [] for place in PLACES}
        self._client = LspClient(shlex.split(command))
        self._uri = (project / "long.py").as_uri()
        self._version = 1
        self._client.initialize(
            {
                "processId": None,
                "rootUri": project.as_uri(),
                "capabilities": CAPABILITIES,
                "workspaceFolders": [{"uri": project.as_uri(), "name": "project"}],
                "initializationOptions": {"settings": {"lint": {"select": RULES}}},
            }
        )
        self._client.open(self._uri, text)
        self._client.published(self._uri, 1)

    def type(self, place: Place, number: int) -> None:
        """Replace the line by its other text, and note how long the diagnostics took."""
        before, after = place.texts[number % 2], place.texts[(number + 1) % 2]
        change: Json = edit(place.line, 0, place.line, len(before), after)
        self._version += 1
        start = time.perf_counter()
        self._client.change(self._uri, self._version, change)
        self.times[place.name].append(self._client.published(self._uri, self._version).at - start)

    def close(self) -> None:
        """End the server."""
        self._client.exit()
        self._client.__exit__(None, None, None)


def long_text(count: int) -> str:
    """Return sources of the standard library, one after another, until there are enough lines."""
    library = Path(sysconfig.get_path("stdlib"))
    sources = [library / name for name in SOURCES if (library / name).is_file()]
    lines: list[str] = HEAD.splitlines(keepends=True)
    while len(lines) < count:
        for source in sources:
            lines += source.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(lines[:count])


def main(arguments: Sequence[str]) -> None:
    """Measure, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("servers", nargs="*", metavar="NAME=COMMAND")
    parser.add_argument("--edits", type=int, default=200, help="for each place")
    parser.add_argument("--lines", type=int, default=8_600, help="in the file")
    parser.add_argument("--warm-up", type=int, default=20, help="edits that are not counted")
    given = parser.parse_args(arguments)
    servers = given.servers or [
        f"modtidy={sys.executable} -m modtidy server",
        "ruff=ruff server",
    ]
    with tempfile.TemporaryDirectory() as folder:
        contenders = list(contend(Path(folder).resolve(), servers, long_text(given.lines)))
        time.sleep(3)  # until the servers have loaded what they load behind the first answer
        for place in PLACES:
            for number in range(given.warm_up + given.edits):
                for contender in contenders:
                    contender.type(place, number)
        for contender in contenders:
            contender.close()
    print(f"{given.lines} lines, {given.edits} edits in each place")
    for place in PLACES:
        show(place, contenders, given.warm_up)


def contend(project: Path, servers: Sequence[str], text: str) -> Iterator[Contender]:
    """Write the project, and start each server on it."""
    (project / "long.py").write_text(text, encoding="utf-8")
    for server in servers:
        name, _, command = server.partition("=")
        yield Contender(name, command, project, text)


def show(place: Place, contenders: Sequence[Contender], warm_up: int) -> None:
    """Print a line a server: its median and slowest tenth, and its share of the last one's."""
    reference = median(contenders[-1].times[place.name][warm_up:])
    print(f"typing in {place.name}")
    for contender in contenders:
        times = sorted(contender.times[place.name][warm_up:])
        middle, slow = median(times), times[len(times) * 9 // 10]
        print(
            f"  {contender.name:10} median {middle * 1000:7.2f} ms   p90 {slow * 1000:7.2f} ms"
            f"   {middle / reference:5.2f} of {contenders[-1].name}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
