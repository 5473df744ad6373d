"""The JSON Schema of modtidy's settings, made of their declarations.

Draft 7, which is what editors' TOML support understands; the VS Code extension is sent the same.
"""

from collections.abc import Mapping

from modtidy.settings.keys import KEYS, PER_FILE_IGNORES, RULES, SEVERITIES, SEVERITY, TABLES
from modtidy.settings.values import RuleOptions


def schema(rules: RuleOptions) -> Mapping[str, object]:
    """Return the schema of `modtidy.toml` and of `[tool.modtidy]`, for the rules there are."""
    plain = {
        key.name: {**key.schema, "description": key.meaning}
        | ({"default": list(key.default)} if isinstance(key.default, tuple) else {})
        for key in KEYS
    }
    options = {
        rule: _table({name: option.schema for name, option in declared.items()})
        for rule, declared in rules.items()
        if declared
    }
    severities = {rule: {"$ref": "#/definitions/severity"} for rule in rules}
    tables: Mapping[str, Mapping[str, object]] = {
        SEVERITY: _table(severities),
        PER_FILE_IGNORES: {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"$ref": "#/definitions/rule"}},
        },
        RULES: _table(options),
    }
    described = {name: {**one, "description": TABLES[name]} for name, one in tables.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "modtidy's settings",
        **_table({**plain, **described}),
        "definitions": {
            "rule": {"enum": sorted(rules)},
            "severity": {"enum": list(SEVERITIES)},
        },
    }


def _table(properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "properties": properties}
