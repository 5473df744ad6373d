"""The real server, spoken to as each real client speaks to it: by the capabilities it declares."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from lsp_client import PROFILES, Json, LspClient, profile

SHOP = Path(__file__).parent / "shop"
CLIENTS = sorted(path.stem for path in PROFILES.glob("*.json"))
CREATE = "Create `shop/billing/__init__.py`"


class Talk:
    """One client at work on a copy of the small broken project."""

    def __init__(self, client: LspClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.uri = (root / "shop/billing/invoice.py").as_uri()

    def sees(self, *rules: str) -> None:
        """Wait until these are found in the file, pushed or pulled as the client has it."""
        found: set[str] = set()
        until = monotonic() + 30
        while not found >= {*rules}:
            assert monotonic() < until, f"only {found} is found"
            found = {item["code"] for item in self._shown()}

    def _shown(self) -> list[Json]:
        if "diagnosticProvider" in self.client.capabilities:
            asked = {"textDocument": {"uri": self.uri}}
            pulled: list[Json] = self.client.call("textDocument/diagnostic", asked)["items"]
            return pulled
        params = self.client.wait_for("textDocument/publishDiagnostics")
        pushed: list[Json] = params["diagnostics"] if params["uri"] == self.uri else []
        return pushed

    def action(self, title: str) -> Any:  # noqa: ANN401 - see Json
        """Give the action of a title at the beginning of the file, worked out if it has to be."""
        start = {"line": 0, "character": 0}
        asked = {
            "textDocument": {"uri": self.uri},
            "range": {"start": start, "end": start},
            "context": {"diagnostics": []},
        }
        actions = self.client.call("textDocument/codeAction", asked)
        action = next(one for one in actions if one["title"] == title)
        if "edit" not in action and "data" in action and self.resolves:
            return self.client.call("codeAction/resolve", action)
        return action

    @property
    def resolves(self) -> bool:
        provider = self.client.capabilities["codeActionProvider"]
        return isinstance(provider, dict) and bool(provider["resolveProvider"])


@pytest.fixture(params=CLIENTS)
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Talk]:
    root = tmp_path / "project"
    shutil.copytree(SHOP, root)
    with LspClient([sys.executable, "-m", "modtidy", "server"]) as client:
        client.answers["window/showMessageRequest"] = lambda asked: asked["actions"][0]
        client.initialize(profile(request.param, root))
        one = Talk(client, root)
        client.open(one.uri, (root / "shop/billing/invoice.py").read_text())
        yield one
        assert client.exit() == 0


def test_every_client_sees_the_findings_and_gets_the_file(talk: Talk) -> None:
    talk.sees("missing-init", "wildcard-import")
    action = talk.action(CREATE)
    edit = action.get("edit")
    if edit is not None:
        uri = (talk.root / "shop/billing/__init__.py").as_uri()
        assert edit["documentChanges"] == [{"kind": "create", "uri": uri}]
        return
    command = action["command"] if isinstance(action["command"], dict) else action
    params = {"command": command["command"], "arguments": command["arguments"]}
    talk.client.call("workspace/executeCommand", params)
    assert (talk.root / "shop/billing/__init__.py").read_text() == ""


def test_a_client_that_makes_no_files_is_offered_none(talk: Talk) -> None:
    talk.sees("missing-init")
    said = talk.client.capabilities
    assert "modtidy.apply" in said["executeCommandProvider"]["commands"]
    action = talk.action(CREATE)
    makes_files = "edit" in action
    command = action.get("command")
    name = command["command"] if isinstance(command, dict) else command
    assert (name == "modtidy.apply") is not makes_files
