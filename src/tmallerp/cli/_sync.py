"""``tmallerp sync orders``, ``status``, ``prove``, ``quarantine``."""

from __future__ import annotations

import getpass
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from attrs import asdict, evolve

from tmallerp.cli._desk import (
    ATTENTION,
    CONFIG,
    FAILURE,
    OK,
    USAGE,
    AsJson,
    ConfigFile,
    Desk,
    Language,
    ShopName,
    ledger,
    opened,
    plain,
)
from tmallerp.clock import SystemClock, format_beijing, parse_beijing
from tmallerp.errors import ClockError, ConfigError
from tmallerp.pipelines import OrdersPipeline, Progress, Proof, Report
from tmallerp.pipelines import prove as prove_stream
from tmallerp.pipelines import quarantine as quarantines
from tmallerp.store.records import LetterState

_SHOWN = 10


def orders(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    max_new: Annotated[
        int,
        typer.Option(min=0, help="Create at most so many; 0: as configured. / 新建上限。"),
    ] = 0,
    sweep_from: Annotated[
        str, typer.Option(help="Read a day again from 'YYYY-MM-DD hh:mm:ss'. / 补扫起点。")
    ] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Bring the shop's orders into the ERP. / 将店铺订单同步到 ERP。"""
    desk = Desk(as_json=as_json, language=lang)
    with opened(desk, config, shop) as it, desk.progress() as bar:
        tasks: dict[str, Any] = {}

        def show(progress: Progress) -> None:
            name = progress.stage.value
            if name not in tasks:
                tasks[name] = bar.add_task(desk.say(name), total=None)
            bar.update(
                tasks[name],
                completed=progress.done,
                total=progress.total,
                description=f"{desk.say(name)} {progress.note}",
            )

        deliver = it.config.deliver
        pipeline = OrdersPipeline(
            it.config.profile,
            it.client,
            it.erp,
            it.store,
            clock=it.clock,
            gather=it.config.gather,
            deliver=evolve(deliver, max_new=max_new) if max_new else deliver,
            progress=show,
        )
        if sweep_from:
            start = _moment("--sweep-from", sweep_from)
            end = min(start + timedelta(days=1), it.clock.now() - it.config.gather.lag)
            pipeline.sweep(start, end)
        report = pipeline.run()
    _print_report(desk, report)
    desk.json(plain(asdict(report)))
    if report.stopped or report.needs_attention:
        return ATTENTION
    return OK


def _moment(option: str, text: str) -> datetime:
    try:
        return parse_beijing(text)
    except ClockError as error:
        msg = f"{option}: {error.message}"
        raise ConfigError(msg, advice=error.advice) from error


def _print_report(desk: Desk, report: Report) -> None:
    say = desk.say
    figures: dict[str, object] = {
        say("windows_closed"): report.windows_closed,
        say("windows_open"): report.windows_open,
        say("fetched"): report.fetched,
        say("unchanged"): report.unchanged,
    }
    figures |= {
        say("decided", word=say.word(w)): n for w, n in sorted(report.decisions.items())
    }
    figures |= {
        say("outcome", word=say.word(w)): n for w, n in sorted(report.outcomes.items())
    }
    desk.figures(figures)
    if report.planned:
        shown = report.planned[:_SHOWN]
        desk.table(("", say("trade"), "元"), [(p.act, p.key, p.amount) for p in shown])
        if len(report.planned) > _SHOWN:
            desk.line(say("more", count=len(report.planned) - _SHOWN))
    if report.dry_run:
        desk.line(say("dry_run", count=len(report.planned)), "bold yellow")
    for trouble in report.troubles[:_SHOWN]:
        desk.line(say("trouble", what=trouble), "yellow")
    if report.stopped:
        desk.line(say("stopped", why=report.stopped), "bold red")


def status(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show where a shop stands. / 查看店铺状态。"""
    desk = Desk(as_json=as_json, language=lang)
    with ledger(desk, config, shop) as (it, store), store.begin() as tx:
        key = it.profile.key
        counts = tx.inbox.counts(key, "orders")
        letters = tx.outbox.counts(key)
        open_windows = len(tx.windows.open(key, "orders"))
        last = tx.windows.last_end(key, "orders")
        poisoned = len(tx.quarantine.all(key))
    say = desk.say
    figures: dict[str, object] = {
        say("read_until"): format_beijing(last) if last else say("never"),
        say("windows_open"): open_windows,
    }
    for (disposition, reason), count in sorted(counts.items()):
        name = f"{say.word(disposition.value)} {say.word(reason)}".strip()
        figures[name] = count
    figures |= {
        say("letters", word=say.word(s.value)): n for s, n in sorted(letters.items())
    }
    desk.figures(figures)
    desk.json(
        {
            "shop": str(key),
            "read_until": format_beijing(last) if last else None,
            "windows_open": open_windows,
            "orders": {f"{d.value}:{r}".rstrip(":"): n for (d, r), n in counts.items()},
            "letters": {state.value: n for state, n in letters.items()},
            "quarantined": poisoned,
        }
    )
    return ATTENTION if poisoned or letters.get(LetterState.DEAD, 0) else OK


def prove(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    ask: Annotated[
        bool, typer.Option(help="Ask the ERP for every delivered order. / 逐单询问 ERP。")
    ] = True,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Add up what became of every order. / 证明无一遗漏。"""
    desk = Desk(as_json=as_json, language=lang)
    with ledger(desk, config, shop) as (it, store):
        opened_erp = closing(it.erp.connect_sink(SystemClock())) if ask else nullcontext()
        with opened_erp as sink:
            proof = prove_stream(store, it.profile.key, sink=sink)
    _print_proof(desk, proof)
    desk.json(_proof_json(proof))
    if not proof.is_whole:
        return FAILURE if proof.missing or proof.absent else ATTENTION
    return ATTENTION if proof.quarantined else OK


def _print_proof(desk: Desk, proof: Proof) -> None:
    say = desk.say
    figures: dict[str, object] = {say("pulled"): proof.pulled}
    figures[say("delivered")] = proof.delivered
    parts = {
        "held": proof.held,
        "not_due": proof.not_due,
        "quarantined": proof.quarantined,
    }
    for name, part in parts.items():
        figures[say(name)] = sum(part.values())
        for reason, count in part.items():
            figures[f"    {say.word(reason)}"] = count
    figures[say("missing")] = len(proof.missing)
    if proof.absent is not None:
        figures[say("absent")] = len(proof.absent)
    figures[say("windows_open")] = sum(not window.closed for window in proof.windows)
    desk.figures(figures)
    desk.line(f"{say('ids')}: {proof.ids_sha256}")
    whole = proof.is_whole
    desk.line(say("whole" if whole else "not_whole"), "bold green" if whole else "bold red")


def _proof_json(proof: Proof) -> dict[str, Any]:
    value: dict[str, Any] = plain(asdict(proof))
    value["shop"] = str(proof.shop)
    value["is_whole"] = proof.is_whole
    return value


def quarantine_list(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show what is in quarantine. / 查看隔离区。"""
    desk = Desk(as_json=as_json, language=lang)
    with ledger(desk, config, shop) as (it, store):
        rows = quarantines.listed(store, it.profile.key)
    say = desk.say
    if rows:
        desk.table(
            (say("trade"), say("cause"), say("message"), say("since")),
            [
                (
                    row.id,
                    say.word(row.cause),
                    f"{row.message} {say.advice(quarantines.advice(row.cause))}",
                    f"{row.since:%m-%d %H:%M}",
                )
                for row in rows
            ],
        )
    else:
        desk.line(say("nothing_quarantined"))
    desk.json(
        [
            {
                "id": row.id,
                "stream": row.stream,
                "cause": row.cause,
                "field": row.field,
                "message": row.message,
                "advice": say.advice(quarantines.advice(row.cause)),
                "waits_for": row.waits_for,
                "since": format_beijing(row.since),
                "attempts": row.attempts,
            }
            for row in rows
        ]
    )
    return ATTENTION if rows else OK


def quarantine_retry(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Which trades. / 交易号。")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All of them. / 全部。")
    ] = False,
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Have quarantined trades tried again by the next sync. / 重试隔离的订单。"""
    desk = Desk(as_json=as_json, language=lang)
    if bool(ids) == everything:
        desk.err.print(desk.say("name_trades"), style="bold red")
        return USAGE
    with ledger(desk, config, shop) as (it, store):
        tried = quarantines.retry(
            store,
            it.profile.key,
            "orders",
            None if everything else ids,
            actor=_actor(),
            now=SystemClock().now(),
        )
    unknown = sorted(set(ids or ()) - set(tried))
    desk.line(desk.say("will_retry", count=len(tried)))
    if unknown:
        desk.line(desk.say("not_quarantined", ids=", ".join(unknown)), "yellow")
    desk.json({"retried": tried, "unknown": unknown})
    return ATTENTION if unknown else OK


def _actor() -> str:
    """Say who asks, for the audit; a container's user may have no name."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "unnamed"
