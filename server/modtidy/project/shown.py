"""What the imports of a workspace show of its roots, file by file.

The one idea: what an import shows follows from its own name, from where it stands and from what
lies in the roots; so after a change only the files that changed are looked at again, and those
that mention a name which may lead elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from modtidy.project.difference import Difference
from modtidy.project.inference import Hint, Inference
from modtidy.project.layout import Root, RootKind, home_of
from modtidy.project.mentions import Mentions
from modtidy.project.sharing import Placed


@dataclass(frozen=True)
class Shown:
    """What was known before the imports were looked at, and what those of each file show."""

    known: Inference
    by_file: Mapping[str, tuple[Hint, ...]]
    """Only the files that show something."""

    @staticmethod
    def of(known: Inference, index: Mentions) -> "Shown":
        """Look at the imports of all files."""
        return Shown(known, dict(known.hints(sorted(index.mentioning(known.names())))))

    def after(self, differs: Difference, known: Inference, index: Mentions) -> "Shown":
        """Look again at what a change of the tree may have made otherwise.

        `known` is what is known since then, and `index` who mentions what.
        """
        if not known.looks_alike(self.known):
            return Shown.of(known, index)
        names = known.names()
        again = differs.files | index.mentioning({*differs.words, *known.others(self.known)})
        asking = (one for one in sorted(again) if not names.isdisjoint(index.of_file(one)))
        left = {path: it for path, it in self.by_file.items() if path not in again}
        return Shown(known, {**left, **dict(known.hints(asking))})

    def placed(self, files: Iterable[str]) -> Iterator[Placed]:
        """Yield the roots that are on the paths of projects, each once; the first file says why."""
        answered: set[tuple[str, str]] = set()
        for path in filter(self.by_file.__contains__, files):
            home = home_of(path, self.known.configurations)
            for root, top in self.by_file[path]:
                if (home, root) not in answered:
                    answered.add((home, root))
                    why = f"`{path}` imports `{top}`, which lies here"
                    new = Root(root, RootKind.INFERRED, why, comes_first=False)
                    yield Placed(home, self.known.roots.get(root, new))
