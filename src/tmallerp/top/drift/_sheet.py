"""
What was counted about one API, and how two counts become one.

Sheets are what threads, processes and days merge into: sums, earliest and latest
moments. Their size is bounded, whatever an answer holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from attrs import define, field, frozen

from tmallerp.top.drift._inspect import GONE, Look

MOST_FINDINGS = 400
"""Findings kept of one API; more only raise `Sheet.dropped`."""

MOST_OBJECTS, MOST_KEYS = 60, 400

# A field has stopped coming when nine of ten objects had it, twenty at least, and the
# last hundred had not.
_USUAL, _ENOUGH, _SILENT = 0.9, 20, 100


@frozen(kw_only=True)
class Finding:
    """
    One difference between an API's answers and their description.

    Args:
        api: The API's name.

        path: Where, such as ``trade.orders[].cid``.

        kind: ``unknown`` (a field nobody described), ``retyped`` (another type),
            ``member`` (a new value of a status) or ``gone`` (no longer sent).

        expected: What the description says.

        seen: What came instead.

        count: In how many places it was seen; for ``gone``, objects since without it.

        first: When it was first seen, as ISO text.

        last: When it was last seen.

        example: How large it was; never what it was.
    """

    api: str
    path: str
    kind: str
    expected: str
    seen: str
    count: int
    first: str
    last: str
    example: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from the API's other findings."""
        return self.path, self.kind, self.expected, self.seen

    def plus(self, other: Finding) -> Finding:
        """Return both counted as one."""
        return attrs.evolve(
            self,
            count=self.count + other.count,
            first=min(self.first, other.first),
            last=max(self.last, other.last),
        )


@define
class Key:
    """
    How often a key came in the objects of one path.

    Args:
        count: In how many.

        since: How many came after the last that had it.

        last: When it last came.
    """

    count: int
    since: int
    last: str


@define
class Objects:
    """The objects of one path."""

    total: int = 0
    keys: dict[str, Key] = field(factory=dict)

    def add(self, total: int, keys: Mapping[str, Key]) -> None:
        """Count later objects, and which keys came in them."""
        self.total += total
        for name, key in self.keys.items():
            if name not in keys:
                key.since += total
        for name, came in keys.items():
            known = self.keys.get(name)
            if known is not None:
                known.count += came.count
                known.since, known.last = came.since, max(known.last, came.last)
            elif len(self.keys) < MOST_KEYS:
                self.keys[name] = Key(came.count, came.since, came.last)

    def gone(self) -> Iterable[tuple[str, Key]]:
        """Give the keys that came as a rule, and have stopped."""
        for name, key in self.keys.items():
            before = self.total - key.since
            usual = key.count >= _USUAL * before and before >= _ENOUGH
            if usual and key.since >= _SILENT:
                yield name, key


@define
class Sheet:
    """
    What was counted about one API.

    Args:
        api: Its name.

        answers: How many answers were looked at.

        findings: What differed, by `Finding.key`.

        objects: Which keys came, by path.

        dropped: Findings for which there was no room.
    """

    api: str
    answers: int = 0
    findings: dict[tuple[str, str, str, str], Finding] = field(factory=dict)
    objects: dict[str, Objects] = field(factory=dict)
    dropped: int = 0

    def add(self, look: Look, now: str, *, whole: bool) -> None:
        """Count one answer; its keys too, if all of them were asked for."""
        self.answers += 1
        for one, count in look.sightings.items():
            self._find(
                Finding(
                    api=self.api,
                    path=one.path,
                    kind=one.kind,
                    expected=one.expected,
                    seen=one.seen,
                    count=count,
                    first=now,
                    last=now,
                    example=one.example,
                )
            )
        if whole:
            for path, (total, counts) in look.objects.items():
                self._seen(path, total, {k: Key(n, 0, now) for k, n in counts.items()})

    def merge(self, other: Sheet) -> None:
        """Count what *other* counted, later than this."""
        self.answers += other.answers
        self.dropped += other.dropped
        for finding in other.findings.values():
            self._find(finding)
        for path, objects in other.objects.items():
            self._seen(path, objects.total, objects.keys)

    def _find(self, finding: Finding) -> None:
        known = self.findings.get(finding.key)
        if known is None and len(self.findings) >= MOST_FINDINGS:
            self.dropped += finding.count
        else:
            self.findings[finding.key] = known.plus(finding) if known else finding

    def _seen(self, path: str, total: int, keys: Mapping[str, Key]) -> None:
        if path in self.objects or len(self.objects) < MOST_OBJECTS:
            self.objects.setdefault(path, Objects()).add(total, keys)

    def report(self) -> list[Finding]:
        """Return what differed, and the fields that stopped coming, by path."""
        gone = [
            Finding(
                api=self.api,
                path=f"{path}.{name}" if path else name,
                kind=GONE,
                expected="sent",
                seen="absent",
                count=key.since,
                first=key.last,
                last=key.last,
                example=f"came in {key.count} of {objects.total - key.since}",
            )
            for path, objects in self.objects.items()
            for name, key in objects.gone()
        ]
        return sorted([*self.findings.values(), *gone], key=lambda one: one.key)


def write_sheets(sheets: Mapping[str, Sheet]) -> dict[str, Any]:
    """Turn sheets into what JSON holds."""
    return {
        "version": 1,
        "apis": {
            api: {
                "answers": sheet.answers,
                "dropped": sheet.dropped,
                "findings": [attrs.asdict(one) for one in sheet.findings.values()],
                "objects": attrs.asdict(sheet)["objects"],
            }
            for api, sheet in sorted(sheets.items())
        },
    }


def read_sheets(data: object) -> dict[str, Sheet]:
    """
    Turn what JSON holds into sheets; what cannot be read is begun anew.

    These are counts: losing them costs a look at the next answers, and nothing else.
    """
    try:
        apis = data["apis"].items()  # type: ignore[index]
        return {str(api): _sheet(str(api), one) for api, one in apis}
    except (KeyError, TypeError, AttributeError, ValueError):
        return {}


def _sheet(api: str, data: Mapping[str, Any]) -> Sheet:
    findings = [Finding(**one) for one in data["findings"]]
    objects = {
        path: Objects(one["total"], {name: Key(**key) for name, key in one["keys"].items()})
        for path, one in data["objects"].items()
    }
    keyed = {one.key: one for one in findings}
    return Sheet(api, data["answers"], keyed, objects, data["dropped"])
