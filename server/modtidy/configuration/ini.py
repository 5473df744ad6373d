"""INI files, as configparser reads them: `setup.cfg`, `tox.ini`, `pytest.ini`, `mypy.ini`."""

import re
from collections.abc import Mapping
from configparser import Error, MissingSectionHeaderError, ParsingError, RawConfigParser

from modtidy.configuration.mistake import Mistake

Sections = Mapping[str, Mapping[str, str]]


def parse_ini(text: str, origin: str) -> Sections | Mistake:
    """Return the values in `text` by section and key, or where `origin` stops being INI."""
    parser = RawConfigParser(strict=False, allow_no_value=True, default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign] # the documented way: keep case
    try:
        parser.read_string(text)
    except MissingSectionHeaderError as error:
        message = f"`{origin}` begins before its first section"
        return Mistake(message, line=error.lineno, column=1, origin=origin)
    except ParsingError as error:
        line = error.errors[0][0] if error.errors else 0
        message = f"`{origin}` has a line that is no `key = value`"
        return Mistake(message, line=line, column=1, origin=origin)
    except Error as error:
        return Mistake(f"`{origin}` is not an INI file: {error.message}", origin=origin)
    return {name: {key: one or "" for key, one in parser.items(name)} for name in parser.sections()}


def listed(value: str) -> tuple[str, ...]:
    """Split a list as setuptools does: at line ends where there are any, else at commas."""
    chunks = value.splitlines() if "\n" in value else value.split(",")
    return tuple(chunk.strip() for chunk in chunks if chunk.strip())


def paired(value: str) -> Mapping[str, str]:
    """Split a list of `key = value` as setuptools does."""
    pairs = [chunk.partition("=") for chunk in listed(value)]
    return {key.strip(): one.strip() for key, equals, one in pairs if equals}


def is_true(value: str) -> bool:
    """Tell whether `value` is one of INI's words for true."""
    return value.strip().lower() in ("1", "true", "yes", "on")


def without_remarks(value: str) -> str:
    """Return `value` without the comments that stand at the end of its lines."""
    return re.sub(r"(?m)(?:^|[ \t])[#;].*$", "", value)
