"""The command line as a road, in a directory that holds what is drawn."""

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import places
import value_road
from casefile import Case, Change
from modtidy.cli import main
from modtidy.engine import Shown
from modtidy.project.project import Project
from modtidy.refactor import Target
from modtidy.rule import Place

Json = dict[str, Any]  # what the command line prints; a wrong form fails a test


class Printed(NamedTuple):
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def modtidy(*arguments: str) -> Printed:
    """Run a command in this process and directory."""
    out, err = io.StringIO(), io.StringIO()
    status = main(arguments, io.StringIO(), out, err)
    return Printed(status, out.getvalue(), err.getvalue())


def options(case: Case) -> tuple[str, ...]:
    """Say on the command line which rules a case is about."""
    if case.alone:
        return ("--select", case.of)
    said = value_road.extra_settings(case)
    return tuple(part for key, value in said.items() for part in ("--config", f"{key}={value}"))


def check(arguments: Iterable[str]) -> list[Json]:
    """Ask for the findings in the directory the process is in, but for the pages' addresses."""
    printed = modtidy("check", "--output-format", "json", "--no-cache", *arguments, ".")
    assert printed.status in (0, 1), printed.err
    assert printed.err == ""
    findings: list[Json] = json.loads(printed.out)
    assert all(finding.pop("url") for finding in findings)
    return findings


def refactor(change: Change, targets: Iterable[Target], project: Project) -> Printed:
    """Have a refactoring made in the directory the process is in."""
    where = [part for target in targets for part in (_pointed_at(target, project), *target.others)]
    return modtidy("refactor", change.what, *where, *change.arguments, "--yes", "--no-cache")


def _pointed_at(target: Target, project: Project) -> str:
    if target.span is None:
        return target.path
    text = project.tree.text(target.path)
    return f"{target.path}:{places.row_and_column(text, target.span.start)['row']}"


def expected(project: Project, found: Iterable[Shown]) -> list[Json]:
    """Say what was found as a value in the words of the contract's JSON."""
    return sorted(_findings(project, found), key=_order)


def _findings(project: Project, found: Iterable[Shown]) -> Iterator[Json]:
    for shown in found:
        finding = shown.finding
        yield {
            "rule": shown.rule.name,
            "severity": shown.severity.value,
            "message": finding.message,
            **_place(project, finding.place),
            "end_location": _located(project, finding.place.path, finding.place.span.end),
            "subject": {"module": finding.subject.module, "path": finding.subject.path},
            "related": [
                {**_place(project, one.place), "message": one.message} for one in finding.related
            ],
            "fixes": [
                {"title": fix.title, "safe": fix.safe}
                for _, fix in value_road.fixes(project, [shown])
            ],
        }


def _place(project: Project, place: Place) -> Json:
    location = _located(project, place.path, place.span.start)
    return {"filename": place.path, "location": location}


def _located(project: Project, path: str, offset: int) -> Json:
    return places.row_and_column(project.tree.text(path), offset)


def _order(finding: Json) -> tuple[object, ...]:
    start = finding["location"]
    return finding["filename"], start["row"], start["column"], finding["rule"], finding["message"]
