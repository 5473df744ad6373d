"""The second road: the command line, in a directory that holds what is drawn."""

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import places
from modtidy import cli
from modtidy.engine import Shown
from modtidy.project.project import Project
from modtidy.refactor import Target
from modtidy.rule import Place
from value_road import fixes

Json = dict[str, Any]  # what the command line prints; a wrong form fails a test


class Printed(NamedTuple):
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def modtidy(*arguments: str) -> Printed:
    """Run a command in this process and directory."""
    out, err = io.StringIO(), io.StringIO()
    status = cli.main(arguments, io.StringIO(), out, err)
    return Printed(status, out.getvalue(), err.getvalue())


def check(settings: Iterable[str], selected: Iterable[str] | None) -> list[Json]:
    """Ask for the findings in the directory the process is in, but for the pages' addresses.

    `settings` are given on the command line; with `selected`, only these rules are asked.
    """
    options = [part for one in settings for part in ("--config", one)]
    options += ["--select", ",".join(selected)] if selected is not None else []
    printed = modtidy("check", "--output-format", "json", "--no-cache", *options, ".")
    assert printed.status in (0, 1), printed.err
    assert printed.err == ""
    findings: list[Json] = json.loads(printed.out)
    assert all(finding.pop("url") for finding in findings)
    return findings


def refactor(verb: str, target: Target, project: Project, arguments: Iterable[str]) -> Printed:
    """Have a refactoring made in the directory the process is in."""
    where = target.path
    if target.span:
        row = places.row_and_column(project.tree.text(target.path), target.span.start)["row"]
        where += f":{row}"
    return modtidy("refactor", verb, where, *arguments, "--yes", "--no-cache")


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
                {"title": fix.title, "safe": fix.safe} for _, fix in fixes(project, [shown])
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
