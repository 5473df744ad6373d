"""The text of open documents, against a slow twin that has only the units of the encoding."""

import re
from bisect import bisect_right
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modtidy.lsp.document import UTF_8, UTF_16, UTF_32, Document, Range
from modtidy.lsp.lines import LineStarts

ENCODINGS = (UTF_8, UTF_16, UTF_32)
CODECS = {UTF_8: ("utf-8", 1), UTF_16: ("utf-16-le", 2), UTF_32: ("utf-32-le", 4)}

PIECES = st.sampled_from(
    [
        "a",
        "xyz",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\f",
        "\v",
        "\x85",
        "\u2028",
        "\x1c",
        "é",
        "語",
        "😀",
        "𐍈",
    ]
)
WHOLE = st.lists(PIECES, max_size=12).map("".join)
BROKEN = st.lists(PIECES | st.sampled_from(["\ud83d", "\ude00"]), max_size=12).map("".join)
PLACE = st.integers(0, 9)


class Edit(NamedTuple):
    span: Range
    new: str


def edits(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Edit]]:
    spans = st.builds(Range, PLACE, PLACE, PLACE, PLACE)
    return st.lists(st.builds(Edit, spans, texts), max_size=8)


class Twin:
    """A document kept as the bytes of its encoding, each question answered from the beginning."""

    def __init__(self, text: str, encoding: str) -> None:
        self.codec, self.width = CODECS[encoding]
        self.raw = text.encode(self.codec, "surrogatepass")

    @property
    def text(self) -> str:
        return self.raw.decode(self.codec, "surrogatepass")

    def line_spans(self) -> list[tuple[int, int]]:
        """Return where each line begins and ends in bytes, its line end left out."""
        ends = [(m.start(), m.end()) for m in re.finditer(r"\r\n|\r|\n", self.text)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(self.text)]
        return [(self.size(a), self.size(b)) for a, b in zip(starts, stops, strict=True)]

    def size(self, characters: int) -> int:
        return len(self.text[:characters].encode(self.codec, "surrogatepass"))

    def at(self, line: int, character: int) -> int:
        """Return the byte a position means; in UTF-8, never inside a character."""
        spans = self.line_spans()
        if line >= len(spans):
            return len(self.raw)
        start, stop = spans[line]
        byte = min(start + character * self.width, stop)
        while self.codec == "utf-8" and byte < stop and self.raw[byte] & 0xC0 == 0x80:
            byte -= 1
        return byte

    def apply(self, edit: Edit) -> None:
        span = edit.span
        first, last = sorted(((span.line, span.character), (span.end_line, span.end_character)))
        start, end = self.at(*first), self.at(*last)
        new = edit.new.encode(self.codec, "surrogatepass")
        self.raw = self.raw[:start] + new + self.raw[end:]


def follow(text: str, changes: list[Edit], encoding: str) -> None:
    """Make every change to both, and compare all there is to know after each."""
    document, twin = Document(text, 1, encoding), Twin(text, encoding)
    for edit in changes:
        before = document.text
        start, old_end, new = document.apply(edit.span, edit.new)
        twin.apply(edit)
        assert document.text == twin.text
        assert document.text == before[:start] + new + before[old_end:]
        compare(document, twin)
    compare(document, twin)


def compare(document: Document, twin: Twin) -> None:
    spans, text = twin.line_spans(), twin.text
    sizes = [twin.size(offset) for offset in range(len(text) + 1)]
    for line in range(len(spans) + 2):
        for character in (0, 1, 2, 3, 50):
            byte = twin.at(line, character)
            assert document.offset(line, character) == bisect_right(sizes, byte) - 1
    for line, (start, stop) in enumerate(spans):
        for offset, byte in enumerate(sizes):
            if start <= byte <= stop:
                position = (line, (byte - start) // twin.width)
                assert document.position(offset) == position
                assert document.offset(*position) == offset


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(deadline=None)  # the twin is slow, and a busy machine slower
@given(text=WHOLE, changes=edits(WHOLE))
def test_edits_agree_with_the_twin(encoding: str, text: str, changes: list[Edit]) -> None:
    follow(text, changes, encoding)


@settings(deadline=None)
@given(text=BROKEN.filter(lambda text: text == joined(text)), changes=edits(BROKEN))
def test_halves_of_surrogate_pairs_meet_and_part(text: str, changes: list[Edit]) -> None:
    follow(text, changes, UTF_16)


def joined(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@settings(deadline=None)
@given(text=WHOLE, changes=st.lists(st.tuples(PLACE, PLACE, WHOLE), max_size=20))
def test_line_starts_after_edits_are_those_of_the_text(
    text: str, changes: list[tuple[int, int, str]]
) -> None:
    lines = LineStarts(text)
    for start, length, new in changes:
        start, end = min(start, len(text)), min(start + length, len(text))  # noqa: PLW2901 - clamped
        after = text[:start] + new + text[end:]
        lines.replace(text, after, start, end, len(after) - len(text))
        text = after
        fresh = LineStarts(text)
        assert [lines[line] for line in range(len(lines))] == [fresh[i] for i in range(len(fresh))]
        for offset in range(len(text) + 1):
            assert lines.line_at(offset) == fresh.line_at(offset)


@pytest.mark.parametrize("mark", ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_the_protocols_line_ends_end_a_line(mark: str) -> None:
    document = Document(f"a{mark}b\nc", 1, UTF_16)
    assert document.position(4) == (1, 0)
    assert document.apply(Range(1, 0, 1, 1), "d") == (4, 5, "d")
    assert document.text == f"a{mark}b\nd"


def test_an_edit_that_makes_and_unmakes_a_line_end() -> None:
    document = Document("a\rb", 1, UTF_16)
    document.apply(Range(1, 0, 1, 0), "\n")
    assert document.text == "a\r\nb"
    assert document.position(3) == (1, 0)
    document.apply(Range(0, 1, 1, 0), "\r")
    assert document.position(2) == (1, 0)


def test_half_a_character_replaced_leaves_the_other_half() -> None:
    document = Document("x = '😀'\n", 1, UTF_16)
    assert document.apply(Range(0, 6, 0, 7), "\ude01") == (5, 6, "😁")
    assert document.text == "x = '😁'\n"


def test_places_beyond_the_end_of_a_line_and_of_the_text() -> None:
    document = Document("ab\r\ncd", 1, UTF_16)
    assert document.offset(0, 99) == 2
    assert document.offset(1, 99) == 6
    assert document.offset(9, 0) == 6
    assert Document("", 1, UTF_8).offset(3, 3) == 0


def test_the_whole_text_replaced() -> None:
    document = Document("a\nb", 1, UTF_8)
    assert document.apply(None, "é\n\nz") == (0, 3, "é\n\nz")
    assert document.position(4) == (2, 1)
    assert document.range(0, 1) == (0, 0, 0, 2)
