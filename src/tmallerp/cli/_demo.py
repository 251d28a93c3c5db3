"""``tmallerp demo`` and ``tmallerp simulate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from tmallerp.cli._desk import ATTENTION, FAILURE, OK, USAGE, AsJson, Desk, Language
from tmallerp.drills.demo import STEPS, DemoProgress, run_demo
from tmallerp.drills.destinations import KINDS as DESTINATIONS
from tmallerp.drills.page import render_page
from tmallerp.drills.result import DemoResult
from tmallerp.errors import ServiceError
from tmallerp.pipelines import quarantine
from tmallerp.simulator import Fault
from tmallerp.simulator.erps import KINDS as ERPS
from tmallerp.simulator.erps import ErpFault

Word = TypeVar("Word", bound=str)


def demo(
    orders: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many orders. / 订单数。")
    ] = 2000,
    seed: Annotated[int, typer.Option(help="Decides the day. / 随机种子。")] = 7,
    erp: Annotated[
        str,
        typer.Option(help=f"{', '.join(DESTINATIONS)}. / ERP 类型。"),
    ] = "memory",
    out: Annotated[
        Path, typer.Option(help="Where to leave ledger, page, CSV. / 输出目录。")
    ] = Path("tmallerp-demo"),
    faults: Annotated[
        bool, typer.Option(help="Whether things go wrong. / 是否制造故障。")
    ] = True,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Watch a day of a Tmall shop arrive in an ERP. / 观看店铺的一天进入 ERP。"""
    desk = Desk(as_json=as_json, language=lang)
    kind = _one_of(desk, "--erp", erp, DESTINATIONS)
    if kind is None:
        return USAGE
    try:
        folder = _fresh(out, orders, seed)
    except OSError as error:
        desk.err.print(f"{out}: {error.strerror}", style="bold red")
        return USAGE
    with desk.progress() as bar:
        title = desk.say("demo_title", orders=orders)
        task = bar.add_task(title, total=STEPS)

        def show(progress: DemoProgress) -> None:
            note = f"{title} · {progress.at:%H:%M} · {progress.delivered}"
            bar.update(task, completed=progress.done, description=note)

        try:
            result = run_demo(
                orders=orders,
                seed=seed,
                erp=kind,
                folder=folder,
                faults=faults,
                progress=show,
            )
        except OSError as error:
            raise ServiceError(str(error)) from error
    page = folder / "report.html"
    page.write_text(
        render_page(result, "zh" if desk.say.language == "zh" else "en"), "utf-8"
    )
    _print(desk, result, page)
    desk.json({**result.as_json(), "page": str(page)})
    if not result.passed:
        return FAILURE
    return ATTENTION if result.verdict.quarantined else OK


def _one_of(desk: Desk, option: str, given: str, known: Sequence[Word]) -> Word | None:
    """Return the word that was given, or say which there are."""
    for word in known:
        if word == given:
            return word
    names = ", ".join(known)
    desk.err.print(f"{option} {given!r} is none of {names}.", style="bold red")
    return None


def _fresh(out: Path, orders: int, seed: int) -> Path:
    """Make a new folder for this run; earlier ones stay."""
    out.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        folder = out / f"{orders}-orders-seed-{seed}-run-{number}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    msg = "too many runs"
    raise OSError(17, msg)


def _print(desk: Desk, result: DemoResult, page: Path) -> None:
    say, verdict = desk.say, result.verdict
    held = " · ".join(f"{say.word(k)} {n}" for k, n in verdict.held.items())
    not_due = " · ".join(f"{say.word(k)} {n}" for k, n in verdict.not_due.items())
    desk.table(
        (f"{say('day')} {result.day:%Y-%m-%d}", "", ""),
        [
            (say("pulled"), verdict.pulled, ""),
            (say("delivered"), verdict.delivered, ""),
            (say("held"), sum(verdict.held.values()), held),
            (say("not_due"), sum(verdict.not_due.values()), not_due),
            (say("quarantined"), len(verdict.quarantined), ""),
            (say("missing"), len(verdict.missing), " ".join(verdict.missing[:5])),
            (say("duplicated"), len(verdict.duplicated), " ".join(verdict.duplicated[:5])),
            (say("stale"), len(verdict.stale), " ".join(verdict.stale[:5])),
            (say("unexplained_fen"), verdict.unexplained_fen, ""),
            (say("calls"), result.calls, ""),
            (say("seconds"), f"{result.seconds:.1f}", ""),
            (
                say("faults"),
                sum(result.faults.values()),
                " · ".join(f"{k} {n}" for k, n in result.faults.items()),
            ),
        ],
    )
    if result.quarantined:
        desk.table(
            (say("trade"), say("cause"), say("message"), say("planted")),
            [
                (
                    q.tid,
                    say.word(q.cause),
                    f"{q.message} {say.advice(quarantine.advice(q.cause))}",
                    q.planted or "-",
                )
                for q in result.quarantined
            ],
        )
    style = "bold green" if result.passed else "bold red"
    desk.line(say("kept" if result.passed else "broken"), style)
    desk.line(say("page", path=page.resolve()))
    if result.erp == "files":
        desk.line(say("csv", path=result.folder.resolve()))


def simulate(
    erp: Annotated[
        str,
        typer.Option(
            help=f"An ERP instead of the shop: {', '.join(ERPS)}. / 改为模拟 ERP。"
        ),
    ] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 takes a free one. / 端口。")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Decides the day. / 随机种子。")] = 7,
    orders: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many orders. / 订单数。")
    ] = 200,
    faults: Annotated[
        str,
        typer.Option(
            help="none, all, or some by name: "
            f"the shop's {', '.join(Fault)}; an ERP's {', '.join(ErpFault)}. "
            "/ 故障种类（逗号分隔）。"
        ),
    ] = "none",
    as_json: AsJson = False,
) -> int:
    """Serve a simulated shop, or ERP, for anyone's client. / 启动模拟店铺或 ERP。"""
    desk = Desk(as_json=as_json, language="")
    if erp and _one_of(desk, "--erp", erp, tuple(ERPS)) is None:
        return USAGE
    known = ("none", "all", *(ErpFault if erp else Fault))
    if any(_one_of(desk, "--faults", word, known) is None for word in faults.split(",")):
        return USAGE
    arguments = ["--port", str(port), "--seed", str(seed), "--faults", faults]
    arguments += ["--json"] if as_json else []
    if erp:
        from tmallerp.simulator.erps.__main__ import main as serve_erp

        return serve_erp(["--erp", erp, *arguments])
    from tmallerp.simulator.__main__ import main as serve_shop

    return serve_shop(["--orders", str(orders), *arguments])
