"""The uses of a module told without parsing are those that its slow twin, `names`, tells."""

import sysconfig
from pathlib import Path

import pytest

from modtidy.source.attributes import plain_attributes
from modtidy.source.names import Reader
from modtidy.source.reading import Action
from modtidy.source.summary import summarise

EVERY = 25
FILES = (
    sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::2]
    + sorted(Path(sysconfig.get_path("stdlib")).glob("test/*.py"))[::EVERY]
)


def slow(text: str, name: str) -> frozenset[str] | None:
    """Tell the attributes by scopes and bindings; None where the name is used otherwise."""
    names = Reader().names(text)
    found = set()
    for use in names.uses(name):
        if use.action is Action.DECLARE:
            continue
        if not use.attributes or use.action is not Action.LOAD or use.string:
            return None
        found.add(use.attributes[0].name)
    if name in names.mentioned and found & names.mentioned:
        return None
    return frozenset(found) or None


def told(text: str) -> dict[str, frozenset[str]]:
    """Give what is told of each module that a text imports whole, at its top level."""
    imports = summarise(text).imports
    found = {}
    for statement in imports:
        for alias in statement.names:
            name = alias.asname or alias.name
            if statement.module is None and statement.top_level and "." not in name:
                plain = plain_attributes(text, name, statement, imports)
                if plain is not None:
                    found[name] = plain
    return found


def test_what_is_told_is_true_of_the_standard_library() -> None:
    count = 0
    for file in FILES:
        text = file.read_bytes().decode("utf-8", "replace")
        for name, attributes in told(text).items():
            assert attributes == slow(text, name), f"{name} in {file}"
            count += 1
    assert count > 40  # else next to nothing was held to anything


@pytest.mark.parametrize(
    "code",
    [
        "print(json)",
        "json.loads = 3",
        "json.loads += 3",
        "json.loads: int = 3",
        "json.loads, x = 1, 2",
        "(json.loads) = 3",
        "[json.loads] = [3]",
        "del json.loads",
        "for json.loads in (): pass",
        "with open('x') as json.loads: pass",
        "def f(json): return json.loads",
        "json = 3",
        "from x import json",
        "patch('json.loads')\njson.loads(1)",
        "eval('1')\njson.loads(1)",
        "__all__ = ['json']\njson.loads(1)",
    ],
)
def test_what_is_not_plain_is_not_told(code: str) -> None:
    assert told(f"import json\n{code}\n") == {}


@pytest.mark.parametrize(
    "code",
    [
        "json.loads(1)",
        "f(json.loads)",
        "x = [json.loads(y) for y in z]",
        "with json.loads(1) as x: pass",
        "if json.loads == 3: pass",
        "cursor.execute(json.loads)",
        "json.loads(1)  # json is fine",
        "'''On json.'''\njson.loads(1)",
        "x.json = json.loads",
        "from json import dumps\njson.loads(1)",
    ],
)
def test_what_is_plain_is_told(code: str) -> None:
    assert told(f"import json\n{code}\n") == {"json": frozenset({"loads"})}


def test_every_interesting_word_is_searched_for() -> None:
    for word in ("globals", "locals", "vars", "eval", "exec"):
        assert told(f"import json\n{word}()\njson.loads(1)\n") == {}, word
