"""The session: the folders that are open, and which of them a document belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread, Timer
from time import monotonic

from platformdirs import user_cache_dir

from modtidy import paths, rule, rules
from modtidy.configuration.project import FILES
from modtidy.engine import Shown as Found
from modtidy.host import pages
from modtidy.host import workspace as host
from modtidy.host.settings_files import OURS, Said
from modtidy.lsp.ahead import Ahead
from modtidy.lsp.client import WARNING, Client
from modtidy.lsp.messages import Message
from modtidy.lsp.own_operations import OwnOperations
from modtidy.lsp.progress import Progress
from modtidy.lsp.session import Related, Shown
from modtidy.lsp.space import Space
from modtidy.lsp.spot import Spot
from modtidy.lsp.uris import path_of, uri_of
from modtidy.project.project import Project
from modtidy.text import Span

_SEVERITIES = {
    rule.Severity.ERROR: 1,
    rule.Severity.WARNING: 2,
    rule.Severity.INFORMATION: 3,
    rule.Severity.HINT: 4,
}
"""LSP 3.17, "DiagnosticSeverity"."""

_CONFIGURATION = frozenset({*FILES, *OURS, "pyvenv.cfg"})
"""Files that say how all the others are to be read."""

_CLIENTS_OWN = frozenset({"server", "trace"})
"""Settings of the clients' that are none of the server's."""

PAUSE = 0.2
"""Seconds without an edit after which whole texts are read again."""

CHANGED = 2
"""LSP 3.17, "FileChangeType"."""


class LiveSession:
    """What the server is looking at now: the one thing in modtidy that changes."""

    def __init__(self, client: Client) -> None:
        """Look at nothing yet."""
        self.spaces: list[Space] = []
        self.own = OwnOperations(self.text)
        self._client = client
        self._ahead = Ahead(client, lambda: self.spaces)
        self._spelt: dict[str, str] = {}
        self._stale: set[str] = set()
        self._settling = False
        self._told: set[str] = set()
        self._numbers = count(1)
        self._options: Message = {}
        self._typed_at = -PAUSE
        self._waits = False
        self._awaited = 0

    def start(self, folders: list[str], options: Message) -> None:
        """Turn to these folders; each is read in a thread, and its findings follow."""
        texts = {uri: self._buffer(uri) for uri in self._spelt.values()}
        opened = [path for path in map(path_of, folders) if path is not None]
        self.spaces = [Space(path.rstrip("/") or "/", rules.ALL, self._learnt) for path in opened]
        for uri, buffer in texts.items():
            if buffer is not None:
                self.open(uri, *buffer)
        self._options = {key: value for key, value in options.items() if key not in _CLIENTS_OWN}
        for space in self.spaces:
            self._read_later(space)

    def _read_later(self, space: Space) -> None:
        """Have a folder read from disk, all of it, in a thread."""
        options = host.Options(
            rules={rule.name: rule.options for rule in rules.ALL},
            said=(Said("the editor", self._options, directory=space.folder, camel_case=True),),
            cache_directory=Path(user_cache_dir("modtidy", appauthor=False)),
        )
        Thread(target=self._read, args=(space, options), daemon=True).start()

    def _read(self, space: Space, options: host.Options) -> None:
        with self._client.reporting(), Progress(self._client, self._numbers, "Reading modules"):
            workspace = host.open_workspace(space.folder, options)
            self._client.post(self._take_in, space, workspace)

    def _take_in(self, space: Space, workspace: host.Workspace) -> None:
        if space not in self.spaces:
            return
        space.take_in(workspace)
        self._stale.update(self.uri(space.root, path) for path in space.buffers)
        for mistake in (*workspace.settings_mistakes, *workspace.configuration_mistakes):
            if str(mistake) not in self._told:
                self._told.add(str(mistake))
                self._client.show(str(mistake), WARNING)
        for problem in workspace.problems:
            self._client.log(problem, WARNING)
        self._client.findings_changed()
        self._settle_later()

    def open(self, uri: str, text: str, version: int) -> None:
        """Take the client's word for the text of a document from now on."""
        space, path = self.find(uri)
        if space is not None:
            self._spelt[paths.join(space.root, path)] = uri
            space.open(path, text, version)
            self._settle_later()

    def change(  # noqa: PLR0913, PLR0917 - what a change is
        self, uri: str, text: str, start: int, old_end: int, new: str, version: int
    ) -> None:
        """Take in that the document reads `text`, `new` standing where `start` to `old_end` was."""
        space, path = self.find(uri)
        if space is not None:
            space.edit(path, text, (start, old_end, start + len(new)), version)
            self._typed()

    def close(self, uri: str) -> None:
        """Take the document's text from the disk again."""
        space, path = self.find(uri)
        if space is not None:
            self._spelt.pop(paths.join(space.root, path), None)
            space.close(path)
            self._settle_later()

    def saved(self, uri: str) -> None:
        """Take in that the open document is now what is on disk."""
        self.files_changed([(uri, CHANGED)])

    def files_changed(self, changes: Iterable[tuple[str, int]]) -> None:
        """Take in that files were created (1), changed (2) or deleted (3) on disk."""
        touched: dict[Space, list[str]] = {}
        for uri, _ in changes:
            space, path = self.find(uri)
            if space is not None:
                touched.setdefault(space, []).append(path)
        for space, changed in touched.items():
            if any(paths.leaf(path) in _CONFIGURATION for path in changed):
                self._read_later(space)
            else:
                space.files_changed(changed)
        self._settle_later()

    def _learnt(self, space: Space, module: str) -> None:
        """Take in, from the library's thread, that the names of a module are known."""
        self._client.post(space.library_knows, module)
        self._client.post(self._settle_later)

    def findings(self, uri: str) -> Sequence[Shown]:
        """Return what to show in a document now."""
        space, path = self.find(uri)
        return [self._shown(space, one) for one in space.shown(path)] if space else []

    def stale(self) -> Iterable[str]:
        """Return the other documents whose findings have changed since this was last asked."""
        stale, self._stale = self._stale, set()
        return sorted(stale)

    def found(self) -> Iterable[str]:
        """Return the documents, open or not, in which anything is found now."""
        for space in self.spaces:
            for path in space.answers.files():
                yield self.uri(space.root, path)

    def page(self, rule: str) -> str:
        """Return the address of a rule's page."""
        return next((pages.address(one) for one in rules.ALL if one.name == rule), "")

    def text(self, uri: str) -> str:
        """Return the text that findings in a document, open or not, count in."""
        space, path = self.find(uri)
        return space.project.tree.text(path) if space and space.project else ""

    def is_settled(self) -> bool:
        """Tell whether every folder has been read, and nothing is left to ask."""
        return all(space.is_settled for space in self.spaces)

    def stop(self) -> None:
        """Keep what was read for the next time."""
        for space in self.spaces:
            if space.workspace is not None:
                space.workspace.contents.keep()

    def find(self, uri: str) -> tuple[Space | None, str]:
        """Find the innermost folder a document lies in, and its path there."""
        absolute = path_of(uri)
        if absolute is not None:
            for space in sorted(self.spaces, key=lambda space: -len(space.root)):
                path = space.path(absolute)
                if path is not None:
                    return space, path
        return None, ""

    def spot(self, uri: str, span: Span) -> Spot | None:
        """Return a place in a document, with what is found there; none where nothing is known."""
        space, path = self.find(uri)
        if space is None or space.project is None:
            return None
        return Spot(space.project, path, span, space.shown(path))

    def uri(self, root: str, path: str) -> str:
        """Give what the client calls the file at a path that counts from `root`."""
        absolute = path if paths.is_absolute(path) else paths.join(root, path)
        return self._spelt.get(absolute) or uri_of(absolute)

    def version(self, root: str, path: str) -> int | None:
        """Give the version of an open document; none of a file that is not open."""
        space, inside = self.find(self.uri(root, path))
        buffer = space.buffers.get(inside) if space else None
        return buffer.version if buffer else None

    def is_unsaved(self, project: Project, path: str) -> bool:
        """Tell whether a file is open and reads otherwise than on disk."""
        space, inside = self.find(self.uri(project.workspace, path))
        return space is not None and space.is_unsaved(inside)

    def look_again(self, uri: str) -> None:
        """Take in that something has happened to files that lie in a document's folder."""
        space, _ = self.find(uri)
        if space is not None:
            space.files_changed(())
            self._settle_later()

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Put off what nobody waits for while a thread works on an answer that somebody does."""
        self._awaited += 1
        self._ahead.later()
        try:
            yield
        finally:
            self._awaited -= 1
            self._settle_later()

    def _buffer(self, uri: str) -> tuple[str, int] | None:
        space, path = self.find(uri)
        buffer = space.buffers.get(path) if space else None
        return (buffer.text, buffer.version) if buffer else None

    def _shown(self, space: Space, one: Found) -> Shown:
        finding = one.finding
        span = finding.place.span
        related = tuple(_related(self.uri(space.root, it.place.path), it) for it in finding.related)
        severity = _SEVERITIES[one.severity]
        return Shown(span.start, span.end, severity, one.rule.name, finding.message, related)

    def _typed(self) -> None:
        """Have whole texts read again only when nobody has typed for a while."""
        self._typed_at = monotonic()
        self._settle_later()

    def _settle_later(self) -> None:
        if not self._settling:
            self._settling = True
            self._client.post(self._settle)

    def _settle(self) -> None:
        self._settling = False
        self._ahead.later()
        if self._awaited:
            return
        rest = self._typed_at + PAUSE - monotonic()
        for space in self.spaces:
            changed, more = space.settle(texts=rest <= 0)
            self._stale.update(self.uri(space.root, path) for path in changed)
            if more:
                self._settle_later()
        if rest > 0 and not self._settling and not self.is_settled():
            self._wait(rest)
        if self._stale and not self._settling:
            self._client.findings_changed()

    def _wait(self, seconds: float) -> None:
        """Go on settling after a while, once, however often this is said."""
        if not self._waits:
            self._waits = True
            timer = Timer(seconds, self._client.post, (self._go_on,))
            timer.daemon = True
            timer.start()

    def _go_on(self) -> None:
        self._waits = False
        self._settle_later()


def _related(uri: str, related: rule.Related) -> Related:
    span = related.place.span
    return Related(uri, span.start, span.end, related.message)
