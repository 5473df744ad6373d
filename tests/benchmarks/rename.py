"""How long imports take to follow a file that is renamed, in a workspace of many files.

    python tests/benchmarks/rename.py
    python tests/benchmarks/rename.py --project DIRECTORY --old a/b.py --new a/c.py "ty=ty server"

Each server opens the workspace and is left alone for a while; then it is asked once, and again
and again, what goes with the same rename (`workspace/willRenameFiles`).  How many files and edits
the answer has is shown too, for a quick answer may have left some out.
"""

import argparse
import shlex
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lsp_client import Json, LspClient

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "workspaceFolders": True,
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
        "fileOperations": {"willRename": True, "didRename": True},
    },
}
OLD, NEW = "shop/till.py", "shop/counter.py"


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a line a server."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("servers", nargs="*", metavar="NAME=COMMAND")
    parser.add_argument("--project", type=Path, help="the workspace; it is not changed")
    parser.add_argument("--old", default=OLD)
    parser.add_argument("--new", default=NEW)
    parser.add_argument("--files", type=int, default=10_000, help="how many, where it is made here")
    parser.add_argument("--pause", type=float, default=20, help="seconds until the first request")
    parser.add_argument("--again", type=int, default=10)
    given = parser.parse_args(arguments)
    servers = given.servers or [f"modtidy={sys.executable} -m modtidy server"]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        project = given.project.resolve() if given.project else made(base, given.files)
        for server in servers:
            name, _, command = server.partition("=")
            client = opened(shlex.split(command), project, project / given.old)
            time.sleep(given.pause)
            pair = {one: (project / getattr(given, one)).as_uri() for one in ("old", "new")}
            asked = {"files": [{"oldUri": pair["old"], "newUri": pair["new"]}]}
            times: list[float] = []
            answer: Json = {}
            for _ in range(given.again + 1):
                start = time.perf_counter()
                answer = client.call("workspace/willRenameFiles", asked) or {}
                times.append(time.perf_counter() - start)
            client.exit()
            client.__exit__(None, None, None)
            show(name, times, answer)


def opened(command: list[str], project: Path, file: Path) -> LspClient:
    """Start a server on the project, with one file open."""
    client = LspClient(command)
    client.initialize(
        {
            "processId": None,
            "rootUri": project.as_uri(),
            "capabilities": CAPABILITIES,
            "workspaceFolders": [{"uri": project.as_uri(), "name": "project"}],
        }
    )
    client.open(file.as_uri(), file.read_text(encoding="utf-8"))
    return client


def made(project: Path, count: int) -> Path:
    """Write a project in which one file in fifty imports the module that is renamed."""
    for number in range(count):
        package = project / f"part{number // 100}"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
        said = "from shop import till\n" if number % 50 == 0 else "import os\n"
        body = "".join(f"def run{one}(value):\n    return value + {one}\n\n\n" for one in range(60))
        (package / f"module{number}.py").write_text(said + body, encoding="utf-8")
    (project / "shop").mkdir()
    for path in ("shop/__init__.py", OLD):
        (project / path).touch()
    return project


def show(name: str, times: Sequence[float], answer: Json) -> None:
    """Print how long the answers took, and how much is in one."""
    changes = [one["edits"] for one in answer.get("documentChanges") or () if "edits" in one]
    changes += (answer.get("changes") or {}).values()
    first, again = times[0] * 1000, median(times[1:]) * 1000
    edits = sum(map(len, changes))
    print(
        f"{name:12} first {first:8.0f} ms   again {again:8.0f} ms"
        f"   {len(changes)} files, {edits} edits"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
