"""What is in the files of a workspace, read when it is asked for.

A text is read again each time it is wanted, but for the last few; a summary is remembered for as
long as its file keeps its fingerprint, and so are the words in it where they were looked at ahead.
What cannot be read is empty, and a problem.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from threading import Lock

from modtidy import paths
from modtidy.host import held_words, workers
from modtidy.host.cache import Cache, checksum_of, is_young
from modtidy.host.disk import Fingerprint, absolute, reason
from modtidy.host.encoding import decoded, is_utf_8
from modtidy.source.names import Names, Reader
from modtidy.source.summary import Summary, as_tuple, from_tuple, summarise
from modtidy.tree import holding, words_of

REMEMBERED = 4_000_000
"""So many characters of text are remembered."""

QUESTIONS = 8
"""Of so many questions it is remembered which files hold what was asked for."""

LONG = 200_000
"""Bytes of a file whose words are not looked at ahead: that would hold up typing."""


class DiskContents:
    """The contents of the files under one root, and of absolute paths outside it."""

    def __init__(
        self,
        root: str,
        fingerprints: Mapping[str, Fingerprint],
        cache: Cache,
        reader: Reader | None = None,
    ) -> None:
        """Begin with nothing read; `root` is absolute, `fingerprints` go by paths from there."""
        self.problems: dict[str, str] = {}
        """Why the files could not be read that could not be."""
        self._root = root
        self._fingerprints = fingerprints
        self._cache = cache
        self._reader = reader or Reader()
        self._summaries: dict[str, Summary] = {}
        self._held: dict[str, array[int]] = {}
        self._looked_into: dict[frozenset[str], dict[str, bool]] = {}
        self._ahead = [one for one, known in fingerprints.items() if known.size <= LONG]
        self._texts: dict[str, str] = {}
        self._remembered = 0
        self._remembering = Lock()  # plans are made in threads

    def text(self, path: str) -> str:
        """Return the text of the file at `path`, or nothing where it cannot be read."""
        known = self._texts.get(path)
        if known is None:
            known = self._decoded(path, self._data(path))
            self._remember(path, known)
        return known

    def summary(self, path: str) -> Summary:
        """Return what the file at `path` says, in brief."""
        known = self._summaries.get(path)
        if known is None:
            known = self._kept(path) or self._taken_in(path, self._read(path))
            self._summaries[path] = known
        return known

    def names(self, path: str) -> Names:
        """Return the names the file at `path` binds and uses."""
        return self._reader.names(self.text(path))

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        """Yield the files whose texts hold all words of one of the phrases.

        A text is read but not decoded, and where its words are known, it is only if it has those.
        """
        asked, answered = held_words.asked(phrases), self._answered(frozenset(phrases))
        sought = [[word.encode() for word in words_of(one)] for one in phrases]
        for path in files:
            words = self._held.get(path)
            if words is None:
                holds = self._holds(path, phrases, sought)
            elif not held_words.may_hold(words, asked):
                continue
            elif path in answered:
                holds = answered[path]
            else:
                holds = answered[path] = self._holds(path, phrases, sought)
            if holds:
                yield path

    def _holds(self, path: str, phrases: Collection[str], sought: Sequence[list[bytes]]) -> bool:
        """Tell whether a text holds one of the phrases, whose words are `sought` in its bytes."""
        if path in self._texts:
            return any(holding(phrases, (path,), self.text))
        data = self._data(path)
        holds = any(all(word in data for word in words) for words in sought)
        if holds or not is_utf_8(data, path):
            self._remember(path, self._decoded(path, data))
            return True
        return False

    def _answered(self, phrases: frozenset[str]) -> dict[str, bool]:
        """Give which files were looked into for the phrases, and whether they held one.

        Some are asked for in every plan, so that the answers to the last few questions are kept.
        """
        with self._remembering:
            known = self._looked_into.pop(phrases, {})
            self._looked_into[phrases] = known
            if len(self._looked_into) > QUESTIONS:
                del self._looked_into[next(iter(self._looked_into))]
            return known

    def look_ahead(self) -> Iterator[None]:
        """Look at the words of the files nobody has looked at yet, a file at a time."""
        while self._ahead:
            path = self._ahead.pop()
            data = self._data(path)
            if not is_utf_8(data, path):
                data = self._decoded(path, data).encode("utf-8", "replace")
            self._held[path] = held_words.held(data)
            yield

    def gather(self) -> None:
        """Read the summaries of all files, on all processors where that pays.

        It forks, and so is for a process with one thread alone.
        """
        missing = {}
        for path, fingerprint in self._fingerprints.items():
            kept = self._kept(path)
            if kept is None:
                missing[path] = fingerprint.size
            else:
                self._summaries[path] = kept
        if len(missing) >= workers.ENOUGH:
            for path, reading in workers.shared(missing, self._read):
                self._summaries[path] = self._taken_in(path, reading)

    def with_changes(self, changed: Mapping[str, Fingerprint | None]) -> "DiskContents":
        """Return the contents after these files have changed, or with no fingerprint, are gone."""
        fingerprints = {**self._fingerprints}
        for path, fingerprint in changed.items():
            fingerprints.pop(path, None)
            if fingerprint is not None:
                fingerprints[path] = fingerprint
        after = DiskContents(self._root, fingerprints, self._cache, self._reader)
        after.problems = {one: why for one, why in self.problems.items() if one not in changed}
        after._summaries = {one: it for one, it in self._summaries.items() if one not in changed}
        after._held = {one: it for one, it in self._held.items() if one not in changed}
        after._looked_into = {
            asked: {path: holds for path, holds in known.items() if path not in changed}
            for asked, known in self._looked_into.items()
        }
        after._ahead = [one for one in after._ahead if one not in after._held]
        for path, text in self._texts.items():
            if path not in changed:
                after._remember(path, text)
        return after

    def keep(self) -> None:
        """Have the cache written for the next run."""
        self._cache.write(self._fingerprints)

    def _kept(self, path: str) -> Summary | None:
        """Return the summary the cache has for the file."""
        fingerprint = self._fingerprints.get(path)
        if fingerprint is None:
            return None
        return self._cache.get(path, fingerprint, absolute(path, self._root))

    def _read(self, path: str) -> workers.Reading:
        """Read a file, and say all there is to say of it in plain values."""
        data = self._data(path)
        text = self._decoded(path, data)
        fingerprint = self._fingerprints.get(path)
        checksum = checksum_of(data) if fingerprint and is_young(fingerprint) else None
        return workers.Reading(as_tuple(summarise(text)), checksum, self.problems.get(path, ""))

    def _taken_in(self, path: str, reading: workers.Reading) -> Summary:
        """Keep what was read of a file, for the next run where it could be read."""
        fingerprint = self._fingerprints.get(path)
        if reading.problem:
            self.problems[path] = reading.problem
        elif fingerprint is not None:
            self._cache.put(path, fingerprint, reading.checksum, reading.summary)
        return from_tuple(reading.summary)

    def _data(self, path: str) -> bytes:
        try:
            with open(absolute(path, self._root), "rb", buffering=0) as file:  # noqa: PTH123 - twice
                return file.read()  # as fast, and asked for every file of a workspace
        except OSError as error:
            self.problems[path] = reason(error)
            return b""

    def _decoded(self, path: str, data: bytes) -> str:
        try:
            return decoded(data, path)
        except UnicodeDecodeError as error:
            self.problems[path] = f"byte {error.start} is not in its encoding, {error.encoding}"
        except (UnicodeError, LookupError) as error:
            self.problems[path] = str(error)
        return ""

    def _remember(self, path: str, text: str) -> None:
        """Keep a text for as long as there is room, if one would be told when it is another."""
        if path not in self._fingerprints and not paths.is_absolute(path):
            return
        with self._remembering:
            if path not in self._texts:
                self._texts[path] = text
                self._remembered += len(text)
            while self._remembered > REMEMBERED and len(self._texts) > 1:
                self._remembered -= len(self._texts.pop(next(iter(self._texts))))
