"""One folder of the client's, as it is being edited.

It is changed on the main thread alone, and always by swapping one whole project for another.  The
first reading of the disk is done in a thread, which hands over what it has read; until then the
open documents are kept and nothing is found.  After an edit the answers about the edited file are
asked at once; whatever else has changed is asked in slices that let messages pass between them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter

from modtidy import paths
from modtidy.answers import Answers, Subject
from modtidy.engine import Shown
from modtidy.host import workspace as host
from modtidy.host.disk import Fingerprint, fingerprint
from modtidy.host.library_in_background import InBackground
from modtidy.lsp.buffers import Buffer, Buffered
from modtidy.project.mentions import words
from modtidy.project.project import Project
from modtidy.reads import EVERY, Read
from modtidy.rule import About, Rule
from modtidy.source.names import Reader
from modtidy.source.summary import Summary, shape

SLICE = 0.004
"""Seconds that are worked before messages are looked at again."""


class Space:
    """A folder, what is open in it, and what was found."""

    def __init__(
        self, folder: str, rules: Iterable[Rule], learnt: Callable[["Space", str], None]
    ) -> None:
        """Begin with nothing read; `folder` is an absolute path.

        `learnt` is called, in another thread, with each module of the library that is then known.
        """
        self._learnt = learnt
        self.folder = folder
        self.root = folder
        self.workspace: host.Workspace | None = None
        self.project: Project | None = None
        self.buffers: Mapping[str, Buffer] = {}
        self.answers = Answers(rules)
        self._reader = Reader()

    def take_in(self, workspace: host.Workspace) -> None:
        """Turn to a workspace that has been read, with what is open laid over it."""
        moved = {paths.join(self.root, path): buffer for path, buffer in self.buffers.items()}
        if self.project is not None and isinstance(self.project.library, InBackground):
            self.project.library.close()  # its thread would wait for ever for the next question
        library = InBackground(workspace.project.library, lambda module: self._learnt(self, module))
        project = replace(workspace.project, library=library)
        workspace = replace(workspace, project=project)
        self.workspace, self.root = workspace, workspace.root
        self.buffers = {self.path(path) or path: buffer for path, buffer in moved.items()}
        self._turn_to(self._with_buffers(workspace.project))
        self.answers.begin(self._now)

    def path(self, absolute: str) -> str | None:
        """Give the path from the root of the file at an absolute one; none if it lies outside."""
        if not paths.below(absolute, self.root):
            return None
        return paths.relative(absolute, self.root)

    def open(self, path: str, text: str, version: int) -> None:
        """Take the editor's word for what is in a file, which may not be on disk yet."""
        self._put(path, Buffer.of(text, version))

    def edit(self, path: str, text: str, span: tuple[int, int, int], version: int) -> None:
        """Take in an edit: `span` is where it starts, where it ended, and where it ends now."""
        before = self.buffers.get(path)
        self.answers.shifted(path, *span)
        self._put(path, before.edited(text, *span, version) if before else Buffer.of(text, version))

    def close(self, path: str) -> None:
        """Take the file's text from disk again, which may have been saved there in silence."""
        self._put(path, None)
        known = self.workspace.scan.fingerprints.get(path) if self.workspace else None
        if known is not None and fingerprint(paths.join(self.root, path)) != known:
            self.files_changed((path,))

    def files_changed(self, changed: Iterable[str]) -> None:
        """Take in that something has happened to these files or directories on disk."""
        if self.workspace is None or self.project is None:
            return
        texts = self._new_texts(changed)
        if texts is not None:
            self._reread(texts)
            return
        known = self.workspace.scan
        listing = host.rescanned(self.workspace)
        different = dict(_differences(known.fingerprints, listing.fingerprints))
        contents = self.workspace.contents.with_changes(different)
        before = self.project
        self.workspace = host.reopened(self.workspace, listing, contents)
        self._turn_to(self._with_buffers(self.workspace.project))
        if self._now.layout.is_like(before.layout) and self._now.settings == before.settings:
            self._ask_again(before, different, changed)
        else:
            self.answers.begin(self._now)

    def library_knows(self, module: str) -> None:
        """Take in that the names of a module of the library are known now."""
        if self.project is not None and isinstance(self.project.library, InBackground):
            self.project.library.take_in(module)
        self.answers.changed((Read("library", module),))

    def shown(self, path: str) -> tuple[Shown, ...]:
        """Give what is found in a file now."""
        if self.project is None or self.workspace is None or not self.workspace.shows(path):
            return ()
        return self.answers.in_file(path, self.project)

    def is_unsaved(self, path: str) -> bool:
        """Tell whether a file is open and reads otherwise than on disk."""
        buffer = self.buffers.get(path)
        if buffer is None or self.workspace is None:
            return False
        return buffer.text != self.workspace.contents.text(path)

    def settle(self, *, texts: bool = True) -> tuple[frozenset[str], bool]:
        """Ask for a slice of time what is left to ask, whole texts included or not.

        Returns the files in which something else is found now, and whether there is more to ask.
        """
        until, changed = perf_counter() + SLICE, set[str]()
        if self.project is None:
            return frozenset(), False
        for files in self.answers.settle(self.project, texts=texts, last=not self._is_asking):
            changed |= files
            if perf_counter() > until:
                return frozenset(changed), True
        return frozenset(changed), False

    def look_ahead(self) -> bool:
        """Look for a slice of time at the words of files; tell whether there are more to look at.

        Which files mention a name is then known of all of them, before anyone wants to know.
        """
        until = perf_counter() + SLICE
        for _ in self.workspace.contents.look_ahead() if self.workspace else ():
            if perf_counter() > until:
                return True
        return False

    @property
    def is_settled(self) -> bool:
        """Whether the folder has been read, and nothing is left to ask, nor to be told."""
        is_read = self.project is not None
        return is_read and not self.answers.has_questions and not self._is_asking

    @property
    def _is_asking(self) -> bool:
        """Whether the library has been asked what it has not told yet."""
        library = self.project.library if self.project is not None else None
        return isinstance(library, InBackground) and library.is_asking

    @property
    def _now(self) -> Project:
        if self.project is None:
            raise RuntimeError("nothing has been read yet")
        return self.project

    def _turn_to(self, project: Project) -> None:
        self.project = project

    def _with_buffers(self, project: Project) -> Project:
        """Lay what is open over a project that was read from disk."""
        if not self.buffers or self.workspace is None:
            return project
        contents = Buffered(self.buffers, self.workspace.contents, self._reader)
        tree = replace(project.tree, contents=contents)
        for path in self.buffers:
            if not tree.has(path):
                tree = tree.with_entry(path)
        return project.with_tree(tree)

    def _put(self, path: str, buffer: Buffer | None) -> None:
        """Have another buffer for a file, or none, and ask again what that may bear on."""
        buffers = {one: it for one, it in self.buffers.items() if one != path}
        if buffer is not None:
            buffers[path] = buffer
        if self.project is None or self.workspace is None:
            self.buffers = buffers
            return
        before = self.project.tree.summary(path)
        known = self.project.tree.has(path)
        self.buffers = buffers
        contents = Buffered(buffers, self.workspace.contents, self._reader)
        project = replace(self.project, tree=replace(self.project.tree, contents=contents))
        self.project = project
        self.answers.moved(path)
        if not known or (buffer is None and path not in self.workspace.scan.fingerprints):
            self.files_changed((path,))
            return
        self.answers.changed((Read("text", path), Read("names", path)))
        after = contents.summary(path)
        if _reads_otherwise(before, after):
            self._reshape(path, before, after)

    def _new_texts(self, changed: Iterable[str]) -> Mapping[str, Fingerprint] | None:
        """Give the fingerprints of files of which no more than the text can have changed."""
        found: dict[str, Fingerprint] = {}
        known = self.workspace.scan.fingerprints if self.workspace else {}
        for path in changed:
            now = fingerprint(paths.join(self.root, path)) if path in known else None
            if now is None:
                return None
            found[path] = now
        return found or None

    def _reread(self, changed: Mapping[str, Fingerprint]) -> None:
        """Take in other texts on disk, which matter where no buffer has the word."""
        if self.workspace is None:
            return
        before = {path: self._now.tree.summary(path) for path in changed}
        self.workspace = host.reread(self.workspace, changed)
        contents = Buffered(self.buffers, self.workspace.contents, self._reader)
        self.project = replace(self._now, tree=replace(self._now.tree, contents=contents))
        for path in changed.keys() - self.buffers.keys():
            self.answers.moved(path)
            self.answers.changed((Read("text", path), Read("names", path)))
            after = contents.summary(path)
            if _reads_otherwise(before[path], after):
                self._reshape(path, before[path], after)

    def _reshape(self, path: str, before: Summary, after: Summary) -> None:
        """Follow an edit that changes what a file is to others: its imports, or its marks."""
        was, now = words(before), words(after)
        changed = [Read("summary", path), *(Read("mentions", word) for word in was ^ now)]
        project = replace(self._now, index=self._now.index.with_file(path, now))
        if project.layout.depends_on(path, before, after):
            read = project.reading(path)
            is_like = read.layout == project.layout
            changed += _shown_otherwise(project, read)
            project = replace(project, layout=read.layout, shown=read.shown)
            if not is_like:
                self.project = project
                self.answers.begin(project)
                return
        self.project = project
        self.answers.changed(changed)

    def _ask_again(
        self,
        before: Project,
        different: Mapping[str, Fingerprint | None],
        changed: Iterable[str],
    ) -> None:
        """Ask again what read a directory or a file that is another now."""
        was, now = before.tree.directories, self._now.tree.directories
        listed = [one for one in was.keys() | now.keys() if was.get(one) != now.get(one)]
        reads = [Read("entries", one) for one in (*listed, *([EVERY] if listed else []))]
        reads += _shown_otherwise(before, self._now)
        for path in {*different, *changed}:
            reads += (Read(what, path) for what in ("summary", "text", "names"))
            self.answers.moved(path)
            found = before.index.of_file(path) ^ self._now.index.of_file(path)
            reads += (Read("mentions", word) for word in found)
        for directory in listed:
            subject = Subject(About.DIRECTORY, directory)
            (self.answers.admit if directory in now else self.answers.dismiss)(subject)
        for path in different:
            there = self._now.tree.has(path)
            for about in (About.FILE, About.TEXT, About.FOUND):
                subject = Subject(about, path)
                (self.answers.admit if there else self.answers.dismiss)(subject)
        self.answers.changed(reads)


def _shown_otherwise(before: Project, now: Project) -> Iterator[Read]:
    """Yield a read of everything that imports show, where it is something else."""
    if before.shown.by_file != now.shown.by_file:
        yield Read("shown", EVERY)


def _reads_otherwise(before: Summary, after: Summary) -> bool:
    """Tell whether another file may care that a summary is another; positions are no matter."""
    if before.imports is after.imports and before.marks is after.marks:
        return before.uses != after.uses
    return shape(before) != shape(after)


def _differences(
    was: Mapping[str, Fingerprint], now: Mapping[str, Fingerprint]
) -> Iterator[tuple[str, Fingerprint | None]]:
    for path in was.keys() | now.keys():
        if was.get(path) != now.get(path):
            yield path, now.get(path)
