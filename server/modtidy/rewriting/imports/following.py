"""One file's imports, and the uses of what they bind, after some modules have gone elsewhere.

The one idea: an import binds a name, and the name is used.  Where the import is to bind another
one, every use follows if all of them can be told and the new name is nobody's there; else the
import goes on binding the old name (`import new as old`), and the uses stay.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from modtidy.project import bound
from modtidy.project.loading import has_text
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer
from modtidy.refactor import Refused
from modtidy.rewriting.imports import import_goals
from modtidy.rewriting.imports.dotted_names import follow_dotted
from modtidy.rewriting.imports.import_goals import Goal, Meaning, first, is_from, leaf
from modtidy.rewriting.imports.one_file import Bound, OneFile
from modtidy.rewriting.imports.single_names import follow_name
from modtidy.rewriting.moves import concerned
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.source.imports import Import
from modtidy.text import Edit

Meant = Callable[[Importer], bool]


class Followed(NamedTuple):
    """What one file is to say."""

    edits: tuple[Edit, ...]
    """Edits of its text as it is before, in order."""
    added: frozenset[str]
    """Modules it is to import that it only uses, after somebody else has imported them."""


def followed(path: str, relocation: Relocation, meant: Meant = lambda _one: True) -> Followed:
    """Work out what the file at `path` is to say; raises `Refused` with the reason.

    Imports that are not `meant` are left to find what they may.
    """
    file = OneFile(path, relocation)
    for group in _groups(file, dict(_meanings(file, meant))):
        if any(one.is_dotted for one in group):
            follow_dotted(file, group)
        else:
            follow_name(file, group)
    return Followed(tuple(sorted({*file.made, *_statements(file)})), frozenset(file.added))


def _statements(file: OneFile) -> Iterator[Edit]:
    """Yield the edits of the import statements themselves."""
    text = file.before.tree.text(file.path)
    for statement in file.before.tree.summary(file.path).imports:
        is_another = any((statement, one) in file.goals for one in statement.names)
        if is_another or statement in file.extra:
            goals = {one: file.goal(statement, one) for one in statement.names}
            extra = list(dict.fromkeys(file.extra.get(statement, ())))
            yield from import_goals.written(statement, goals, extra, text)


def _meanings(file: OneFile, meant: Meant) -> Iterator[tuple[Importer, Meaning]]:
    """Yield what the names mean that have to change, or that modules are used through."""
    words, names = concerned.words(file.relocation), concerned.above(file.relocation)
    stays = file.relocation.place(file.path) == file.path
    for statement in file.before.tree.summary(file.path).imports:
        if stays and not (
            concerned.mentions(statement, words) or concerned.binds(statement, names)
        ):
            continue
        for alias in statement.names:
            importer = Importer(file.path, statement, alias)
            meaning = import_goals.meaning(importer, file.relocation)
            handed_on = _handed_on(file, importer, meaning, words | names)
            if handed_on:
                yield importer, handed_on
            if meaning is None or not _is_touched(file, statement, meaning):
                continue
            if meant(importer):
                _aim(file, importer, meaning)
                yield importer, meaning


def _handed_on(
    file: OneFile, importer: Importer, meaning: Meaning | None, names: Collection[str]
) -> Meaning | None:
    """Tell which module a name is that another one has imported; the import itself stays."""
    path, _, alias = importer
    if (
        meaning is None
        or meaning.is_module
        or alias.name not in names
        or meaning.old != meaning.new
    ):
        return None
    namespaces = Namespaces(path, file.before)
    source = namespaces.find(meaning.old.rpartition(".")[0])
    if source is None or not has_text(source):
        return None
    origin = namespaces.whole(source).names.get(alias.name)
    module, name = namespaces.first(origin) if origin else ("", "")
    new = file.relocation.name(module, path) if module and not name else None
    if new is None or not file.relocation.reaches(file.before.find(module, path)):
        return None
    return Meaning(module, new, is_module=True)


def _is_touched(file: OneFile, statement: Import, meant: Meaning) -> bool:
    if meant.old != meant.new:
        return True
    if is_from(statement) and file.relocation.place(file.path) != file.path:
        return True
    top = first(meant.old) if not is_from(statement) else meant.old
    return meant.is_module and file.relocation.reaches(file.before.find(top, file.path))


def _aim(file: OneFile, importer: Importer, meant: Meaning) -> None:
    """Set what a name is to import; what it binds is seen to later."""
    path, statement, alias = importer
    if not is_from(statement):
        if meant.new != alias.name:
            file.goals[statement, alias] = Goal(None, meant.new, alias.asname)
        return
    owner, _, tail = meant.new.rpartition(".")
    source = import_goals.source_written(statement, owner, path, file.relocation) if owner else None
    goal = Goal(source, tail, alias.asname)
    if goal != file.as_it_is(statement, alias):
        file.goals[statement, alias] = goal


def _groups(file: OneFile, meanings: dict[Importer, Meaning]) -> Iterable[list[Bound]]:
    """Put together what binds one name in one scope, where uses may have to follow."""
    groups: dict[tuple[str, int], list[Bound]] = {}
    for importer, meant in meanings.items():
        if not meant.is_module or not _may_be_used_otherwise(file, importer, meant):
            continue
        binding = bound.binding_of(importer.statement, importer.alias, file.names)
        if binding is None:
            raise Refused(f"`{file.path}` cannot be parsed, so what in it is used is unknown")
        groups.setdefault((binding.name, binding.scope), []).append(Bound(importer, meant, binding))
    return groups.values()


def _may_be_used_otherwise(file: OneFile, importer: Importer, meant: Meaning) -> bool:
    """Tell whether what is bound may be another name, or be used for what moves by itfile."""
    statement, alias = importer.statement, importer.alias
    is_dotted = not is_from(statement) and not alias.asname
    if meant.old != meant.new and is_dotted:
        return True
    if leaf(meant.old) != leaf(meant.new) and not alias.asname:
        return True
    if (statement, alias) in file.goals and alias.asname == leaf(meant.new):
        return True
    top = first(meant.old) if is_dotted else meant.old
    return file.relocation.parts(file.before.find(top, file.path))
