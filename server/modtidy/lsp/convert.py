"""Our plans, in the protocol's words, as this client can take them.

The order of a plan's changes differs by client.  Where a file is edited and moved, an editor that
carries a workspace edit out as it is listed wants the move first and the edit under the new name;
one that makes all text edits before any file operation wants the edit under the old name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from modtidy.lsp.capabilities import ClientCapabilities
from modtidy.lsp.document import Document
from modtidy.plan import Note, Plan
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


@dataclass
class _Converter:
    tree: Tree
    names: Names
    client: ClientCapabilities

    def __post_init__(self) -> None:
        self.annotations: dict[str, types.ChangeAnnotation] = {}

    def changes(self, plan: Plan) -> Iterator[Change]:
        moved = {move.source: move.target for move in plan.moves}
        edits_first = self.client.supports(
            "workspace.workspaceEdit.documentChanges"
        ) and not self.client.supports("workspace.workspaceEdit.failureHandling")
        rewritten = dict.fromkeys(one.path for one in plan.rewrites)
        for path in rewritten:
            if edits_first or path not in moved:
                yield self._rewritten(plan, path, path, self.names.version(path))
        for move in plan.moves:
            yield types.RenameFile(self.names.uri(move.source), self.names.uri(move.target))
        for path in rewritten:
            if not edits_first and path in moved:
                yield self._rewritten(plan, path, moved[path], None)
        yield from self._created(plan)
        for deletion in plan.deletions:
            yield types.DeleteFile(self.names.uri(deletion.path))

    def plain(self, path: str, edit: Edit) -> types.TextEdit:
        """Convert one edit; its range counts in the file as it was."""
        document = Document(self.tree.text(path), 0, self.client.position_encoding)
        line, character, end_line, end_character = document.range(edit.span.start, edit.span.end)
        start, end = types.Position(line, character), types.Position(end_line, end_character)
        return types.TextEdit(types.Range(start, end), edit.new)

    def _rewritten(
        self, plan: Plan, path: str, called: str, version: int | None
    ) -> types.TextDocumentEdit:
        """Convert all edits of one file at once: their ranges count in one state of it."""
        made = [(edit, one.note) for one in plan.rewrites if one.path == path for edit in one.edits]
        edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = []
        for edit, note in sorted(made, key=lambda one: one[0]):
            plain, annotation = self.plain(path, edit), self._annotation(note)
            edits.append(
                types.AnnotatedTextEdit(annotation, plain.range, plain.new_text)
                if annotation
                else plain
            )
        document = types.OptionalVersionedTextDocumentIdentifier(self.names.uri(called), version)
        return types.TextDocumentEdit(document, edits)

    def _created(self, plan: Plan) -> Iterator[Change]:
        for creation in plan.creations:
            uri = self.names.uri(creation.path)
            yield types.CreateFile(uri)
            if creation.text:
                start = types.Range(types.Position(0, 0), types.Position(0, 0))
                document = types.OptionalVersionedTextDocumentIdentifier(uri)
                yield types.TextDocumentEdit(document, [types.TextEdit(start, creation.text)])

    def _annotation(self, note: Note | None) -> str:
        """Name the annotation for a note; nothing where the client knows none."""
        if note is None or not self.client.supports(
            "workspace.workspaceEdit.changeAnnotationSupport"
        ):
            return ""
        self.annotations[note.label] = types.ChangeAnnotation(
            note.label, needs_confirmation=True, description=note.description or None
        )
        return note.label
