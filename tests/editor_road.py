"""The third road: a language server over the wire, and an editor that does as it is told.

One server serves every case of a test process, a folder at a time, as one serves a person all day.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import places
from editor import Editor
from lsp_client import LspClient, profile
from modtidy.engine import Shown
from modtidy.project.project import Project
from modtidy.rule import Place, Severity
from modtidy.text import Span

Json = dict[str, Any]  # what a server sends; a wrong form fails a test
COMMAND = (sys.executable, "-m", "modtidy", "server")
PATIENCE = 20
"""Seconds until what is found is to have come to rest."""
SEVERITIES = {one: number for number, one in enumerate(Severity, start=1)}


class Server:
    """A running server, and the client it talks to: VS Code, by the capabilities it declares."""

    def __init__(self, root: Path, settings: Json) -> None:
        self.client = LspClient(COMMAND)
        self.client.answers["workspace/configuration"] = lambda asked: [
            settings for _ in asked["items"]
        ]
        self.client.initialize(
            profile("vscode-1.139.1", root) | {"initializationOptions": settings}
        )
        self._wait(lambda status: status["stage"] == "second", 0.05)  # it loads when left in peace

    def look_at(self, root: Path) -> None:
        """Open a folder."""
        self._change_folders(added=[root])

    def look_away(self, root: Path) -> None:
        """Close a folder."""
        self._change_folders(removed=[root])

    def rest(self, root: Path) -> None:
        """Wait until everything there is to find in a folder is found."""
        uri = root.as_uri()
        self._wait(lambda status: uri in status["folders"] and bool(status["settled"]), 0.002)

    def _wait(self, reached: Callable[[Json], bool], pause: float) -> None:
        until = monotonic() + PATIENCE
        while not reached(status := self.client.call("modtidy/status")):
            assert monotonic() < until, f"the server does not come to rest: {status}"
            sleep(pause)

    def _change_folders(self, added: Iterable[Path] = (), removed: Iterable[Path] = ()) -> None:
        folders = {"added": added, "removed": removed}
        event = {
            what: [{"uri": one.as_uri(), "name": one.name} for one in those]
            for what, those in folders.items()
        }
        self.client.notify("workspace/didChangeWorkspaceFolders", {"event": event})


@dataclass
class Desk:
    """A folder that is open in the editor: its files, some of them in buffers."""

    server: Server
    root: Path
    editor: Editor

    def uri(self, path: str) -> str:
        """Give the URI of a file in the folder."""
        return (self.root / path).as_uri()

    def open(self, path: str) -> None:
        """Open a file, unless it is open, and leave it as it is."""
        if self.uri(path) in self.editor.versions:
            return
        self.editor.versions[self.uri(path)] = 1
        self.server.client.open(self.uri(path), self.editor.files[self.uri(path)])

    def close(self) -> None:
        """Close everything."""
        for uri in self.editor.versions:
            self.server.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, path: str) -> list[Json]:
        """Ask for what is found in a document."""
        params = {"textDocument": {"uri": self.uri(path)}}
        report = self.server.client.call("textDocument/diagnostic", params)
        assert report["kind"] == "full"
        found: list[Json] = report["items"]
        return sorted(found, key=_order)

    def actions(
        self, place: Place, text: str, context: Json, *, disabled: bool = False
    ) -> list[Json]:
        """Ask for the code actions at a place, each with the edit it makes, or the disabled."""
        self.open(place.path)
        params = {
            "textDocument": {"uri": self.uri(place.path)},
            "range": _range(text, place.span),
            "context": context,
        }
        offered = self.server.client.call("textDocument/codeAction", params) or []
        if disabled:
            return [action for action in offered if "disabled" in action]
        return [self._resolved(action) for action in offered if "disabled" not in action]

    def rename(self, moves: dict[str, str]) -> None:
        """Rename files and directories as a person does, and do first what is said to go along."""
        files = [{"oldUri": self.uri(old), "newUri": self.uri(new)} for old, new in moves.items()]
        edit = self.server.client.call("workspace/willRenameFiles", {"files": files})
        if edit is not None:
            self.editor.apply(edit)
        for old, new in moves.items():
            self.editor.rename(self.uri(old), self.uri(new))

    def files(self) -> dict[str, str]:
        """Give the files there are now, by their paths."""
        root = f"{self.root.as_uri()}/"
        return {uri.removeprefix(root): text for uri, text in self.editor.files.items()}

    def _resolved(self, action: Json) -> Json:
        if "edit" in action or "command" in action:
            return action
        resolved: Json = self.server.client.call("codeAction/resolve", action)
        return resolved


def expected(project: Project, found: Iterable[Shown], path: str, desk: Desk) -> list[Json]:
    """Say what was found in a file as a value in the words of the protocol."""
    here = [shown for shown in found if shown.finding.place.path == path]
    return sorted((diagnostic(project, shown, desk) for shown in here), key=_order)


def diagnostic(project: Project, shown: Shown, desk: Desk) -> Json:
    """Say one finding in the words of the protocol, but for its page's address."""
    finding = shown.finding
    related = [
        {
            "location": {
                "uri": desk.uri(one.place.path),
                "range": _range(project.tree.text(one.place.path), one.place.span),
            },
            "message": one.message,
        }
        for one in finding.related
    ]
    return {
        "range": _range(project.tree.text(finding.place.path), finding.place.span),
        "severity": SEVERITIES[shown.severity],
        "code": shown.rule.name,
        "source": "modtidy",
        "message": finding.message,
        **({"relatedInformation": related} if related else {}),
    }


def without_page(diagnostics: Iterable[Json]) -> list[Json]:
    """Leave out the address of each rule's page."""
    return [{key: one[key] for key in one if key != "codeDescription"} for one in diagnostics]


def _range(text: str, span: Span) -> Json:
    return {"start": places.position(text, span.start), "end": places.position(text, span.end)}


def _order(diagnostic: Json) -> tuple[object, ...]:
    start = diagnostic["range"]["start"]
    return start["line"], start["character"], diagnostic["code"], diagnostic["message"]
