"""
``tmallerp call``: any method, typed, from the command line.

What reads is called at once. What writes is shown first, and sent only with ``--yes``,
to a shop whose configuration says ``live = true`` or to a simulated one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen
from typer.core import TyperCommand

from tmallerp.cli._answer import Layout, as_plain
from tmallerp.cli._asking import Given, apis_named, method_named, read_method, read_raw
from tmallerp.cli._config import load
from tmallerp.cli._desk import (
    ATTENTION,
    CONFIG,
    OK,
    AsJson,
    ConfigFile,
    Desk,
    Language,
    ShopName,
    chosen,
)
from tmallerp.cli._governor import governor_of
from tmallerp.cli._sessions import sessions_of
from tmallerp.cli._show import print_method
from tmallerp.clock import SystemClock
from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret
from tmallerp.top import Client, Credentials, Endpoint, Method, PagedMethod, RawMethod
from tmallerp.top._about import only_reads
from tmallerp.top.methods import load_all

_GIVEN = "tmallerp.given"


class CallCommand(TyperCommand):
    """A command whose options are those of the method it is given."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the method's parameters apart from the desk's own options."""
        takes_value = {
            name: not getattr(param, "is_flag", False)
            for param in self.params
            for name in (*param.opts, *param.secondary_opts)
            if name.startswith("-")
        }
        ours, given = split(args, takes_value)
        ctx.meta[_GIVEN] = given
        rest: list[str] = super().parse_args(ctx, ours)
        return rest


def split(args: Sequence[str], ours: dict[str, bool]) -> tuple[list[str], list[Given]]:
    """
    Part the desk's options from a method's parameters.

    Args:
        args: As typed.

        ours: The desk's own options, and whether each takes a value.

    Returns:
        What is the desk's, the method's name with it, and the parameters. An option that
        begins with two dashes is never taken for a value: write ``--memo=--text``.
    """
    desk: list[str] = []
    given: list[Given] = []
    names = 0
    rest = list(args)
    while rest:
        token = rest.pop(0)
        name, mark, text = token.partition("=")
        if name in ours:
            desk.append(token)
            if ours[name] and not mark and rest:
                desk.append(rest.pop(0))
        elif token.startswith("--") and len(name) > 2:
            value: str | None = text if mark else None
            if not mark and rest and not rest[0].startswith("--"):
                value = rest.pop(0)
            given.append(Given(name=name[2:], text=value))
        elif names and mark and name.isidentifier():
            given.append(Given(name=name, text=text, bare=True))
        else:
            names += 1
            desk.append(token)
    return desk, given


@frozen(kw_only=True)
class Door:
    """Where a call goes, and whether it may write there."""

    client: Client
    live: bool
    simulated: bool


def call(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help="The API's name, or its end. / 接口名或其结尾。")
    ] = "",
    all_pages: Annotated[
        bool, typer.Option("--all-pages", help="Read a list whole. / 读取全部分页。")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", help="By name, with --param k=v; plain JSON. / 按名称调用，原样返回。"
        ),
    ] = False,
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only", help="With --raw: it changes nothing. / 与 --raw 合用：只读。"
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Send what writes. / 确认写入。")
    ] = False,
    show_personal: Annotated[
        bool,
        typer.Option(
            "--show-personal", help="Show names, addresses, secrets. / 显示个人信息。"
        ),
    ] = False,
    simulate: Annotated[
        bool,
        typer.Option("--simulate", help="Call a simulated shop. / 调用模拟店铺。"),
    ] = False,
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    help_: Annotated[
        bool,
        typer.Option("--help", help="Show this, or a method's parameters. / 显示帮助。"),
    ] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Call any method, with its parameters as options. / 调用任意接口。"""
    desk = Desk(as_json=as_json, language=lang)
    given: list[Given] = ctx.meta[_GIVEN]
    if not name:
        typer.echo(ctx.get_help()) if help_ else desk.fail(_unnamed(desk))
        return OK
    if help_:
        print_method(desk, method_named(name))
        return OK
    method = _raw(name, given, read_only=read_only) if raw else _typed(name, given)
    if all_pages and not isinstance(method, PagedMethod):
        word = "raw_pages" if raw else "not_paged"
        raise ConfigError(desk.say(word, api=method.api), advice=_LEAVE_OUT)
    with _door(desk, config, shop, simulate=simulate) as door:
        refused = _refused(desk, method, door, yes=yes, read_only=read_only)
        if refused:
            _show_dry_run(desk, method, refused)
            return ATTENTION
        layout = Layout(desk, show_personal)
        if isinstance(method, PagedMethod) and all_pages:
            _walk(desk, door.client, method, layout)
        elif isinstance(method, RawMethod):
            _send_raw(desk, door.client, method)
        else:
            answer = door.client.call(method)
            layout.show(answer) if not as_json else None
            desk.json(as_plain(answer, personal=show_personal))
    return OK


_LEAVE_OUT = Advice("Leave that option out.", "请去掉该选项。")


def _unnamed(desk: Desk) -> ConfigError:
    return ConfigError(
        desk.say("name_method"),
        advice=Advice("tmallerp call --help", "tmallerp call --help"),
    )


def _typed(name: str, given: Sequence[Given]) -> Method[Any]:
    return read_method(method_named(name), given)


def _raw(name: str, given: Sequence[Given], *, read_only: bool) -> RawMethod:
    """Make a call by name; what is known of it from a class still holds."""
    found = apis_named(name)
    api = found[0] if len(found) == 1 else name
    known = load_all().get(api)
    return RawMethod(
        api,
        dict(read_raw(given)),
        idempotent=known.idempotent if known else read_only,
        needs_session=known.needs_session if known else True,
    )


@contextmanager
def _door(desk: Desk, file: Path, name: str, *, simulate: bool) -> Iterator[Door]:
    if simulate:
        with _simulated(desk) as client:
            yield Door(client=client, live=False, simulated=True)
        return
    loaded = load(file)
    shop, clock = chosen(desk, loaded, name), SystemClock()
    # A person's call is for no named purpose: it spends what is kept for nobody.
    governor = governor_of(loaded, shop, clock)
    with (
        closing(governor),
        Client(
            shop.credentials,
            endpoint=shop.endpoint,
            config=shop.client,
            clock=clock,
            tokens=sessions_of(loaded, shop, clock),
            quota=governor,
        ) as client,
    ):
        yield Door(client=client, live=shop.profile.live, simulated=shop.endpoint.simulated)


@contextmanager
def _simulated(desk: Desk) -> Iterator[Client]:
    """Start a shop in this process, so that a newcomer can try without an account."""
    try:
        from tmallerp.simulator import SimulatorServer, WorldPlan
    except ModuleNotFoundError as error:
        msg = "--simulate needs the extra: pip install 'tmallerp[demo]'."
        raise ConfigError(msg) from error
    desk.err.print(desk.say("simulated_shop"), style="dim")
    # A newcomer's shop: nothing in it is damaged on purpose.
    with SimulatorServer(WorldPlan(poison=0), real_time=True) as server:
        credentials = Credentials(
            app_key=server.app_key,
            app_secret=Secret(server.app_secret),
            session=Secret(server.session),
        )
        with Client(credentials, endpoint=Endpoint.simulator(server.url)) as client:
            yield client


def _refused(
    desk: Desk, method: Method[Any], door: Door, *, yes: bool, read_only: bool
) -> str:
    """Say why a call is not sent; empty where it may be."""
    known = load_all().get(method.api)
    if only_reads(known) if known else read_only:
        return ""
    if not door.simulated and not door.live:
        return desk.say("needs_live", api=method.api)
    if not yes:
        return desk.say("needs_yes" if known else "unknown_writes", api=method.api)
    return ""


def _show_dry_run(desk: Desk, method: Method[Any], why: str) -> None:
    """Show what would be sent; what a class keeps to itself stays hidden."""
    value = method.params() if isinstance(method, RawMethod) else method
    params = as_plain(value, personal=False)
    desk.line(desk.say("would_send"), "bold yellow")
    desk.line(f"{method.api} {json.dumps(params, ensure_ascii=False)}")
    desk.line(why, "yellow")
    desk.json({"dry_run": True, "api": method.api, "parameters": params, "why": why})


def _walk(
    desk: Desk, client: Client, method: PagedMethod[Any, Any], layout: Layout
) -> None:
    """Read every page, with a bar that says how long it takes."""
    rows: list[Any] = []
    total: int | None = None
    with desk.progress() as bar:
        task = bar.add_task(method.api, total=None)
        for one in client.pages(method):
            rows += one.items
            total = one.total
            bar.update(task, completed=len(rows), total=total)
    if not desk.as_json:
        layout.rows(rows)
        said = "rows_shown" if total is None else "rows_of_total"
        desk.line(desk.say(said, count=len(rows), total=total))
    plain = as_plain(rows, personal=layout.personal)
    desk.json({"api": method.api, "total": total, "rows": plain})


def _send_raw(desk: Desk, client: Client, method: RawMethod) -> None:
    text = client.fetch(method).decode("utf-8", "replace")
    if desk.as_json:
        # JSON has line breaks between its parts only; without them it is one line.
        print(text.replace("\r", " ").replace("\n", " "), flush=True)  # noqa: T201
    else:
        desk.line(json.dumps(json.loads(text), ensure_ascii=False, indent=2))
