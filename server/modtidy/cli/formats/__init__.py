"""The ways findings are printed, by the names they are asked for; the first is the default."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from modtidy.cli.console import Console
from modtidy.cli.formats import (
    concise,
    full,
    github,
    gitlab,
    grouped,
    json_array,
    json_lines,
    junit,
    rdjson,
    sarif,
)
from modtidy.cli.report import Report

Format = Callable[[Sequence[Report], Console], Iterator[str]]
"""Yields pieces of text, line ends included."""

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "full": full.written,
        "concise": concise.written,
        "grouped": grouped.written,
        "json": json_array.written,
        "json-lines": json_lines.written,
        "github": github.written,
        "gitlab": gitlab.written,
        "junit": junit.written,
        "rdjson": rdjson.written,
        "sarif": sarif.written,
    }
)
