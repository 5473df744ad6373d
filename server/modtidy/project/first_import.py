"""What happens when a module is the first of its circle to be imported, or is run as the program.

The one idea: an import statement runs the module it names, there and then, unless it has begun
already; so the modules are gone through statement by statement, and of each is kept what it has
bound so far (language reference §5.4, "Loading", and §7.11).  What may or may not happen is taken
to make everything easier: a name may be bound, a module may be loaded, and nothing is said of it.
"""

import re
from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.project.half_done import MAIN, Break, Frame, Halt, Texts
from modtidy.project.import_graph import Circle, ImportGraph
from modtidy.project.loading import loads, source_of, submodules_of
from modtidy.project.module import Kind, Module
from modtidy.project.project import Project
from modtidy.source.reading import Imported
from modtidy.source.steps import Step, Verb


class FirstImport:
    """One program's way through a circle of files, from one of them on."""

    def __init__(
        self,
        path: str,
        circle: Circle,
        project: Project,
        graph: ImportGraph,
        texts: Texts,
    ) -> None:
        """Begin with nothing imported, as a program does that imports the file at `path`."""
        self._path = path
        self._circle = circle
        self._project = project
        self._graph = graph
        self._texts = texts
        self._search_path = project.search_path(path)
        self._frames: dict[str, Frame] = {}
        self._perhaps = False
        """Any file of the circle may have been loaded by now."""
        self._pending = False
        """Functions that may be called from now on may load any file of the circle."""
        self._stack: list[tuple[Frame | None, Iterator[str]]] = []
        self._entry = ""
        self.broken: Break | None = None
        """How it fails, if it certainly does."""
        self._over = False

    def imported(self) -> Iterator[None]:
        """Import the file, a module a step."""
        name = self._project.name_of(self._path)
        found = self._find(name) if name else None
        if found and found.origin == self._path:
            self._entry = name
            yield from self._go(None, self._load(name))

    def run(self) -> Iterator[None]:
        """Run the file as the program, a module a step."""
        self._entry = MAIN
        module = Module(MAIN, Kind.MODULE, self._path)
        frame = self._frames[MAIN] = Frame(MAIN, module, certain=True)
        yield from self._go(frame, self._executed(frame))

    def begun(self) -> frozenset[str]:
        """Return the files that have run by now, or have begun to."""
        return frozenset(frame.module.origin for frame in self._frames.values())

    def _go(self, frame: Frame | None, first: Iterator[str]) -> Iterator[None]:
        """Run modules within modules until all are done, or one fails."""
        self._stack = [(frame, first)]
        while self._stack and not self._over:
            inner, steps = self._stack[-1]
            name = next(steps, None)
            if name is None:
                self._stack.pop()
                if inner:
                    self._finish(inner)
            else:
                yield None
                module = self._find(name)
                if module and name not in self._frames:
                    frame = Frame(name, module, certain=not self._perhaps)
                    self._frames[name] = frame
                    self._stack.append((frame, self._executed(frame)))

    def _finish(self, frame: Frame) -> None:
        """Bind a module that is done in its package."""
        frame.running = False
        package, _, tail = frame.name.rpartition(".")
        above = self._frames.get(package)
        if above:
            above.names[tail] = True
            above.values[tail] = frame.name

    def _find(self, name: str) -> Module | None:
        return self._project.find_along(name, self._search_path, self._path)

    def _load(self, name: str) -> Iterator[str]:
        """Yield the modules to be run for `import name`, the outermost package first."""
        if name in self._frames:
            return
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            one = ".".join(parts[:count])
            module = self._find(one)
            if one in self._frames:
                continue
            if module is None or module.kind in {Kind.BUILTIN, Kind.FROZEN, Kind.EXTENSION}:
                return
            if paths.is_absolute(module.origin):
                return
            yield one

    def _executed(self, frame: Frame) -> Iterator[str]:
        """Go through what a module does, and yield the modules that run meanwhile."""
        path = frame.module.origin
        if frame.module.kind is Kind.NAMESPACE:
            return
        if any(link.later and self._circle.leads(link.target) for link in self._graph.links(path)):
            self._pending = True
        does = None
        if path in self._circle.files | self._circle.around or frame.name == MAIN:
            does = self._texts.head(path)
            self._perhaps = self._perhaps or does is None
        if does is None:
            frame.open = True
            return
        frame.open = does.binds_unseen
        frame.names = dict.fromkeys(does.declared, False)
        self._pending = self._pending or does.loads_unseen
        yield from self._through(does.steps, frame)
        if not self._over and self._rest_matters(frame):
            yield from self._through(self._texts.rest(path), frame)

    def _through(self, steps: Iterable[Step], frame: Frame) -> Iterator[str]:
        for step in steps:
            if not step.guarded or frame.name == MAIN:
                frame.step = step
                yield from self._done(step, frame)
                if self._over:
                    return

    def _rest_matters(self, frame: Frame) -> bool:
        """Tell whether what a module does behind its last import can make a difference."""
        if self._pending and not self._perhaps:
            return True
        begun = [f"{one.name}." for one, _ in self._stack if one]
        values = {f"{value}." for value in frame.values.values() if value}
        return any(one.startswith(value) for value in values for one in begun)

    def _done(self, step: Step, frame: Frame) -> Iterator[str]:
        """Do one step, and yield the modules that run meanwhile."""
        if step.verb is Verb.IMPORT and step.imported:
            if step.certain:
                yield from self._import(step, step.imported, frame)
            else:
                self._may_load(loads(frame.module, step.imported))
                self._bind(frame, step.name, "", certain=False)
                frame.open = frame.open or step.imported.name == "*"
        elif step.verb is Verb.BIND:
            self._bind(frame, step.name, "", certain=step.certain)
        elif step.verb is Verb.CALL:
            self._perhaps = self._perhaps or self._pending
        elif step.verb is Verb.STOP:
            self._over = step.certain
        elif step.certain and not (step.annotation and self._annotates_later):
            self._ask(step, frame)

    @property
    def _annotates_later(self) -> bool:
        return self._project.environment_of(self._path).version >= (3, 14)

    def _may_load(self, names: Iterable[str]) -> None:
        """Take in that modules, and all that they lead to, may have been loaded."""
        found = (self._find(name) for name in names)
        if any(one and self._circle.leads(one.origin) for one in found):
            self._perhaps = True

    def _bind(self, frame: Frame, name: str, value: str, *, certain: bool) -> None:
        if name:
            frame.names[name] = certain or frame.names.get(name, False)
            frame.values[name] = value if certain else ""

    def _import(self, step: Step, imported: Imported, frame: Frame) -> Iterator[str]:
        """Do one name of an import statement."""
        level = frame.module.name.count(".") + frame.module.is_package
        if imported.level > level:
            self._over = True
            return
        source = source_of(frame.module, imported)
        yield from self._load(source)
        if self._over:
            return
        if imported.module is None:
            whole = source if step.renamed else source.partition(".")[0]
            self._bind(frame, step.name, whole if whole in self._frames else "", certain=True)
        elif imported.name == "*":
            self._bring(source, frame)
        else:
            yield from self._take(step, source, imported.name, frame)

    def _bring(self, source: str, frame: Frame) -> None:
        """Do `from source import *`, which may load submodules too."""
        owner = self._frames.get(source)
        if owner is None or owner.open:
            frame.open = True
            return
        for name, certain in tuple(owner.names.items()):
            self._bind(frame, name, owner.values.get(name, ""), certain=certain)
        below = (f"{source}.{tail}" for tail in submodules_of(owner.module, self._project))
        self._may_load(below)

    def _take(self, step: Step, source: str, name: str, frame: Frame) -> Iterator[str]:
        """Do `from source import name`: an attribute, or else a submodule (§7.11)."""
        owner, below = self._frames.get(source), f"{source}.{name}"
        if owner is None or owner.open or owner.names.get(name) is False:
            self._may_load([below])
            self._bind(frame, step.name, "", certain=True)
            return
        if owner.names.get(name):
            self._bind(frame, step.name, owner.values.get(name, ""), certain=True)
            return
        if self._find(below):
            yield from self._load(below)
            if not self._over:
                value = below if below in self._frames else ""
                self._bind(frame, step.name, value, certain=True)
            return
        if owner.running:
            self._fail(owner, owner, name)
        self._bind(frame, step.name, "", certain=True)

    def _ask(self, step: Step, frame: Frame) -> None:
        """Do a look at a chain of attributes."""
        value = frame.values.get(step.name, "")
        for name in step.attributes:
            owner = self._frames.get(value)
            if owner is None or owner.open:
                return
            if name not in owner.names:
                below = self._frames.get(f"{value}.{name}")
                if owner.running or (below and below.running):
                    self._fail(owner, below or owner, name)
                return
            value = owner.values.get(name, "")

    def _fail(self, owner: Frame, half: Frame, name: str) -> None:
        """Note that `owner` does not have a name yet, since `half` is only half done.

        What may have been loaded since `half` began does not matter: it would have failed then.
        """
        self._over = True
        running = [frame for frame, _ in self._stack if frame]
        perhaps_submodule = self._perhaps and self._find(f"{owner.name}.{name}")
        unsure = not half.certain or perhaps_submodule or self._may_be_set(name)
        elsewhere = half not in running or half.module.origin not in self._circle.files
        if name.startswith("__") or unsure or elsewhere:
            return
        halted = running[running.index(half) :]
        if len(halted) == 1 and not half.module.is_package:
            return
        halts = [Halt(one.name, one.module.origin, one.step) for one in halted if one.step]
        self.broken = Break(self._entry, tuple(halts), owner.name, name)

    def _may_be_set(self, name: str) -> bool:
        """Tell whether some file that may have run puts the name into a module from outside."""
        setting = re.compile(rf"\.\s*{name}\s*(?::[^=\n]+)?=(?!=)|setattr\([^)]*[\"']{name}[\"']")
        files = {frame.module.origin for frame in self._frames.values()} | self._circle.files
        return any(setting.search(self._project.tree.text(path)) for path in files if path)
