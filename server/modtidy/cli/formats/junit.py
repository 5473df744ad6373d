"""A test report in JUnit's form, which build servers show: a file a suite, a finding a case."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from modtidy.cli.console import Console
from modtidy.cli.report import Report


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write the report; what is only a hint or information is no failure."""
    failures = sum(one.is_severe for one in found)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<testsuites name="modtidy" tests="{len(found) or 1}" failures="{failures}">\n'
    if not found:
        yield '  <testsuite name="modtidy" tests="1" failures="0">\n'
        yield '    <testcase name="nothing found" classname="modtidy"/>\n  </testsuite>\n'
    for filename, group in groupby(found, key=lambda one: one.filename):
        cases = list(group)
        failed = sum(one.is_severe for one in cases)
        numbers = f'tests="{len(cases)}" failures="{failed}"'
        yield f"  <testsuite name={_attribute(filename)} {numbers}>\n"
        for one in cases:
            yield from _case(one)
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _case(one: Report) -> Iterator[str]:
    name = _attribute(f"{one.rule} ({one.start.row}:{one.start.column})")
    about = f'classname={_attribute(one.filename)} line="{one.start.row}"'
    yield f"    <testcase name={name} {about}>\n"
    place = f"{one.filename}:{one.start.row}:{one.start.column}"
    kind, said = ("failure", " message=") if one.is_severe else ("system-out", "")
    message = f"{said}{_attribute(one.message)}" if said else ""
    text = _escaped(f"{place}: {one.severity.value} {one.message}")
    yield f"      <{kind}{message}>{text}</{kind}>\n    </testcase>\n"


def _attribute(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Write text as XML does (XML 1.0, 2.4), without what XML has no way to write.

    `xml.sax.saxutils` would do it too, and import half of the standard library for it.
    """
    plain = "".join(one if one.isprintable() else "\ufffd" for one in text)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        plain = plain.replace(letter, entity)
    return plain
