"""What a law is, and all of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import frozen

Run = Callable[[Any], None]


@frozen(kw_only=True)
class Law:
    """
    One sentence that an adapter must keep.

    Args:
        group: What it is about: ``adapter``, ``sink``, ``master``, ``order``, ``source``,
            ``stock``, ``lifecycle``.

        name: Its stable name within the group.

        title: The same in a few Chinese words.

        sentence: The law, in English.

        shafts: For which protocols it is checked, by name.

        needs: Abilities of the kit without which it cannot be examined.

        claims: The traits that are held against what is seen.

        run: The examination itself; raises AssertionError if the law is broken.
    """

    group: str
    name: str
    title: str
    sentence: str
    shafts: tuple[str, ...]
    needs: frozenset[str]
    claims: tuple[str, ...]
    run: Run

    @property
    def id(self) -> str:
        """Its stable id."""
        return f"{self.group}.{self.name}"


@frozen(kw_only=True)
class Check:
    """
    A law held against one protocol.

    Args:
        law: Which law.

        shaft: The protocol's short name: ``orders``, ``vouchers``, ``adapter`` …
    """

    law: Law
    shaft: str

    @property
    def id(self) -> str:
        """Its stable id, such as ``orders.twice_is_once``."""
        return f"{self.shaft}.{self.law.name}"


_LAWS: dict[str, Law] = {}

Decorator = Callable[[Run], Run]


def law(
    title: str,
    *,
    group: str,
    shafts: Iterable[str],
    needs: Iterable[str] = (),
    claims: Iterable[str] = (),
) -> Decorator:
    """Make a law out of a function whose docstring is its sentence."""

    def register(run: Run) -> Run:
        sentence = re.sub(r"\s+", " ", inspect.getdoc(run) or "")
        one = Law(
            group=group,
            name=run.__name__,
            title=title,
            sentence=sentence,
            shafts=tuple(shafts),
            needs=frozenset(needs),
            claims=tuple(claims),
            run=run,
        )
        if _LAWS.setdefault(one.id, one).run is not run:
            msg = f"There are two laws called {one.id}."
            raise ValueError(msg)
        return run

    return register


def laws() -> list[Law]:
    """Return all laws in the order they were written."""
    import tmallerp.testing.contracts as _  # noqa: F401 - they register themselves

    return list(_LAWS.values())


def checks(shafts: Iterable[str] | None = None) -> Iterator[Check]:
    """Return every law once for each protocol it is about."""
    wanted = None if shafts is None else set(shafts)
    for one in laws():
        for shaft in one.shafts:
            if wanted is None or shaft in wanted:
                yield Check(law=one, shaft=shaft)


__all__ = ["Check", "Law", "checks", "law", "laws"]
