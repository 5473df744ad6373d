"""Our plans, in the protocol's words, as this client can take them.

Editors carry a workspace edit out one change at a time, and stop, or even go on, where one fails.
So what is made comes first and what is removed last: no text is taken from where it was before it
is where it goes.  In between, the order differs by client.  One that asks about renames, its own
edits' among them, has the texts rewritten first and so lets us see that the edit is ours, and can
take texts back; one that cannot has files moved first, so that nothing is rewritten if a file may
not be moved.  In both, a file is edited under its new name.  One that makes all text edits before
any file operation, and these from the last to the first, wants them in that order, under old names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lsprotocol import types

from modtidy import paths
from modtidy.lsp.capabilities import ClientCapabilities
from modtidy.lsp.document import Document
from modtidy.plan import Create, Note, Plan
from modtidy.text import Edit
from modtidy.tree import Tree

_OPERATIONS = ("create", "rename", "delete")
Change = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


@dataclass(frozen=True)
class Names:
    """What the client calls the files, and which versions of them it has open."""

    uri: Callable[[str], str]
    version: Callable[[str], int | None]


def can_take(plan: Plan, client: ClientCapabilities) -> bool:
    """Tell whether the client can carry the plan out itself (LSP 3.17, "WorkspaceEdit")."""
    able = client.listed("workspace.workspaceEdit.resourceOperations")
    needed = {
        "create": bool(plan.creations),
        "rename": bool(plan.moves),
        "delete": bool(plan.deletions),
    }
    return all(kind in able for kind in _OPERATIONS if needed[kind])


def annotates(client: ClientCapabilities) -> bool:
    """Tell whether the client has its user confirm the changes that are annotated so."""
    return client.supports("workspace.workspaceEdit.documentChanges") and client.supports(
        "workspace.workspaceEdit.changeAnnotationSupport"
    )


def workspace_edit(
    plan: Plan, tree: Tree, names: Names, client: ClientCapabilities
) -> types.WorkspaceEdit:
    """Convert a plan made for `tree`."""
    converter = _Converter(tree, names, client)
    operations = bool(plan.creations or plan.moves or plan.deletions)
    if not operations and not client.supports("workspace.workspaceEdit.documentChanges"):
        return types.WorkspaceEdit(
            changes={
                names.uri(path): [converter.plain(path, edit) for edit in edits]
                for path, edits in plan.edits().items()
            }
        )
    changes = list(converter.changes(plan))
    return types.WorkspaceEdit(
        document_changes=changes, change_annotations=converter.annotations or None
    )


def single_moves(plan: Plan, _tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield what goes where, file by file."""
    for move in plan.moves:
        yield move.source, move.target


def whole_moves(plan: Plan, tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield what goes where, a directory of which every file goes along as one.

    So does what is in it that nobody told us of, and no empty directory is left.
    """
    moves, done = {move.source: move.target for move in plan.moves}, set[str]()
    for source, target in moves.items():
        if source in done:
            continue
        whole = next((one for one in _above(source, target) if _is_whole(*one, moves, tree)), None)
        done.update(tree.files_below(whole[0], ("",)) if whole else ())
        yield whole or (source, target)


def _above(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Yield the directories a file lies in before and after, by one path, outermost first."""
    found = []
    while paths.leaf(source) == paths.leaf(target):
        source, target = paths.parent(source), paths.parent(target)
        found.append((source, target))
    yield from ((old, new) for old, new in reversed(found) if old and new and old != new)


def _is_whole(source: str, target: str, moves: Mapping[str, str], tree: Tree) -> bool:
    if tree.has_directory(target):
        return False
    inside = (one for one in tree.files_below(source, ("",)) if "__pycache__/" not in one)
    return all(moves.get(one) == f"{target}{one.removeprefix(source)}" for one in inside)


def _waits(path: str, moves: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a file can be made only after the moves: in a directory that one of them makes.

    Or where one of them makes room.
    """
    return any(path == source or paths.below(path, target) for source, target in moves)


@dataclass
class _Converter:
    tree: Tree
    names: Names
    client: ClientCapabilities

    def __post_init__(self) -> None:
        self.annotations: dict[str, types.ChangeAnnotation] = {}

    def changes(self, plan: Plan) -> Iterator[Change]:
        """Yield the changes in the order in which this client is to make them."""
        can = self.client.supports
        takes_back = can("workspace.workspaceEdit.failureHandling")
        moved = {move.source: move.target for move in plan.moves}
        rewritten = tuple(dict.fromkeys(one.path for one in plan.rewrites))
        deleted = [types.DeleteFile(self.names.uri(one.path)) for one in plan.deletions]
        if can("workspace.workspaceEdit.documentChanges") and not takes_back:
            yield from self._rewritten(plan, {path: path for path in rewritten})
            yield from (*deleted, *self._renamed(single_moves(plan, self.tree)))
            yield from self._created(plan.creations)
            return
        moves = tuple(whole_moves(plan, self.tree))
        first = tuple(one for one in plan.creations if not _waits(one.path, moves))
        yield from self._created(first)
        staying = self._rewritten(plan, {one: one for one in rewritten if one not in moved})
        yield from (
            (*staying, *self._renamed(moves)) if takes_back else (*self._renamed(moves), *staying)
        )
        yield from self._rewritten(plan, {one: moved[one] for one in rewritten if one in moved})
        yield from self._created(one for one in plan.creations if one not in first)
        yield from deleted

    def _renamed(self, moves: Iterable[tuple[str, str]]) -> Iterator[Change]:
        for source, target in moves:
            yield types.RenameFile(self.names.uri(source), self.names.uri(target))

    def plain(self, path: str, edit: Edit) -> types.TextEdit:
        """Convert one edit; its range counts in the file as it was."""
        document = Document(self.tree.text(path), 0, self.client.position_encoding)
        line, character, end_line, end_character = document.range(edit.span.start, edit.span.end)
        start, end = types.Position(line, character), types.Position(end_line, end_character)
        return types.TextEdit(types.Range(start, end), edit.new)

    def _rewritten(self, plan: Plan, called: Mapping[str, str]) -> Iterator[Change]:
        """Convert all edits of each file at once: their ranges count in one state of it."""
        for path, name in called.items():
            version = self.names.version(path) if name == path else None
            document = types.OptionalVersionedTextDocumentIdentifier(self.names.uri(name), version)
            yield types.TextDocumentEdit(document, self._edits(plan, path))

    def _edits(
        self, plan: Plan, path: str
    ) -> list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]:
        made = [(edit, one.note) for one in plan.rewrites if one.path == path for edit in one.edits]
        edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = []
        for edit, note in sorted(made, key=lambda one: one[0]):
            plain, annotation = self.plain(path, edit), self._annotation(note)
            edits.append(
                types.AnnotatedTextEdit(annotation, plain.range, plain.new_text)
                if annotation
                else plain
            )
        return edits

    def _created(self, creations: Iterable[Create]) -> Iterator[Change]:
        for creation in creations:
            uri = self.names.uri(creation.path)
            yield types.CreateFile(uri)
            if creation.text:
                start = types.Range(types.Position(0, 0), types.Position(0, 0))
                document = types.OptionalVersionedTextDocumentIdentifier(uri)
                yield types.TextDocumentEdit(document, [types.TextEdit(start, creation.text)])

    def _annotation(self, note: Note | None) -> str:
        """Name the annotation for a note; nothing where the client knows none."""
        if note is None or not annotates(self.client):
            return ""
        self.annotations[note.label] = types.ChangeAnnotation(
            note.label, needs_confirmation=True, description=note.description or None
        )
        return note.label
