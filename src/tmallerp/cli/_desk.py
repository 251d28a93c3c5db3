"""
What every command shares: options, output, errors as exit codes, the open shop.

Results go to standard output, progress and errors to standard error, so that
``--json`` can be piped: its last line is always one JSON value.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import typer
from attrs import frozen
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from tmallerp.cli._config import DEFAULT, DRIFT_FILE, Config, ShopConfig, load
from tmallerp.cli._governor import governor_of
from tmallerp.cli._sessions import sessions_of
from tmallerp.cli._texts import Speaker, default_language
from tmallerp.clock import Clock, SystemClock
from tmallerp.erp import OrderSink
from tmallerp.errors import ConfigError, TmallErpError, TopError
from tmallerp.store import SqliteStore
from tmallerp.top import Client
from tmallerp.top.drift import Drift

OK, FAILURE, USAGE, ATTENTION = 0, 1, 2, 3

P = ParamSpec("P")

ConfigFile = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration. / 配置文件。")
]
ShopName = Annotated[
    str, typer.Option("--shop", help="Which shop; needed if there are several. / 店铺。")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. / 以 JSON 输出。")]
Language = Annotated[
    str,
    typer.Option(
        "--lang", help="en or zh; by default the locale's. / 语言。", metavar="en|zh"
    ),
]
CONFIG = DEFAULT


class Desk:
    """
    Where a command prints.

    Args:
        as_json: Whether for programs.

        language: ``en``, ``zh`` or empty for the locale's.
    """

    def __init__(self, *, as_json: bool, language: str) -> None:
        if language not in ("", "en", "zh"):
            msg = f"--lang is en or zh, not {language!r}."
            raise ConfigError(msg)
        self.as_json = as_json
        self.say = Speaker(language or default_language())
        self.out = Console(highlight=False)
        self.err = Console(stderr=True, highlight=False)

    def line(self, text: str, style: str = "") -> None:
        """Print a line for people."""
        if not self.as_json:
            self.out.print(Text(text, style=style), soft_wrap=True)

    def show(self, part: RenderableType) -> None:
        """Print what is laid out already for people."""
        if not self.as_json:
            self.out.print(part)

    def json(self, value: object) -> None:
        """Print the value, if that was asked for."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table for people."""
        if self.as_json:
            return
        table = Table()
        for place, heading in enumerate(headings):
            # The first column holds ids: the others make room for it.
            table.add_column(heading, overflow="fold", no_wrap=place == 0)
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))
        self.out.print(table)

    def figures(self, figures: Mapping[str, object]) -> None:
        """Print names and numbers for people."""
        if self.as_json:
            return
        table = Table(show_header=False)
        table.add_column()
        table.add_column(justify="right")
        for name, value in figures.items():
            table.add_row(Text(name), Text(str(value)))
        self.out.print(table)

    def fail(self, error: TmallErpError) -> NoReturn:
        """Print an error and end with its exit code."""
        code = USAGE if isinstance(error, ConfigError) else FAILURE
        self.err.print(Text(error.message, style="bold red"), soft_wrap=True)
        advice = self.say.advice(error.advice)
        self.err.print(Text(self.say("advice", advice=advice)), soft_wrap=True)
        self.json(
            {
                "error": type(error).__name__,
                "message": error.message,
                "advice": advice,
                **_said_by_top(error),
            }
        )
        raise typer.Exit(code)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show a bar with what is left; on a terminal only."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
            disable=self.as_json or not self.err.is_terminal,
        ) as progress:
            yield progress


def command(act: Callable[P, int]) -> Callable[P, None]:
    """
    Turn a function that returns an exit code into a command.

    Errors of the library become a sentence, its advice and an exit code; anything else
    is a bug and keeps its traceback.
    """

    @functools.wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        desk = Desk(as_json=bool(kwargs.get("as_json")), language="")
        try:
            code = act(*args, **kwargs)
        except TmallErpError as error:
            language = str(kwargs.get("lang") or "")
            if language in {"en", "zh"}:
                desk.say = Speaker(language)
            desk.fail(error)
        except KeyboardInterrupt:
            desk.err.print(desk.say("interrupted"))
            raise typer.Exit(FAILURE) from None
        raise typer.Exit(code)

    return run


def _said_by_top(error: TmallErpError) -> dict[str, object]:
    """Return what a program may want to decide by, where TOP said something."""
    names = ("api", "code", "sub_code", "sub_msg", "request_id", "retry_after", "path")
    values = {name: getattr(error, name, None) for name in names}
    return (
        {name: value for name, value in values.items() if value is not None}
        if isinstance(error, TopError)
        else {}
    )


@frozen(kw_only=True)
class OpenShop:
    """One shop with everything open."""

    config: ShopConfig
    clock: Clock
    client: Client
    store: SqliteStore
    erp: OrderSink


@contextmanager
def opened(desk: Desk, file: Path, name: str) -> Iterator[OpenShop]:
    """Open a shop's client, ledger and ERP, and close them again."""
    config = load(file)
    shop = chosen(desk, config, name)
    clock = SystemClock()
    store = SqliteStore(config.store)
    governor = governor_of(config, shop, clock)
    try:
        with (
            Drift(config.file.parent / DRIFT_FILE, clock=clock) as drift,
            Client(
                shop.credentials,
                endpoint=shop.endpoint,
                config=shop.client,
                clock=clock,
                tokens=sessions_of(config, shop, clock),
                quota=governor,
                observe_answer=drift.observe,
            ) as client,
            closing(shop.erp.connect_sink(clock)) as sink,
        ):
            yield OpenShop(config=shop, clock=clock, client=client, store=store, erp=sink)
    finally:
        governor.close()
        store.close()


@contextmanager
def ledger(desk: Desk, file: Path, name: str) -> Iterator[tuple[ShopConfig, SqliteStore]]:
    """Open the ledger alone, for what asks nobody else."""
    config = load(file)
    shop = chosen(desk, config, name)
    store = SqliteStore(config.store)
    try:
        yield shop, store
    finally:
        store.close()


def chosen(desk: Desk, config: Config, name: str) -> ShopConfig:
    """
    Return the shop that is meant.

    Raises:
        ConfigError: If there is none of that name, or several and none is named.
    """
    names = ", ".join(config.shops)
    if not name and len(config.shops) > 1:
        raise ConfigError(desk.say("which_shop", names=names), file=str(config.file))
    name = name or next(iter(config.shops))
    if name not in config.shops:
        raise ConfigError(
            desk.say("no_shop", name=name, names=names), file=str(config.file)
        )
    return config.shops[name]


def plain(value: object) -> Any:
    """Turn enums, times and tuples into what JSON has."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)
