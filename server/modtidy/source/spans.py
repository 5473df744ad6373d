"""The spans of a text that are in its triple-quoted strings, and how they move under an edit."""

from bisect import bisect_left
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in order, of start and end offsets; those from number `pivot` on are off by `shift`.

    While one place is edited, what follows it moves along without being written anew.
    """

    items: tuple[Span, ...] = ()
    pivot: int = 0
    shift: int = 0

    def span(self, number: int) -> Span:
        """Return the offsets of one span."""
        start, end = self.items[number]
        return (start + self.shift, end + self.shift) if number >= self.pivot else (start, end)

    def until(self, at: int) -> int:
        """Return how many spans start at or before `at`."""
        if not self.shift:
            return bisect_left(self.items, (at + 1,))
        number = bisect_left(self.items, (at - self.shift + 1,), self.pivot)
        return number if number > self.pivot else bisect_left(self.items, (at + 1,), 0, self.pivot)

    def floor(self, at: int) -> int:
        """Return the end of the last span that starts at or before `at`, or 0."""
        if not self.shift:  # the usual case, and asked for each word that is found
            number = bisect_left(self.items, (at + 1,))
            return self.items[number - 1][1] if number else 0
        number = self.until(at)
        return self.span(number - 1)[1] if number else 0

    def moved(self, pivot: int, shift: int) -> "Spans":
        """Return the spans with those from number `pivot` on moved by `shift`."""
        if pivot == self.pivot or not self.shift:
            return Spans(self.items, pivot, self.shift + shift)
        settled = tuple(map(self.span, range(len(self.items))))
        return Spans(settled, pivot, shift)

    def stretched(self, number: int, by: int) -> "Spans":
        """Return the spans with the end of one, and all that follows it, moved by `by`."""
        moved = self.moved(number + 1, by)
        start, end = moved.items[number]
        longer = ((start, end + by),)
        return Spans(
            moved.items[:number] + longer + moved.items[number + 1 :], moved.pivot, moved.shift
        )
