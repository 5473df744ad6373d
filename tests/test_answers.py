"""What was found in a text follows an edit, until it is asked again."""

from pathlib import Path

import pytest

import drawing
import workspaces
from modtidy import rules
from modtidy.engine import Shown
from modtidy.host import workspace as host
from modtidy.lsp.space import Space

TREE = """\
shop/
  __init__.py
  money.py:
    CENT = 1
    EURO = 100
  billing.py:
    from .money import *

    print(CENT)
    import json
    print(json.dumps(1))
pyproject.toml
"""


@pytest.fixture
def space(tmp_path: Path) -> Space:
    workspaces.write(drawing.read(TREE).files, tmp_path)
    one = Space(tmp_path.as_posix(), rules.ALL, lambda _space, _module: None)
    options = host.Options(rules={rule.name: rule.options for rule in rules.ALL})
    one.take_in(host.open_workspace(tmp_path.as_posix(), options))
    one.open("shop/billing.py", (tmp_path / "shop/billing.py").read_text(), 1)
    settle(one)
    return one


def settle(space: Space) -> None:
    while not space.is_settled:
        space.settle()


def spans(found: tuple[Shown, ...]) -> list[tuple[str, int, int]]:
    return [
        (one.rule.name, one.finding.place.span.start, one.finding.place.span.end) for one in found
    ]


def edit(space: Space, start: int, old_end: int, new: str) -> None:
    text = space.buffers["shop/billing.py"].text
    after = text[:start] + new + text[old_end:]
    space.edit("shop/billing.py", after, (start, old_end, start + len(new)), 2)


@pytest.mark.parametrize(("at", "new"), [(0, "# one\n"), (21, "\n"), (34, "x = 3\n")])
def test_findings_follow_an_edit_to_where_they_will_be_found(
    space: Space, at: int, new: str
) -> None:
    before = spans(space.shown("shop/billing.py"))
    assert {rule for rule, _, _ in before} == {"wildcard-import", "whole-module-import"}
    edit(space, at, at, new)
    moved = spans(space.shown("shop/billing.py"))
    settle(space)
    assert moved == spans(space.shown("shop/billing.py"))
    assert len(moved) == len(before)


def test_a_finding_that_is_edited_waits_to_be_found_again(space: Space) -> None:
    start = space.buffers["shop/billing.py"].text.index("money")
    edit(space, start, start + 5, "coins")
    assert [rule for rule, _, _ in spans(space.shown("shop/billing.py"))] == ["whole-module-import"]
    settle(space)
    assert "wildcard-import" in {rule for rule, _, _ in spans(space.shown("shop/billing.py"))}


def test_a_comment_is_of_no_use_as_soon_as_its_cause_is_gone(space: Space) -> None:
    text = space.buffers["shop/billing.py"].text
    start = text.index("\n")
    edit(space, start, start, "  # modtidy: ignore[wildcard-import]")
    assert "unused-suppression" not in rules_found(space)  # the text has still to be asked about
    settle(space)
    assert rules_found(space) == ["whole-module-import"]
    edit(space, 19, 20, "CENT")
    assert "unused-suppression" not in rules_found(space)
    settle(space)
    assert "unused-suppression" in rules_found(space)
    edit(space, 19, 23, "*")
    settle(space)
    assert rules_found(space) == ["whole-module-import"]


def test_what_another_file_says_makes_a_comment_of_use(space: Space) -> None:
    edit(space, 0, 0, "import money  # modtidy: ignore[shadowed-distribution, self-import]\n")
    settle(space)
    assert rules_found(space).count("unused-suppression") == 2
    edit(space, 0, 0, "# modtidy: ignore-file[unused-suppression]\n")
    settle(space)
    assert "unused-suppression" not in rules_found(space)


def rules_found(space: Space) -> list[str]:
    return [rule for rule, _, _ in spans(space.shown("shop/billing.py"))]
