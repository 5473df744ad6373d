"""The workspace as the client gives it: its folders, its settings, and what changes on its disk.

The idea to hold: what the client can be asked for is asked once it says `initialized`; until it
has answered, what it sent with `initialize` stands.
"""

from collections.abc import Callable
from urllib.parse import quote

from modtidy.lsp.client import Client
from modtidy.lsp.messages import Message
from modtidy.lsp.session import Session

SECTION = "modtidy"
"""The name of the server's settings among the client's."""

_WATCHED = "**/*"
"""Everything: a directory that is moved or deleted is one event, and its name has no ending."""

_NAMED = frozenset(
    (
        ".gitignore",
        ".modtidy.toml",
        ".mypy.ini",
        ".pytest.ini",
        ".pytest.toml",
        ".ruff.toml",
        "MANIFEST.in",
        "hatch.toml",
        "modtidy.baseline.json",
        "modtidy.toml",
        "mypy.ini",
        "py.typed",
        "pyproject.toml",
        "pyrightconfig.json",
        "pytest.ini",
        "pytest.toml",
        "pyvenv.cfg",
        "ruff.toml",
        "setup.cfg",
        "tox.ini",
    )
)
_ENDINGS = (".py", ".pyi", ".pth")


def matters(uri: str) -> bool:
    """Tell whether an event on disk can bear on modules: a file of theirs, or a directory."""
    name = uri.rstrip("/").rpartition("/")[2]
    return name.endswith(_ENDINGS) or name in _NAMED or "." not in name


class Workspace:
    """Which folders, with which settings."""

    def __init__(self, client: Client, session: Session, params: Message) -> None:
        """Start the session with what `initialize` says."""
        self._client = client
        self._session = session
        self.folders = _folders(params)
        given = params.get("initializationOptions")
        self._given: Message = given if isinstance(given, dict) else {}
        self._options = self._given
        session.start(list(self.folders), self._options)

    def begin(self, changed: Callable[[], None]) -> None:
        """Ask the client to watch files and to say its settings, as far as it can.

        LSP 3.17, "Register Capability", "DidChangeWatchedFiles" and "Configuration Request".
        """
        can, registrations = self._client.capabilities, []
        if can.supports("workspace.didChangeWatchedFiles.dynamicRegistration"):
            watched: Message = {"watchers": [{"globPattern": _WATCHED}]}
            registrations.append(("workspace/didChangeWatchedFiles", watched))
        if can.supports("workspace.didChangeConfiguration.dynamicRegistration"):
            registrations.append(("workspace/didChangeConfiguration", {"section": SECTION}))
        if registrations:
            listed = [
                {"id": method, "method": method, "registerOptions": options}
                for method, options in registrations
            ]
            self._client.ask("client/registerCapability", {"registrations": listed})
        self.configure({}, changed)

    def configure(self, pushed: object, changed: Callable[[], None]) -> None:
        """Take settings from the client: those it is asked for if it can be, or else `pushed`.

        `changed` is called when the session has been started anew, with others.
        """
        if not self._client.capabilities.supports("workspace.configuration"):
            self._take(pushed.get(SECTION) if isinstance(pushed, dict) else None, changed)
            return

        def answered(result: object) -> None:
            self._take(result[0] if isinstance(result, list) and result else None, changed)

        items = [{"section": SECTION}]
        self._client.ask("workspace/configuration", {"items": items}, answered)

    def move(self, added: list[str], removed: list[str]) -> None:
        """Follow the client as it opens and closes folders."""
        kept = [uri for uri in self.folders if uri not in removed]
        self.folders = tuple(dict.fromkeys([*kept, *added]))
        self._session.start(list(self.folders), self._options)

    def _take(self, settings: object, changed: Callable[[], None]) -> None:
        if not isinstance(settings, dict):
            return
        options = {**self._given, **settings}
        if options != self._options:
            self._options = options
            self._session.start(list(self.folders), options)
            changed()


def _folders(params: Message) -> tuple[str, ...]:
    """Return the folders' URIs; an older client says one, as `rootUri` or even `rootPath`."""
    match params:
        case {"workspaceFolders": [_, *_] as folders}:
            return tuple(
                folder["uri"]
                for folder in folders
                if isinstance(folder, dict) and isinstance(folder.get("uri"), str)
            )
        case {"rootUri": str(uri)}:
            return (uri,)
        case {"rootPath": str(path)} if path:
            return ("file://" + quote(path if path[0] == "/" else "/" + path.replace("\\", "/")),)
    return ()
