"""Settings: what is read, what is wrong, and where."""

import json

import pytest

from modtidy.configuration.mistake import Mistake
from modtidy.configuration.toml import parse_toml
from modtidy.settings.reading import camel, kebab, read_settings
from modtidy.settings.schema import schema
from modtidy.settings.values import Layer, Option, Settings

RULES = {
    "missing-init": {},
    "whole-module-import": {
        "max-names": Option(1, "How many names are few."),
        "allow": Option(("numpy",), "Modules left alone."),
        "strict": Option(default=False, meaning="Whether to be strict."),
    },
}

NEAREST = "; the nearest is `missing-init`"


def layer(text: str, origin: str = "modtidy.toml", directory: str = "") -> Layer:
    values = parse_toml(text, origin)
    assert not isinstance(values, Mistake)
    return Layer(origin, values, text, directory=directory)


def read(*layers: Layer) -> Settings:
    settings, mistakes = read_settings(layers, RULES)
    assert mistakes == ()
    return settings


def mistakes(text: str) -> list[tuple[str, int, int]]:
    _, found = read_settings([layer(text)], RULES)
    return [(one.message, one.line, one.column) for one in found]


def test_without_layers_the_defaults_stand() -> None:
    settings = read()
    assert settings.target_version is None
    assert settings.source_roots is None
    assert settings.select is None
    assert settings.number("whole-module-import", "max-names") == 1
    assert settings.names("whole-module-import", "allow") == ("numpy",)
    assert settings.origins == {}


def test_every_key_is_read() -> None:
    settings = read(
        layer(
            'target-version = "3.11"\nsource-roots = ["./src/", "."]\nscripts = ["tools/*.py"]\n'
            'namespace-packages = ["acme.shop"]\nexclude = ["vendor"]\npython = ".venv"\n'
            'select = ["missing-init"]\nignore = ["missing-init"]\nextend = "../base.toml"\n'
            'extend-select = ["whole-module-import"]\n[severity]\nmissing-init = "hint"\n'
            '[per-file-ignores]\n"tests/**" = ["missing-init"]\n'
            '[rules.whole-module-import]\nmax-names = 2\nallow = ["a"]\nstrict = true\n'
        )
    )
    assert settings == Settings(
        target_version=(3, 11),
        source_roots=("src", ""),
        scripts=("tools/*.py",),
        namespace_packages=("acme.shop",),
        exclude=("vendor",),
        python=".venv",
        select=("missing-init",),
        ignore=("missing-init",),
        extend_select=("whole-module-import",),
        severity={"missing-init": "hint"},
        per_file_ignores={"tests/**": ("missing-init",)},
        rules={
            "missing-init": {},
            "whole-module-import": {"max-names": 2, "allow": ("a",), "strict": True},
        },
        origins=settings.origins,
    )
    assert set(settings.origins.values()) == {"modtidy.toml"}
    assert "rules.whole-module-import.max-names" in settings.origins


def test_the_last_layer_has_its_way_and_tables_are_put_together() -> None:
    editor = Layer(
        "the editor",
        {"sourceRoots": ["lib"], "python": None, "rules": {"whole-module-import": {"maxNames": 3}}},
        camel_case=True,
    )
    below = layer(
        'source-roots = ["src"]\npython = "env"\n[severity]\nmissing-init = "off"\n'
        "[rules.whole-module-import]\nmax-names = 2\nstrict = true\n"
    )
    above = layer('severity.whole-module-import = "error"', "--config")
    settings = read(below, editor, above)
    assert settings.source_roots == ("lib",)
    assert settings.python == "env"
    assert settings.severity == {"missing-init": "off", "whole-module-import": "error"}
    assert settings.rules["whole-module-import"] == {
        "max-names": 3,
        "allow": ("numpy",),
        "strict": True,
    }
    assert settings.origins["source-roots"] == "the editor"
    assert settings.origins["python"] == "modtidy.toml"
    assert settings.origins["severity.whole-module-import"] == "--config"


def test_paths_are_relative_to_the_file_they_stand_in() -> None:
    settings = read(
        layer(
            'source-roots = ["src", "../lib"]\npython = "./.venv"\n'
            'exclude = ["vendor", "/a/b", "!c"]\n'
            '[per-file-ignores]\n"a/*.py" = ["missing-init"]\n',
            directory="api",
        )
    )
    assert settings.source_roots == ("api/src", "lib")
    assert settings.python == "api/.venv"
    assert settings.exclude == ("/api/**/vendor", "/api/a/b", "!/api/**/c")
    assert list(settings.per_file_ignores) == ["/api/a/*.py"]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        (
            '\nsource-root = ["a"]',
            "There is no setting `source-root`; the nearest is `source-roots`",
            2,
            1,
        ),
        ("zzzzz = 1", "There is no setting `zzzzz`", 1, 1),
        (
            "target-version = 3.11",
            '`target-version` is to be a version of Python, from "3.8" to "3.15"',
            1,
            1,
        ),
        (
            'target-version = "2.7"',
            '`target-version` is to be a version of Python, from "3.8" to "3.15"',
            1,
            1,
        ),
        (
            'select = [\n  "missing-init",\n  "missing-int"]',
            f"`select` names the rule `missing-int`, which does not exist{NEAREST}",
            3,
            3,
        ),
        ('source-roots = "src"', "`source-roots` is to be a list of strings", 1, 1),
        ('source-roots = ["src", 1]', "`source-roots` is to be a list of strings", 1, 24),
        (
            'source-roots = ["../.."]',
            "`source-roots` has `../..`, which is no directory of the workspace",
            1,
            17,
        ),
        (
            'exclude = ["!"]',
            "`exclude` has `!`, which is no pattern `.gitignore` could hold",
            1,
            12,
        ),
        (
            'exclude = ["[z-a]"]',
            "`exclude` has `[z-a]`, which is no pattern `.gitignore` could hold",
            1,
            12,
        ),
        (
            'namespace-packages = ["a-b"]',
            "`namespace-packages` has `a-b`, which cannot be the name of a package",
            1,
            23,
        ),
        ("python = 3", "`python` is to be a string", 1, 1),
        ('severity = "off"', "`severity` is to be a table", 1, 1),
        (
            '[severity]\nmissing-init = "loud"',
            '`missing-init` is to be one of "error", "warning", "information", "hint", "off"',
            2,
            1,
        ),
        (
            '[severity]\n"missing-ini" = "off"',
            "There is no rule `missing-ini`; the nearest is `missing-init`",
            2,
            1,
        ),
        (
            "[rules.missing-ini]",
            "There is no rule `missing-ini`; the nearest is `missing-init`",
            1,
            8,
        ),
        (
            "rules.whole-module-import.max-name = 1",
            "`whole-module-import` has no option `max-name`; the nearest is `max-names`",
            1,
            27,
        ),
        (
            "rules = {whole-module-import = {max-names = true}}",
            "`max-names` is to be a whole number",
            1,
            33,
        ),
        ("rules.whole-module-import.allow = [1]", "`allow` is to be a list of strings", 1, 27),
        ("rules.whole-module-import = 1", "`whole-module-import` is to be a table", 1, 7),
        (
            'per-file-ignores = {"a" = ["missing-initt"]}',
            f"`a` names the rule `missing-initt`, which does not exist{NEAREST}",
            1,
            28,
        ),
    ],
)
def test_a_mistake_is_told_where_it_stands(text: str, message: str, line: int, column: int) -> None:
    assert mistakes(text) == [(message, line, column)]


def test_what_is_valid_beside_a_mistake_counts() -> None:
    text = 'select = ["missing-init", "no-such-thing-at-all"]\nscripts = 1\nexclude = ["a", "!"]\n'
    settings, found = read_settings([layer(text)], RULES)
    assert (settings.select, settings.scripts, settings.exclude) == (("missing-init",), (), ("a",))
    assert len(found) == 3


def test_a_wrong_value_above_leaves_the_right_one_below() -> None:
    settings, found = read_settings(
        [layer('python = "env"'), layer("python = 1", "--config")], RULES
    )
    assert settings.python == "env"
    assert [one.origin for one in found] == ["--config"]


def test_in_pyproject_the_table_is_the_place() -> None:
    text = "[tool.modtidy]\npythn = 1\n"
    _, found = read_settings(
        [Layer("pyproject.toml", {"pythn": 1}, text, ("tool", "modtidy"))], RULES
    )
    assert [(one.key, one.line, one.column) for one in found] == [("pythn", 2, 1)]


def test_an_editor_is_told_in_its_own_spelling() -> None:
    wrong = Layer("the editor", {"sourceRoot": ["a"], "nameSpacePackages": []}, camel_case=True)
    _, found = read_settings([wrong], RULES)
    assert [one.message for one in found] == [
        "There is no setting `sourceRoot`; the nearest is `sourceRoots`",
        "There is no setting `nameSpacePackages`; the nearest is `namespacePackages`",
    ]


@pytest.mark.parametrize("key", ["source-roots", "extend-select", "per-file-ignores", "python"])
def test_the_two_spellings_are_one(key: str) -> None:
    assert kebab(camel(key)) == key


def test_the_schema_knows_every_key_and_option() -> None:
    made = json.loads(json.dumps(schema(RULES)))
    assert made["additionalProperties"] is False
    assert made["properties"]["select"]["items"] == {"$ref": "#/definitions/rule"}
    assert made["definitions"]["rule"]["enum"] == sorted(RULES)
    options = made["properties"]["rules"]["properties"]["whole-module-import"]["properties"]
    assert options["max-names"] == {
        "type": "integer",
        "default": 1,
        "description": "How many names are few.",
    }
    assert set(made["properties"]["severity"]["properties"]) == set(RULES)
    assert all("description" in one for one in made["properties"].values())
