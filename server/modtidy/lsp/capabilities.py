"""What the client can do, and what the server then offers it, as plain dictionaries.

The idea to hold: the answer to `initialize` must not wait for the protocol's library, so what the
second stage answers is written down here, and a test holds the two together.
"""

from modtidy.lsp.messages import Message

CODE_ACTION_KINDS = (
    "quickfix",
    "source.fixAll.modtidy",
    "refactor.move.modtidy.toPackage",
    "refactor.move.modtidy.toModule",
    "refactor.move.modtidy.split",
    "refactor.move.modtidy.moveMainGuard",
    "refactor.rewrite.modtidy.expandWildcard",
    "refactor.rewrite.modtidy.narrowImport",
    "refactor.rewrite.modtidy.widenImport",
    "refactor.rewrite.modtidy.createInit",
    "refactor.rewrite.modtidy.makeRelative",
    "refactor.rewrite.modtidy.makeAbsolute",
)
COMMANDS = ("modtidy.apply", "modtidy.lookAgain")
REQUESTS = frozenset(
    {
        "textDocument/codeAction",
        "codeAction/resolve",
        "workspace/executeCommand",
        "textDocument/prepareRename",
        "textDocument/rename",
        "workspace/willRenameFiles",
        "workspace/willCreateFiles",
        "workspace/willDeleteFiles",
    }
)
"""The requests that rows in `server.FEATURES` answer."""

_FILES = {
    "filters": [
        {"scheme": "file", "pattern": {"glob": "**/*.{py,pyi}", "matches": "file"}},
        {"scheme": "file", "pattern": {"glob": "**", "matches": "folder"}},
    ]
}
_FILE_OPERATIONS = ("willCreate", "didCreate", "willRename", "didRename", "willDelete", "didDelete")


class ClientCapabilities:
    """What the client said of itself in `initialize` (LSP 3.17, "Initialize Request")."""

    def __init__(self, params: Message) -> None:
        """Read the request's parameters; whatever has not the form it should is not there."""
        self._said = params.get("capabilities")
        offered = self.listed("general.positionEncodings")
        known = [name for name in offered if name in ("utf-8", "utf-16", "utf-32")]
        self.position_encoding = "utf-32" if "utf-32" in known else (*known, "utf-16")[0]
        self.pulls_diagnostics = self.supports("textDocument.diagnostic") and self.supports(
            "workspace.diagnostics.refreshSupport"
        )  # without a refresh, a client that pulls never learns what an edit does to other files
        self.related_information = self._in_diagnostics("relatedInformation")
        self.code_descriptions = self._in_diagnostics("codeDescriptionSupport")
        tags = "tagSupport.valueSet"
        self.diagnostic_tags = frozenset(
            self.listed(f"textDocument.publishDiagnostics.{tags}")
            + self.listed(f"textDocument.diagnostic.{tags}")
        )

    def supports(self, path: str) -> bool:
        """Tell whether the capability at a dotted path is there, and is not false."""
        value = self._at(path)
        return value is not None and value is not False

    def listed(self, path: str) -> tuple[object, ...]:
        """Return the values of the capability at a dotted path; none if it is not a list."""
        value = self._at(path)
        return tuple(value) if isinstance(value, list) else ()

    def _in_diagnostics(self, name: str) -> bool:
        return self.supports(f"textDocument.publishDiagnostics.{name}") or self.supports(
            f"textDocument.diagnostic.{name}"
        )

    def _at(self, path: str) -> object:
        value = self._said
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value


def offered(
    client: ClientCapabilities,
    requests: frozenset[str] = REQUESTS,
    kinds: tuple[str, ...] = CODE_ACTION_KINDS,
    commands: tuple[str, ...] = COMMANDS,
) -> Message:
    """Return the server's capabilities, for this client and the requests that are answered."""
    server: Message = {
        "positionEncoding": client.position_encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "workspace": _workspace(client, requests),
    }
    if client.pulls_diagnostics:
        server["diagnosticProvider"] = {
            "identifier": "modtidy",
            "interFileDependencies": True,
            "workspaceDiagnostics": True,
        }
    if "textDocument/codeAction" in requests:
        server["codeActionProvider"] = _code_actions(client, requests, kinds)
    if "textDocument/rename" in requests:
        prepares = client.supports("textDocument.rename.prepareSupport")
        server["renameProvider"] = {"prepareProvider": True} if prepares else True
    for method, provider in _PLAIN_PROVIDERS:
        if method in requests:
            server[provider] = True
    if commands:
        server["executeCommandProvider"] = {"commands": list(commands)}
    return server


_PLAIN_PROVIDERS = (
    ("textDocument/definition", "definitionProvider"),
    ("textDocument/hover", "hoverProvider"),
)


def _code_actions(
    client: ClientCapabilities, requests: frozenset[str], kinds: tuple[str, ...]
) -> object:
    """Return options only to a client that knows code actions: an old one takes `true`."""
    if not client.supports("textDocument.codeAction.codeActionLiteralSupport"):
        return True
    resolvable = client.listed("textDocument.codeAction.resolveSupport.properties")
    return {
        "codeActionKinds": list(kinds),
        "resolveProvider": "edit" in resolvable and "codeAction/resolve" in requests,
    }


def _workspace(client: ClientCapabilities, requests: frozenset[str]) -> Message:
    workspace: Message = {"workspaceFolders": {"supported": True, "changeNotifications": True}}
    operations = {
        name: _FILES
        for name in _FILE_OPERATIONS
        if f"workspace/{name.replace('did', 'will')}Files" in requests
        and client.supports(f"workspace.fileOperations.{name}")
    }
    if operations:
        workspace["fileOperations"] = operations
    return workspace
