"""What goes with files that the client renames, makes or deletes by itself.

The idea to hold: the client does what its user asked for, whatever is answered; so what cannot
follow is told and nothing is held up (LSP 3.17, "WillRenameFiles Request" and its like).
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from lsprotocol import types

from modtidy.lsp import convert
from modtidy.lsp.client import WARNING
from modtidy.lsp.features.edits import edit_of, live, planned, read, tell
from modtidy.lsp.features.renaming import confirms, places, sure, unsure
from modtidy.lsp.front import Front
from modtidy.lsp.messages import RefusalError
from modtidy.lsp.space import Space
from modtidy.plan import Plan
from modtidy.project.project import Importer, Project
from modtidy.rewriting.moves import file_operations

_ATTEMPTS = 3
"""How often a plan is made anew where documents are edited meanwhile."""
_CREATED, _DELETED = 1, 3
"""LSP 3.17, "FileChangeType"."""


async def will_rename(front: Front, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """Have imports follow the files and folders that are about to be renamed."""
    pairs = [(one.old_uri, one.new_uri) for one in params.files]
    if live(front).own.are_these(pairs):
        return None
    asked, gone = _sorted(front, pairs)
    await _tell_who_imports(front, gone)
    edits = [
        await _answer(front, space, partial(_with_renamed, moves)) for space, moves in asked.items()
    ]
    return _joined(edits)


async def will_create(front: Front, params: types.CreateFilesParams) -> types.WorkspaceEdit | None:
    """Have new directories in regular packages made packages with the files put there."""
    uris = [one.uri for one in params.files]
    if live(front).own.are_these([(uri,) for uri in uris]):
        return None
    edits = [
        await _answer(front, space, partial(file_operations.with_created, made))
        for space, made in _by_space(front, uris).items()
    ]
    return _joined(edits)


async def will_delete(front: Front, params: types.DeleteFilesParams) -> None:
    """Tell who still imports what is about to be deleted."""
    await _tell_who_imports(front, [one.uri for one in params.files])


def did_rename(front: Front, params: types.RenameFilesParams) -> None:
    """Look at the disk again where files have been renamed."""
    pairs = [(one.old_uri, one.new_uri) for one in params.files]
    live(front).own.made(pairs)
    _changed(front, [uri for pair in pairs for uri in pair])


def did_create(front: Front, params: types.CreateFilesParams) -> None:
    """Look at the disk again where files have been made."""
    uris = [one.uri for one in params.files]
    live(front).own.made([(uri,) for uri in uris])
    _changed(front, uris)


def did_delete(front: Front, params: types.DeleteFilesParams) -> None:
    """Look at the disk again where files have been deleted."""
    _changed(front, [one.uri for one in params.files])


def _changed(front: Front, uris: Iterable[str]) -> None:
    front.session.files_changed([(uri, _CREATED) for uri in uris])
    front.diagnostics.change()


def _with_renamed(moves: Mapping[str, str], project: Project) -> Plan:
    """Plan what goes with moves of what there is, as far as it may have to do with modules."""
    files = project.tree.files_below
    known = {
        old: new
        for old, new in moves.items()
        if old != new and (project.tree.has(old) or any(files(old, (".py", ".pyi"))))
    }
    return file_operations.with_renamed(known, project) if known else Plan()


async def _answer(
    front: Front, space: Space, plan: Callable[[Project], Plan]
) -> types.WorkspaceEdit | None:
    """Put what goes with an operation in an edit; tell what cannot go with it."""
    try:
        project, made = await planned(front, space, plan, _ATTEMPTS)
    except RefusalError as refused:
        front.client.show(f"What names the files stays as it is: {refused}", WARNING)
        return None
    if not convert.can_take(made, front.client.capabilities):
        front.client.show("What names the files stays as it is: more files would move", WARNING)
        return None
    if unsure(made) and not confirms(front):
        front.client.show(f"Text in {places(unsure(made))} names the files still", WARNING)
        made = sure(made)
    tell(front, made.remarks)
    is_nothing = not (made.rewrites or made.moves or made.creations)
    return None if is_nothing else edit_of(front, made, project)


def _sorted(
    front: Front, pairs: Sequence[tuple[str, str]]
) -> tuple[Mapping[Space, dict[str, str]], list[str]]:
    """Tell what is renamed within each folder that is open, and what leaves it."""
    within: dict[Space, dict[str, str]] = {}
    gone: list[str] = []
    for old, new in pairs:
        (space, source), (other, target) = live(front).find(old), live(front).find(new)
        if space is not None and space is other:
            within.setdefault(space, {})[source] = target
        elif space is not None:
            gone.append(old)
    return within, gone


def _by_space(front: Front, uris: Iterable[str]) -> Mapping[Space, list[str]]:
    found: dict[Space, list[str]] = {}
    for uri in uris:
        space, path = live(front).find(uri)
        if space is not None:
            found.setdefault(space, []).append(path)
    return found


async def _tell_who_imports(front: Front, uris: Iterable[str]) -> None:
    for space, gone in _by_space(front, uris).items():
        project = await read(space)
        left = await asyncio.to_thread(file_operations.importers_of_deleted, gone, project)
        if left:
            front.client.show(_sentence(left, gone, project), WARNING)


def _sentence(left: Sequence[Importer], gone: Sequence[str], project: Project) -> str:
    """Say who imports what is not there any more."""
    one, *others = left
    line = project.tree.text(one.path).count("\n", 0, one.alias.start) + 1
    what = f"`{gone[0]}`" if len(gone) == 1 else "what is deleted"
    rest = f", as {len(others)} more import" + "s do" * (len(others) > 1) if others else ""
    return f"`{one.path}:{line}` imports {what}{rest}"


def _joined(edits: Iterable[types.WorkspaceEdit | None]) -> types.WorkspaceEdit | None:
    """Make one edit of those of several folders."""
    found = [one for one in edits if one is not None]
    if len(found) <= 1:
        return found[0] if found else None
    return types.WorkspaceEdit(
        changes={uri: list(made) for one in found for uri, made in (one.changes or {}).items()}
        or None,
        document_changes=[change for one in found for change in one.document_changes or ()] or None,
        change_annotations={
            name: told for one in found for name, told in (one.change_annotations or {}).items()
        }
        or None,
    )
