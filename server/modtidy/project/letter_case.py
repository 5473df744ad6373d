"""What an import would find if capitals and small letters were the same.

The one idea: Python compares names with case, on every file system (`importlib`'s `FileFinder`,
"PYTHONCASEOK"), so an import in another case than its file's finds nothing.  It counts as meant
for that file only if nothing has the name as written, and the file has all that is asked of it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.project import bound, finder
from modtidy.project.module import Kind, Module
from modtidy.project.project import Importer, Project
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import

_MAY_FAIL = Context.TRY | Context.TYPE_CHECKING | Context.CONDITIONAL
"""Where an import that finds nothing may be meant to, or does not run."""


_UNSEEN = re.compile(r"\b(?:globals|vars|exec|setattr|__dict__|modules|attach\w*)\b")
"""Words with which a package may bind names that it does not name."""


class Miswritten(NamedTuple):
    """A part of an import that is not written as its file is."""

    statement: Import
    alias: Alias
    in_source: bool
    """Whether it stands between `from` and `import`."""
    part: int
    """Which of the parts of the dotted name it is, the dots that lead aside."""
    module: Module
    """What it would find in the right case."""

    @property
    def written(self) -> str:
        """Give the part as the import has it."""
        dotted = self.statement.module if self.in_source else self.alias.name
        return (dotted or "").split(".")[self.part]

    @property
    def right(self) -> str:
        """Give the part as the file has it."""
        return self.module.name.rpartition(".")[2]


def miswritten(path: str, project: Project) -> Iterator[Miswritten]:
    """Yield the parts of the imports in the file at `path` whose case is not their file's."""
    look = _Look(path, project)
    for statement in project.tree.summary(path).imports:
        if not (statement.context and statement.context & _MAY_FAIL):
            yield from look.at(statement)


class _Look:
    """One look at the imports of one file; a directory's names are folded once."""

    def __init__(self, path: str, project: Project) -> None:
        self._path = path
        self._project = project
        self._environment = project.environment_of(path)
        self._search_path = project.search_path(path)
        self._folded: dict[str, dict[str, list[str]]] = {}
        self._open: dict[str, bool] = {}
        self._walked: dict[
            tuple[tuple[str, ...], str], tuple[tuple[str, ...], tuple[Miswritten, ...]]
        ] = {}

    def at(self, statement: Import) -> Iterator[Miswritten]:
        """Yield what is miswritten in one statement."""
        portions = self._begin(statement.level)
        if statement.module is None and not statement.level:
            for alias in statement.names:
                yield from self._followed(statement, alias, alias.name, portions)[1]
            return
        if statement.module:
            first = statement.names[0]
            key = (portions, statement.module)
            portions, wrong = self._walked.get(key) or self._followed(
                statement, first, statement.module, portions, in_source=True
            )
            if not wrong:
                self._walked[key] = portions, wrong
            yield from wrong
        if portions:
            yield from self._listed(statement, portions)

    def _followed(
        self,
        statement: Import,
        alias: Alias,
        dotted: str,
        portions: tuple[str, ...],
        *,
        in_source: bool = False,
    ) -> tuple[tuple[str, ...], tuple[Miswritten, ...]]:
        """Look a dotted name up part by part.

        Returns the directories of the package it comes to, none where it is none or a part of it
        is not found; and that part, if it is miswritten.
        """
        parts = dotted.split(".")
        for index, part in enumerate(parts):
            found = self._find(part, portions)
            if found is None:
                other = self._other(part, portions)
                wrong = Miswritten(statement, alias, in_source, index, other) if other else None
                is_top = not (statement.level or index)
                put_there = not is_top and self._may_hold_unseen(portions)
                if wrong and not put_there and self._has(wrong, parts[index + 1 :], is_top=is_top):
                    return (), (wrong,)
                return (), ()
            if not found.portions or self._is_open(found):
                return (), ()
            portions = found.portions
        return portions, ()

    def _listed(self, statement: Import, portions: tuple[str, ...]) -> Iterator[Miswritten]:
        """Look at the names after `import` that are no attributes of the package before it."""
        for alias in statement.names:
            other = self._other(alias.name, portions)
            if other and not self._is_bound(alias.name, portions):
                yield Miswritten(statement, alias, in_source=False, part=0, module=other)

    def _begin(self, level: int) -> tuple[str, ...]:
        """Give the directories a name is looked for in: of packages, where dots lead it."""
        if not level:
            return self._search_path
        if self._is_run():
            return ()  # it has no package for the dots to count from
        directory = self._path
        for _ in range(level):
            if not directory:
                return ()
            directory = paths.parent(directory)
        return () if self._sets_path(directory) else (directory,)

    def _is_run(self) -> bool:
        """Tell whether the file lies in no regular package, and is for a user to run."""
        marks = self._project.tree.summary(self._path).marks
        beside = self._project.tree.entries(paths.parent(self._path))
        return (marks.main_guard or marks.shebang) and "__init__.py" not in beside

    def _find(self, name: str, directories: tuple[str, ...]) -> Module | None:
        return finder.find_in(name, directories, self._project.tree, self._environment)

    def _other(self, name: str, directories: tuple[str, ...]) -> Module | None:
        """Find the only module there that has the name in another case."""
        written = {one for directory in directories for one in self._like(name, directory)}
        if len(written) != 1 or name in written:
            return None
        found = self._find(written.pop(), directories)
        if found and found.kind is Kind.NAMESPACE:
            below = (next(self._project.tree.files_below(one), "") for one in found.portions)
            return found if any(below) else None
        return found

    def _like(self, name: str, directory: str) -> list[str]:
        if directory not in self._folded:
            folded: dict[str, list[str]] = {}
            for entry in self._project.tree.entries(directory).names:
                if entry.endswith((".py", "/")):
                    base = entry.removesuffix(".py").removesuffix("/")
                    folded.setdefault(base.lower(), []).append(base)
            self._folded[directory] = folded
        return self._folded[directory].get(name.lower(), [])

    def _is_nobodys(self, name: str) -> bool:
        """Tell whether no distribution and no library that is known has the top-level name."""
        return not (
            self._project.find(name, self._path)
            or self._project.distribution_named(name, self._path)
            or any(name in names for names in self._environment.well_known.values())
        )

    def _has(self, one: Miswritten, rest: list[str], *, is_top: bool) -> bool:
        """Tell whether a module has what is asked of it: submodules, and names in its text.

        At the top, where a name may be a distribution's that is not there, something must be.
        """
        module = one.module
        for part in rest:
            found = self._find(part, module.portions)
            if found is None:
                return False
            module = found
        asked = [alias.name for alias in one.statement.names] if one.in_source else []
        if is_top:
            if not self._is_nobodys(one.written):
                return False
            if not asked and not rest:
                importer = Importer(self._path, one.statement, one.alias)
                asked = sorted(bound.asked_of(importer, one.written, self._project))
            if not [name for name in (*rest, *asked) if name != "*"]:
                return False
        text = self._project.tree.text(module.origin) if module.origin.endswith(".py") else ""
        return all(
            name == "*" or self._find(name, module.portions) or _is_in(name, text) for name in asked
        )

    def _is_bound(self, name: str, portions: tuple[str, ...]) -> bool:
        """Tell whether a package may bind a name itself, or by other means than its name."""
        if self._may_hold_unseen(portions):
            return True
        for portion in portions:
            init = paths.join(portion, "__init__.py")
            if self._project.tree.has(init):
                summary = self._project.tree.summary(init)
                marks = summary.marks
                if marks.getattr_hook or marks.swaps_module or marks.sets_path:
                    return True
                if any(one.wildcard for one in summary.imports):
                    return True
                text, own = self._project.tree.text(init), 1 if init == self._path else 0
                if len(re.findall(rf"\b{name}\b", text)) > own:
                    return True
        return False

    def _may_hold_unseen(self, portions: tuple[str, ...]) -> bool:
        """Tell whether a package may put modules or names of its own making where it is."""
        inits = (paths.join(portion, "__init__.py") for portion in portions)
        texts = (self._project.tree.text(one) for one in inits if self._project.tree.has(one))
        return any(_UNSEEN.search(text) for text in texts)

    def _is_open(self, package: Module) -> bool:
        """Tell whether a package may have submodules that its directories do not show."""
        return bool(package.origin) and self._sets_path(paths.parent(package.origin))

    def _sets_path(self, directory: str) -> bool:
        if directory not in self._open:
            init = paths.join(directory, "__init__.py")
            is_open = False
            if self._project.tree.has(init):
                marks = self._project.tree.summary(init).marks
                is_open = marks.sets_path or marks.swaps_module
            self._open[directory] = is_open
        return self._open[directory]


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None
