"""Sources drawn at random: what surrounds imports, and what only looks like them."""

from hypothesis import strategies as st

PIECES = st.sampled_from(
    """import a|import a.b as c, d|from . import a|from ..a . b import c as d, e|from a import *
from a import (b,\n  c as d,  # import )\n)|from a \\\n import b|import é, ñ as ü|import_x = 1
x = 'import a'|x = "a; import b"|'''import a\n'''|'''\nimport a\n'''|r'\\' 'import a'|# import a
f'{a!r:>{b}} import c'|f"{a['b']}; import c"|f'''{a}\nimport b\n{c:x}'''|x = 'a\\\nimport b'
@a.b\ndef f(): import c|class A: import a|x: int = 1; import b|x = [a\n for a in b\n if a]
x = {a\n if b else c: d}|x(1,\n  2); import c|\f|lazy = 1|x = (1 if a else 2); from b import c
match = 1|case = {1: 2}|print(r'''\\''', "'''")|x = "\\""; import a|from __future__ import b
if TYPE_CHECKING: import a|if __name__ == '__main__': import a|try: import a\nexcept b: import c
""".replace("\n|", "|").split("|")
).map(lambda piece: piece.strip("\n") if not piece.endswith("'''") else piece)
HEADERS = st.sampled_from(
    """if a:|if TYPE_CHECKING:|if t.TYPE_CHECKING and a:|if (a\n or b): # c|for a in b:|while a:
with a as b:|def f(a, b='import c'):|async def f():|class A(b):|if __name__ == "__main__":
if x(':', {1: 2}[lambda: 3]):|if not TYPE_CHECKING:""".replace("\n", "|").split("|")
)
PARTS = (("try:", "except a:"), ("try:", "finally:"), ("if a:", "else:"), ("if a:", "elif b:"))


def indented(lines: list[str], by: str) -> list[str]:
    return [by + line for line in lines]


@st.composite
def bodies(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """Draw the statements of a block; a statement of several lines is one item."""
    lines: list[str] = []
    by = draw(st.sampled_from(["    ", "  ", "\t"]))
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.integers(0, 5)) if depth < 3 else 0
        if kind == 4:
            lines += [draw(HEADERS), *indented(draw(bodies(depth + 1)), by)]
        elif kind == 5:
            for header in draw(st.sampled_from(PARTS)):
                lines += [header, *indented(draw(bodies(depth + 1)), by)]
        else:
            lines.append(draw(PIECES))
    return lines


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Draw a text that mostly parses."""
    text = "\n".join(draw(bodies())) + draw(st.sampled_from(["", "\n"]))
    text = draw(st.sampled_from(["", "\ufeff", "#!python\n", "\f\n"])) + text
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
