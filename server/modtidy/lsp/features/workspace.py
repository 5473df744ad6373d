"""What happens around the documents: the client's settings, and its folders."""

from lsprotocol import types

from modtidy.lsp.front import Front


def configured(front: Front, params: types.DidChangeConfigurationParams) -> None:
    """Take the client's settings anew."""
    front.workspace.configure(params.settings, front.diagnostics.change)


def folders_changed(front: Front, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Follow the client as it opens and closes folders."""
    added = [folder.uri for folder in params.event.added]
    removed = [folder.uri for folder in params.event.removed]
    front.workspace.move(added, removed)
    front.diagnostics.change()
