"""The commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tmallerp import __version__
from tmallerp.cli import (
    _auth,
    _call,
    _demo,
    _doctor,
    _map,
    _quota,
    _show,
    _show_adapter,
    _sync,
    _top,
)
from tmallerp.cli._desk import CONFIG, OK, USAGE, AsJson, Desk, Language, command
from tmallerp.cli._example import EXAMPLE

app = typer.Typer(
    help="Join a Tmall shop and an ERP. / 连接天猫店铺与 ERP。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
sync = typer.Typer(help="Move data. / 同步数据。", no_args_is_help=True)
quarantine = typer.Typer(
    help="What cannot go on, and why. / 隔离区。", no_args_is_help=True
)
show = typer.Typer(
    help="Look methods and adapters up. / 查看接口与适配器。", no_args_is_help=True
)
app.add_typer(show, name="show")
auth = typer.Typer(help="Have a shop's seller consent. / 店铺授权。", no_args_is_help=True)
top = typer.Typer(help="What the platform allows. / 平台额度与变化。", no_args_is_help=True)
maps = typer.Typer(
    help="Try and compare field maps. / 测试与比较字段映射。", no_args_is_help=True
)
app.add_typer(auth, name="auth")
app.add_typer(maps, name="map")
app.add_typer(top, name="top")
app.add_typer(sync, name="sync")
app.add_typer(quarantine, name="quarantine")


def _version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        typer.echo(f"tmallerp {__version__}")
        raise typer.Exit(OK)


@app.callback()
def _root(
    _version_: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version. / 版本。",
            callback=_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Join a Tmall shop and an ERP. / 连接天猫店铺与 ERP。"""


@app.command()
@command
def init(
    path: Annotated[Path, typer.Argument(help="Where to write it. / 写入位置。")] = CONFIG,
    force: Annotated[bool, typer.Option("--force", help="Overwrite. / 覆盖。")] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Write a commented configuration. / 生成带注释的配置文件。"""
    desk = Desk(as_json=as_json, language=lang)
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(EXAMPLE)
    except FileExistsError:
        desk.err.print(desk.say("config_there", file=path), style="bold red")
        return USAGE
    except OSError as error:
        desk.err.print(f"{path}: {error.strerror}", style="bold red")
        return USAGE
    desk.line(desk.say("config_written", file=path))
    desk.json({"file": str(path)})
    return OK


app.command()(command(_demo.demo))
app.command()(command(_demo.simulate))
app.command()(command(_doctor.doctor))
app.command()(command(_sync.status))
app.command()(command(_sync.prove))
app.command(
    # A method has options of its own, and --help may be meant for it.
    cls=_call.CallCommand,
    context_settings={"help_option_names": []},
)(command(_call.call))
show.command("methods")(command(_show.methods))
show.command("method")(command(_show.method))
show.command("adapters")(command(_show_adapter.adapters))
show.command("adapter")(command(_show_adapter.adapter))
sync.command("orders")(command(_sync.orders))
quarantine.command("list")(command(_sync.quarantine_list))
quarantine.command("retry")(command(_sync.quarantine_retry))
auth.command("url")(command(_auth.url))
auth.command("exchange")(command(_auth.exchange))
auth.command("status")(command(_auth.status))
auth.command("refresh")(command(_auth.refresh))
auth.command("key")(command(_auth.key))
auth.command("rotate")(command(_auth.rotate))
app.command()(command(_quota.errors))
maps.command("test")(command(_map.try_out))
maps.command("explain")(command(_map.explain))
maps.command("diff")(command(_map.diff))
maps.command("names")(command(_map.names))
top.command("quota")(command(_quota.quota))
top.command("plan")(command(_quota.plan))
top.command("drift")(command(_top.drift))
