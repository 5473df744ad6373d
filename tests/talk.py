"""An editor with a small project open, and the server it asks to rename modules.

The one idea: the editor makes the changes it is sent, so a test compares files and not messages.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import places
import workspaces
from editor import Editor
from lsp_client import Json, LspClient, profile

FILES = {
    "app/__init__.py": "",
    "app/money.py": "from . import unit\n\n\ndef total():\n    return unit.ONE\n",
    "app/unit.py": "ONE = 1\n",
    "app/near.py": "from .money import total as all_of_it\n",
    "main.py": "import app.money\nfrom app import money as cash\n\nprint(app.money.total, cash)\n",
    "test_main.py": 'from unittest import mock\n\nmock.patch("app.money.total")\n',
    "conftest.py": "",
}
RENAMED = {
    **{path: text for path, text in FILES.items() if path != "app/money.py"},
    "app/coin.py": FILES["app/money.py"],
    "app/near.py": "from .coin import total as all_of_it\n",
    "main.py": "import app.coin\nfrom app import coin as cash\n\nprint(app.coin.total, cash)\n",
    "test_main.py": FILES["test_main.py"].replace("money", "coin"),
}
SURELY = {**RENAMED, "test_main.py": FILES["test_main.py"]}
"""What the project is when `app.money` is called `app.coin`; but for strings."""


@contextmanager
def talking(name: str, root: Path) -> Iterator["Talk"]:
    """Have a client, by the name of its profile, open the project in `root`."""
    with LspClient([sys.executable, "-m", "modtidy", "server"]) as client:
        yield Talk(client, name, root)
        assert client.exit() == 0


class Talk:
    """An editor with a folder, and a server that has read it."""

    def __init__(self, client: LspClient, name: str, root: Path) -> None:
        self.client, self.root = client, root
        self.chosen = True
        workspaces.write(FILES, root)
        client.answers["window/showMessageRequest"] = self._choose
        client.answers["workspace/configuration"] = lambda asked: [{} for _ in asked["items"]]
        client.initialize(profile(name, root))
        self.editor = Editor({self.uri(path): text for path, text in FILES.items()}, {})
        until = monotonic() + 30
        while not client.call("modtidy/status")["settled"]:
            assert monotonic() < until
            sleep(0.02)

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        uri = self.uri(path)
        self.editor.files[uri] = self.editor.files[uri] if text is None else text
        self.editor.versions[uri] = 1
        self.client.open(uri, self.editor.files[uri])

    def files(self) -> dict[str, str]:
        return {
            uri.removeprefix(f"{self.root.as_uri()}/"): text
            for uri, text in self.editor.files.items()
        }

    def at(self, path: str, word: str) -> Json:
        """Give the parameters of a request about the place before `|` in `word`."""
        text, (before, after) = self.editor.files[self.uri(path)], word.split("|")
        place = places.position(text, text.index(before + after) + len(before))
        return {"textDocument": {"uri": self.uri(path)}, "position": place}

    def rename(self, path: str, word: str, new: str) -> Json:
        """Ask for a rename; return the response."""
        asked = {**self.at(path, word), "newName": new}
        return self.client.response(self.client.request("textDocument/rename", asked))

    def will_rename(self, *pairs: tuple[str, str]) -> Json | None:
        files = [{"oldUri": self.uri(old), "newUri": self.uri(new)} for old, new in pairs]
        answer: Json | None = self.client.call("workspace/willRenameFiles", {"files": files})
        return answer

    def offered(self, path: str, kind: str) -> Json:
        """Give the code action of a kind that is on offer for a file."""
        start = {"line": 0, "character": 0}
        asked = {
            "textDocument": {"uri": self.uri(path)},
            "range": {"start": start, "end": start},
            "context": {"diagnostics": [], "only": [kind]},
        }
        action: Json
        (action,) = self.client.call("textDocument/codeAction", asked)
        return action

    def refactored(self, path: str, kind: str) -> Json:
        """Choose the code action of a kind; return its edit."""
        edit: Json = self.client.call("codeAction/resolve", self.offered(path, kind))["edit"]
        return edit

    def rewrite(self, edit: Json) -> None:
        """Make the text edits that come before a file operation, as an editor that then asks."""
        for one in edit["documentChanges"]:
            if "kind" in one:
                return
            uri = one["textDocument"]["uri"]
            path = uri.removeprefix(f"{self.root.as_uri()}/")
            self.editor.apply({**edit, "documentChanges": [one]})
            self.open(path)

    def shown(self) -> str:
        message: str = self.client.wait_for("window/showMessage")["message"]
        return message

    def _choose(self, asked: Json) -> object:
        return asked["actions"][0] if self.chosen else None
