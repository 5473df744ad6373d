"""Which uses of a local name nothing can have bound by then; Python is asked, one way through each.

Each `!` stands before a use that is found.
"""

import ast
import textwrap

import pytest

from modtidy.source.spots import Spots
from modtidy.source.unbound import unbound_uses

FUNCTIONS = {
    "an assignment below": """
        x = !m.a
        m = 3
        m.a
        """,
    "an assignment evaluates its value first": """
        m = !m.a()
        m.a
        """,
    "an import below": """
        !m.a
        import m.b
        m.a
        """,
    "an import on one way": """
        if c:
            import m
        m.a
        """,
    "the other way ends": """
        if c:
            m = 3
            return m
        !m.a
        """,
    "one branch of several": """
        if c:
            m = 3
        elif !m.a:
            !m.b
        else:
            !m.c
        m.d
        """,
    "a loop that binds may have gone round": """
        for i in c:
            if i:
                m.a
            m = i
        m.b
        """,
    "a loop comes to it in its first round": """
        for i in c:
            if i:
                continue
            !m.a
            m = i
        m.b
        """,
    "what is looped over comes first": """
        for m in !m.a():
            m.b
        else:
            m.c
        """,
    "a condition of a loop": """
        while !m.a():
            m = c and m.b
            c or m.d
        """,
    "a handler's name is gone after it": """
        try:
            !m.a
        except OSError as m:
            m.b
        !m.c
        """,
    "a handler may follow a part of the body": """
        try:
            m = 3
        except OSError:
            m.a
        m.b
        """,
    "who expects it is not told": """
        try:
            m.a
        except (NameError, KeyError):
            m = 3
        m.b
        """,
    "what comes last in any case": """
        try:
            return c
        finally:
            !m.a
            m = 3
        """,
    "after a deletion": """
        m = 3
        del m
        !m.a
        """,
    "a with statement": """
        with !m.a as b, c as m:
            m.b
        m.c
        """,
    "a match": """
        match !m.a:
            case [b, *m]:
                m.b
            case {"c": 1}:
                !m.d
        m.c
        """,
    "a walrus": """
        if (m := c):
            m.a
        m.b
        """,
    "functions run later": """
        def inner(b=!m.a):
            return m.b
        later = lambda: m.c
        m = inner
        """,
    "a comprehension is a scope of its own, but for what it begins with": """
        x = [m.b for y in !m.a]
        m = 3
        """,
    "an annotation is not evaluated": """
        x: m.a = !m.b
        m: m.a
        m = 3
        """,
    "an attribute that is set": """
        !m.a = 3
        m = 3
        """,
}


@pytest.mark.parametrize("drawn", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_uses_before_any_binding_are_found(drawn: str) -> None:
    body = textwrap.indent(textwrap.dedent(drawn), "    ")
    text = f"def f(c):{body}"
    source = text.replace("!", "")
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    spots = Spots(source)
    found = [spots.start(use) for use in unbound_uses(function, "m")]
    marked = [at - count for count, at in enumerate(i for i, one in enumerate(text) if one == "!")]
    assert found == marked
