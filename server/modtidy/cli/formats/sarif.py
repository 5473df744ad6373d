"""SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), with rules and fixes."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from modtidy import __version__
from modtidy.cli.console import Console
from modtidy.cli.fingerprints import fingerprints
from modtidy.cli.report import Lines, Location, Report
from modtidy.rule import Fix, Rule, Severity
from modtidy.text import Span

Json = Mapping[str, object]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        Severity.INFORMATION: "note",
        Severity.HINT: "note",
    }
)


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write the log: one run, with the rules that found something."""
    rules = {one.rule: one for one in found}
    index = {name: number for number, name in enumerate(rules)}
    results = [
        _result(one, index[one.rule], fingerprint)
        for one, fingerprint in zip(found, fingerprints(found), strict=True)
    ]
    driver = {
        "name": "modtidy",
        "version": __version__,
        "informationUri": "https://pypi.org/project/modtidy/",
        "rules": [_rule(one) for one in rules.values()],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield f"{json.dumps(log, indent=2)}\n"


def _rule(one: Report) -> Json:
    rule = one.shown.rule
    severity = rule.severity or one.severity
    return {
        "id": rule.name,
        "shortDescription": {"text": _summary(rule)},
        "helpUri": one.url,
        "defaultConfiguration": {"level": LEVELS[severity]},
    }


def _summary(rule: Rule) -> str:
    page = sys.modules[rule.module].__doc__ or rule.name
    return page.partition("\n")[0]


def _result(one: Report, index: int, fingerprint: str) -> Json:
    result: dict[str, object] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": LEVELS[one.severity],
        "message": {"text": one.message},
        "locations": [_location(one.filename, one.start, one.end)],
        "partialFingerprints": {"modtidy/v1": fingerprint},
    }
    if one.related:
        result["relatedLocations"] = [
            {**_location(each.filename, each.start, None), "message": {"text": each.message}}
            for each in one.related
        ]
    fixes = [_fix(one, fix) for fix in one.fixes if not (fix.plan.moves or fix.plan.deletions)]
    if fixes:  # a fix that moves a file cannot be put in SARIF
        result["fixes"] = fixes
    return result


def _location(filename: str, start: Location, end: Location | None) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(filename)},
            "region": _region(start, end),
        }
    }


def _region(start: Location, end: Location | None) -> Json:
    region = {"startLine": start.row, "startColumn": start.column}
    if end is not None:
        region |= {"endLine": end.row, "endColumn": end.column}
    return region


def _fix(one: Report, fix: Fix) -> Json:
    changes = []
    for path, made in fix.plan.edits().items():
        lines = Lines(one.project.tree.text(path))
        edits = [_replacement(lines, edit.span, edit.new) for edit in made]
        changes.append((one.home.named(path), edits))
    for creation in fix.plan.creations:
        edits = [_replacement(Lines(""), Span(0, 0), creation.text)]
        changes.append((one.home.named(creation.path), edits))
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": {"uri": quote(path)}, "replacements": edits}
            for path, edits in changes
        ],
    }


def _replacement(lines: Lines, span: Span, new: str) -> Json:
    region = _region(lines.location(span.start), lines.location(span.end))
    return {"deletedRegion": region, "insertedContent": {"text": new}}
