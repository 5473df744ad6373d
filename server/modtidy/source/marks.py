"""What one file says besides its imports, as far as a look at a few words tells.

Each word is searched for and each hit confirmed to be code, so that a mark holds wherever the text
can be parsed.  What needs more than a look, the deep reading answers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from modtidy.source.bound_again import bound_again
from modtidy.source.headers import is_main_guard, test_of
from modtidy.source.imports import Import
from modtidy.source.literals import IDENTIFIER, LETTER, formatted, literal
from modtidy.source.strings import Code

WORDS = re.compile(
    r"__(?:name|path|file|all|package|spec|getattr)__|importlib|declare_namespace|///|modtidy:"
)
"""What a line must have in it to make a difference to the marks."""

_DUNDER = re.compile(r"__(?:name|path|file|all|package|spec|getattr)__(?![0-9A-Za-z_])")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")
_DECLARES = "declare_namespace"  # without `__path__`, unlike the other call that sets one
_RESOURCES = "importlib.resources"
_SCRIPT = re.compile(r"# /// script[ \t]*(?:\n|\Z)")
_SUPPRESSES = re.compile(r"#[ \t]*modtidy:[ \t]*ignore")
_MAIN = "__main__"
_IF = re.compile(rf"if(?!{LETTER})")
_ALL = re.compile(r"__all__[ \t\f]*[=+:.\[,]")
_HOOK = re.compile(r"def[ \t\f]+__getattr__")
_SWAP = re.compile(r"[ \t]*\][ \t]*(?:\.[ \t]*__class__[ \t]*)?=(?!=)")
_SKIPPED = re.compile(r"(?:[ \t\f\n]|\\\n|#[^\n]*)*")
_QUOTED = re.compile(r"[A-Za-z]{0,2}(?=[\"'])")
_TOKEN = re.compile(rf"{IDENTIFIER}|[0-9][0-9A-Za-z_.]*|\.\.\.|\*\*|.")
_CONCATENATED = re.compile(r"(?:[ \t\f]|\\\n)*([rRuU]?)(?=[\"'])")
_REST = re.compile(r"(?:[ \t\f\n;]|\\\n|#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Marks:
    """What one file says besides its imports; a name counts where it is code and no attribute."""

    main_guard: bool
    """Whether there is an `if __name__ == "__main__":`, on one line and not indented."""
    main_guard_start: int
    """Where the first one starts, -1 if there is none."""
    shebang: bool
    """Whether the file begins with `#!`."""
    inline_metadata: bool
    """Whether a line opens a block of a script's metadata (PEP 723)."""
    sets_path: bool
    """Whether `__path__` is used, as every call of `extend_path` does, or `declare_namespace`."""
    has_all: bool
    """Whether a statement that is not indented begins with `__all__`."""
    file_names: tuple[str, ...]
    """Which of the module's own attributes are used, and `importlib.resources`; in order."""
    getattr_hook: bool
    """Whether a `def __getattr__` is not indented (PEP 562)."""
    swaps_module: bool
    """Whether `sys.modules[__name__]`, or its `__class__`, is assigned to."""
    first_start: int
    first_end: int
    """The span of the file's first token, of a docstring the first line; both 0 without any."""
    code: bool
    """Whether there is anything besides comments, white space and a string at the beginning."""
    suppresses: bool
    """Whether a comment tells modtidy to ignore something."""
    bound_again: tuple[str, ...]
    """Which names of imports at the top something else seems to bind as well; in order."""


def marks(found: Code, text: str, imports: tuple[Import, ...]) -> Marks:
    """Read the marks of `text`; `found` is its code, or what is left of it when masked.

    Raise `AmbiguousError` if the text has to be masked first.
    """
    names = _names(found)
    guard = _main_guard(found, text, names.get("__name__", ()))
    first_start, first_end, has_code = _beginning(text)
    if _imported(imports, "importlib") and _occurs(found, _RESOURCES, _LETTERS):
        names["importlib.resources"] = []
    return Marks(
        guard >= 0,
        guard,
        text.startswith("#!"),
        _metadata(found, text),
        "__path__" in names or _occurs(found, _DECLARES, _LETTERS - {"."}),
        any(_begins(found, at, _ALL) for at in names.get("__all__", ())),
        tuple(sorted(name for name in names if name != "__getattr__")),
        any(_is_hook(found, at) for at in names.get("__getattr__", ())),
        any(_swaps(found.text, at) for at in names.get("__name__", ())),
        first_start,
        first_end,
        has_code,
        any(found.comments(one.start()) for one in _SUPPRESSES.finditer(text)),
        bound_again(text, imports),
    )


def _names(found: Code) -> dict[str, list[int]]:
    """Return where each of the module's own attributes is used by its name."""
    text = found.text
    names: dict[str, list[int]] = {}
    for word in _DUNDER.finditer(text):
        at = word.start()
        before = text[at - 1 : at]
        if before in _LETTERS or before > "\x7f":
            continue
        if before in {" ", "\t"} and text[:at].rstrip(" \t\f").endswith("."):
            continue
        name = word[0]
        if found.holds(at):
            names.setdefault(name, []).append(at)
    return names


def _main_guard(found: Code, text: str, hits: Iterable[int]) -> int:
    """Return where the first main guard starts, on one of the lines of `hits`, or -1."""
    for at in hits:
        start = found.text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[start:] if end < 0 else text[start:end]
        if _IF.match(found.text, start) and _MAIN in line and found.line_start(at) == start:
            test = test_of(found.text, text, start + 2)
            if test and test.strip() in line and is_main_guard(test):
                return start
    return -1


def _occurs(found: Code, word: str, joined: frozenset[str]) -> bool:
    """Return whether `word` is somewhere in code, and not the end of something longer."""
    text = found.text
    at = text.find(word)
    while at >= 0:
        before = text[at - 1 : at]
        if before not in joined and before < "\x80" and found.holds(at):
            after = text[at + len(word) : at + len(word) + 1]
            if after not in _LETTERS - {"."} and after < "\x80":
                return True
        at = text.find(word, at + 1)
    return False


def _begins(found: Code, at: int, pattern: re.Pattern[str]) -> bool:
    """Return whether a line that is not indented, and no other's continuation, begins at `at`."""
    return bool(pattern.match(found.text, at)) and found.line_start(at) == at


def _is_hook(found: Code, at: int) -> bool:
    return _begins(found, found.text.rfind("\n", 0, at) + 1, _HOOK)


def _swaps(text: str, at: int) -> bool:
    return text.endswith("sys.modules[", 0, at) and bool(_SWAP.match(text, at + len("__name__")))


def _imported(imports: tuple[Import, ...], package: str) -> bool:
    """Return whether any of `imports` is of `package`, or of something in it."""
    return any(
        (statement.module or statement.names[0].name).startswith(package)
        or len(statement.names) > 1
        for statement in imports
    )


def _metadata(found: Code, text: str) -> bool:
    at = text.find("///")
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        if _SCRIPT.match(text, line) and found.spans.floor(line) <= line:
            return found.text[line] != "$"
        at = text.find("///", at + 1)
    return False


def _beginning(text: str) -> tuple[int, int, bool]:
    """Return the span of the first token, and whether it is code or more than it follows."""
    skipped = _SKIPPED.match(text)
    start = skipped.end() if skipped else 0
    quoted = _QUOTED.match(text, start)
    if not quoted:
        token = _TOKEN.match(text, start)
        return (start, token.end(), True) if token else (0, 0, False)
    end = literal(text, quoted.end()).end
    line = text.find("\n", start, end)
    has_code = "b" in quoted[0].lower() or bool(formatted(text, quoted.end()))
    while more := _CONCATENATED.match(text, end):
        end = literal(text, more.end()).end
    rest = _REST.match(text, end)
    has_code = has_code or bool(rest and rest.end() < len(text))
    return start, end if line < 0 else line, has_code
