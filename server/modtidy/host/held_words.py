"""Which words a text holds, in two bytes a word, so that few texts are read to find a phrase.

The one idea: a phrase stands in a text only if all of its words do.  Words are told apart in the
bytes, by what is neither a letter, a digit nor an underscore of ASCII: that is the same in the
phrase and in the text, whatever else is in them, for as long as both are UTF-8.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection
from typing import NamedTuple

from modtidy.tree import words_of


class Asked(NamedTuple):
    """The words of some phrases, but for those phrases that have all of another's and more."""

    everywhere: frozenset[int]
    """The words of all of them."""
    phrases: frozenset[frozenset[int]]
    """The other words of each."""


_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_APART = bytes(one if one in _WORD else 32 for one in range(256))
_ESCAPED = re.compile(rb"\\[nrt]([A-Za-z0-9_]+)")
"""What a word stands behind in a string: it is not one with the letter."""
_NUMBERS = 0xFFFF
"""Two words in 65,536 that have one number cost a look into a text for nothing."""


def held(data: bytes) -> "array[int]":
    """Return the words of a text in UTF-8, each as a number that holds good in this process."""
    words = {*data.translate(_APART).split(), *_ESCAPED.findall(data)}
    return array("H", sorted({hash(word) & _NUMBERS for word in words}))


def asked(phrases: Collection[str]) -> Asked:
    """Return the words of each phrase, as the same numbers."""
    found = {frozenset(hash(it.encode()) & _NUMBERS for it in words_of(one)) for one in phrases}
    least = frozenset(one for one in found if not any(other < one for other in found))
    everywhere = frozenset.intersection(*least) if least else frozenset[int]()
    return Asked(everywhere, frozenset(one - everywhere for one in least))


def may_hold(known: "array[int]", asked: Asked) -> bool:
    """Tell whether one of the phrases may stand, in whole words, in the text of these words."""
    if not _has(known, asked.everywhere):
        return False
    return any(_has(known, words) for words in asked.phrases)


def _has(known: "array[int]", words: Collection[int]) -> bool:
    last = len(known) - 1
    for word in words:
        at = bisect_left(known, word)
        if at > last or known[at] != word:
            return False
    return True
