"""The folders the client has open."""

from lsprotocol import types

from modtidy.lsp.front import Front


def folders_changed(front: Front, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Follow the client as it opens and closes folders."""
    added = [folder.uri for folder in params.event.added]
    removed = [folder.uri for folder in params.event.removed]
    front.workspace.move(added, removed)
    front.diagnostics.change()
