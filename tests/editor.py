"""An editor, as faithful as need be: it holds documents, and makes the changes it is sent.

It is strict where editors differ: a version that is not the document's, a file in the way, edits
that overlap, or an annotation nobody declared fail at once (LSP 3.17, "WorkspaceEdit").
"""

from collections.abc import Iterable
from typing import Any

import places

Json = dict[str, Any]  # what a server sends; a wrong form fails a test


class Editor:
    """Files by URI, those that are open with a version."""

    def __init__(self, files: dict[str, str], versions: dict[str, int]) -> None:
        self.files = dict(files)
        self.versions = dict(versions)

    def apply(self, edit: Json) -> None:
        """Make the changes of a workspace edit, in their order."""
        assert edit.keys() <= {"documentChanges", "changeAnnotations"}, edit.keys()
        annotations = edit.get("changeAnnotations") or {}
        for change in edit["documentChanges"]:
            for one in (change, *change.get("edits", ())):
                assert one.get("annotationId") in {None, *annotations}, one
            match change:
                case {"kind": "create", "uri": uri}:
                    self._add(uri, "")
                case {"kind": "rename", "oldUri": old, "newUri": new}:
                    self.rename(old, new)
                case {"kind": "delete", "uri": uri}:
                    del self.files[uri]
                    self.versions.pop(uri, None)
                case {"textDocument": document, "edits": edits}:
                    self._edit(document, edits)
                case _:
                    raise AssertionError(f"not a change: {change}")

    def _add(self, uri: str, text: str) -> None:
        assert uri not in self.files, f"{uri} is in the way"
        assert not any(path.startswith(f"{uri}/") for path in self.files), f"{uri} is a directory"
        self.files[uri] = text

    def rename(self, old: str, new: str) -> None:
        """Move a file, or a directory with what is in it; an open document stays open."""
        moved = [uri for uri in self.files if uri == old or uri.startswith(f"{old}/")]
        assert moved, f"there is no {old}"
        for uri in moved:
            target = new + uri.removeprefix(old)
            self._add(target, self.files.pop(uri))
            if uri in self.versions:
                del self.versions[uri]
                self.versions[target] = 1

    def _edit(self, document: Json, edits: Iterable[Json]) -> None:
        uri, version = document["uri"], document["version"]
        assert version in (None, self.versions.get(uri)), f"{uri} is not at version {version}"
        text = self.files[uri]
        spans = [
            (
                places.offset(text, edit["range"]["start"]),
                places.offset(text, edit["range"]["end"]),
                edit["newText"],
            )
            for edit in edits
        ]
        done, parts = 0, list[str]()
        for start, end, new in sorted(spans, key=lambda one: one[:2]):
            assert done <= start <= end, f"edits overlap in {uri}"
            parts += text[done:start], new
            done = end
        self.files[uri] = "".join([*parts, text[done:]])
        if uri in self.versions:
            self.versions[uri] += 1
