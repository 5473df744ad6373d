"""A comment silences nothing.

## Why it matters

`# modtidy: ignore[missing-init]` says that somebody looked at a finding, and that it may stay.
When the finding is gone the comment says so still: it misleads whoever reads it, and will silence
the next finding of that rule on its line, which nobody has looked at.

Each rule that a comment lists is judged by itself.  A name that no rule has is told as well.

## What it leaves alone

Rules that are off: whether they would find something is not known; so also a comment that lists
none, unless every rule is on that is on by default.  Comments of other tools, ruff's `noqa` among
them, which may be there for ruff itself; what looks like a comment in a string; files that are no
Python.  It is silenced by its name alone.

## Example

    shop.py:
      import json  # modtidy: ignore[«self-import»] #! unused-suppression: finds nothing on this
      print(json.dumps([1]), json.loads("2"))

    --- fix: Remove the comment
    ~ shop.py:
      import json
      print(json.dumps([1]), json.loads("2"))

    --- python shop.py
    [1] 2
"""

import re
from collections.abc import Iterator

from modtidy.configuration.mistake import nearest
from modtidy.plan import Plan, Rewrite
from modtidy.project.project import Project
from modtidy.rule import About, Finding, Fix, Place, Review, Rule, Severity, Subject
from modtidy.suppressions import EVERY, Listed, Suppression, suppressions
from modtidy.text import Edit, Span

NAME = "unused-suppression"
_REASON = re.compile(r"[ \t]*--(?:(?![ \t]#[ \t]*(?:noqa\b|[a-z]+:))[^\r\n])*")
"""What follows a comment up to its line's end, or up to a comment for another tool."""
_BLANK = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"\r\n|\r|\n")


def check(path: str, review: Review, project: Project) -> Iterator[Finding]:
    """Report the names in the comments of a file that silence nothing there."""
    for comment in _ours(path, project):
        subject = Subject(project.name_of(path), path)
        if not comment.rules:
            message = "the comment lists no rule, and so silences nothing"
            yield Finding(subject, Place(path, comment.span), message)
        for listed in comment.rules:
            message = _judged(listed, comment, review, project)
            if message:
                yield Finding(subject, Place(path, listed.span), message)


def _ours(path: str, project: Project) -> Iterator[Suppression]:
    return (one for one in suppressions(project.tree.text(path)) if one.ours)


def _judged(listed: Listed, comment: Suppression, review: Review, project: Project) -> str:
    """Say why a name in a comment silences nothing; nothing where it does, or may."""
    name, where = listed.rule, "in this file" if comment.line is None else "on this line"
    reached = {one.rule for one in review.found if comment.reaches(one.offset)}
    if name == EVERY:
        return f"no rule finds anything {where}" if review.complete and not reached else ""
    if _is_unknown(name, project):
        return f"no rule is called `{name}`, so nothing is silenced by it"
    silences = name in reached or name not in review.asked or name == NAME
    return "" if silences else f"`{name}` finds nothing {where}"


def _is_unknown(name: str, project: Project) -> bool:
    return name != EVERY and name not in project.settings.rules


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to put a name right, and to remove it; or the comment, where it is the only one."""
    path, span = finding.place.path, finding.place.span
    text = project.tree.text(path)
    for comment in _ours(path, project):
        listed = next((one for one in comment.rules if one.span == span), None)
        if listed is None and comment.span != span:
            continue
        is_unknown = listed is not None and _is_unknown(listed.rule, project)
        meant = nearest(listed.rule, project.settings.rules) if listed and is_unknown else ""
        if meant:
            yield _fix(f"Write `{meant}`", path, Edit(span, meant), safe=False)
        removed, title = _whole(comment, text), "Remove the comment"
        if listed and len(comment.rules) > 1:
            removed, title = _in_list(listed, comment), f"Remove `{listed.rule}` from the comment"
        yield _fix(title, path, Edit(removed, ""), safe=not is_unknown)


def _fix(title: str, path: str, edit: Edit, *, safe: bool) -> Fix:
    return Fix(title, Plan((Rewrite(path, (edit,)),)), safe)


def _in_list(listed: Listed, comment: Suppression) -> Span:
    """Give the span of a name with the comma that goes with it."""
    place = comment.rules.index(listed)
    if place:
        return Span(comment.rules[place - 1].span.end, listed.span.end)
    return Span(listed.span.start, comment.rules[1].span.start)


def _whole(comment: Suppression, text: str) -> Span:
    """Give the span of a comment with its reason; of the whole line, if nothing else is on it."""
    reason = _REASON.match(text, comment.span.end)
    end = reason.end() if reason else comment.span.end
    rest = _BLANK.match(text, end)
    rest_end = rest.end() if rest else end
    if text[rest_end : rest_end + 1] not in ("", "\r", "\n"):  # another comment follows
        return Span(comment.span.start, rest_end)
    begin = comment.span.start
    while begin and text[begin - 1] in " \t\f":
        begin -= 1
    if begin and text[begin - 1] not in "\r\n":
        return Span(begin, rest_end)
    ended = _LINE_END.match(text, rest_end)
    return Span(begin, ended.end() if ended else rest_end)


RULE = Rule(NAME, Severity.WARNING, About.FOUND, fixes=fixes, review=check)
