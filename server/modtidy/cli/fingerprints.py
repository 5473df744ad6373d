"""What a finding is known by from one run to the next, wherever its line has moved to."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from modtidy.cli.report import Report


def fingerprints(found: Iterable[Report]) -> Iterator[str]:
    """Yield a fingerprint for each finding: no two are the same, and no line counts in one."""
    met: Counter[tuple[str, ...]] = Counter()
    for one in found:
        subject = one.shown.finding.subject
        key = (one.rule, one.filename, subject.module, subject.path, one.message)
        met[key] += 1
        yield sha256("\0".join((*key, str(met[key]))).encode("utf-8", "replace")).hexdigest()
