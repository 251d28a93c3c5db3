"""
Any method can be called, and looked up, from the command line.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.top.sessions import new_key

# The plots' library leaves an import hook of an old kind behind, which Python 3.11 warns of
# whenever it looks for a module.
pytestmark = pytest.mark.filterwarnings("ignore:PluginImportFixer:ImportWarning")
KEY = new_key().reveal()

CONFIG = """
[shops.main]
live = {live}
[shops.main.top]
app_key = "{app_key}"
app_secret = "{secret}"
session = "{session}"
endpoint = "{url}"
{more}
"""


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40, poison=0), real_time=True) as server:
        yield server


@pytest.fixture
def desk(shop, tmp_path):
    """Return a function that runs a command beside a configuration for the shop."""

    def act(*arguments, lang="en", live="false", columns="160", **other):
        settings = {
            "app_key": shop.app_key,
            "secret": shop.app_secret,
            "url": shop.url,
            "session": "env:SHOP_SESSION",
            "more": "",
            **other,
        }
        text = CONFIG.format(live=live, **settings)
        (tmp_path / "tmallerp.toml").write_text(text, "utf-8")
        return run(arguments, tmp_path, shop.session, lang, columns)

    return act


def run(arguments, cwd, session, lang="en", columns="160"):
    """Run the command in this process; return its exit code and both outputs."""
    # After the simulator's server, for the same reason as the mark above.
    from tmallerp.cli._app import app

    env = _environment(session, lang, columns)
    with contextlib.chdir(cwd):
        done = CliRunner().invoke(app, list(map(str, arguments)), env=env)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert session not in done.stdout + done.stderr
    return done.exit_code, done.stdout, done.stderr


def run_alone(arguments, cwd, session, lang="en", columns="160"):
    """Run the command as a person would, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tmallerp", *map(str, arguments)],
        check=False,
        cwd=cwd,
        env={**os.environ, **_environment(session, lang, columns)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    assert session not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def _environment(session, lang, columns):
    return {
        "SHOP_SESSION": session,
        "REAL_SECRET": "of-a-real-app",
        "TMALLERP_LANG": lang,
        "COLUMNS": columns,
        "TMALLERP_KEY": KEY,
    }


def last(output):
    return json.loads(output.strip().splitlines()[-1])


@pytest.fixture
def trades(desk):
    """Some trades of the shop, as a program reads them."""
    _, output, _ = desk("call", "trades.sold.get", "--page-size", "20", "--json")
    return last(output)["trades"]


@pytest.fixture
def tid(trades):
    return next(t["tid"] for t in trades if t["status"] == "WAIT_SELLER_SEND_GOODS")


# --- reading --------------------------------------------------------------------------


def test_a_trade_for_a_program(desk, tid):
    """
    ``--json`` is the typed answer: ids and amounts as text, times with their zone, and
    no personal data unless it is asked for.
    """
    code, output, _ = desk("call", "trade.fullinfo.get", "--tid", tid, "--json")
    _, personal, _ = desk(
        "call", "trade.fullinfo.get", f"tid={tid}", "--json", "--show-personal"
    )
    trade = last(output)["trade"]

    assert 0 == code
    assert tid == trade["tid"]
    assert re.fullmatch(r"\d+\.\d\d", trade["payment"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", trade["created"])
    assert trade["orders"][0]["oid"]
    assert "receiver_name" not in trade
    assert "*" in last(personal)["trade"]["receiver_name"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_trade_for_a_person(desk, tid, lang):
    """
    A person sees the trade's fields, its lines as a table, and what was held back.
    """
    _, output, _ = desk("call", "TradeFullinfoGet", "--tid", tid, lang=lang)
    said = {"en": "Not shown, being personal", "zh": "涉及个人信息，未显示"}[lang]

    assert re.search(rf"(?m)^  tid +{tid}\s*$", output)
    assert re.search(r"(?m)^  created +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*$", output)
    assert "┃ oid" in output
    assert said in output
    assert "receiver_name" in output.rsplit(said, maxsplit=1)[1]


def test_rows_are_a_table_that_fits(desk, trades):
    """
    Rows become a table no wider than the terminal, the id first, amounts to the right.
    """
    _, output, _ = desk("call", "trades.sold.get", columns="100")
    lines = output.splitlines()
    rows = [line for line in lines if re.match(r" *│ \d{19} │", line)]

    assert all(len(line) <= 100 for line in lines if "│" in line)
    assert 40 == len(rows)
    assert trades[0]["tid"] in rows[0]
    assert all(re.search(r"│ +\d+\.\d\d │", row) for row in rows)
    assert "further columns" in output


@pytest.mark.parametrize("size", [7, 40])
def test_all_pages(desk, size):
    """
    ``--all-pages`` walks a list whole, whatever the size of a page.
    """
    command = ("call", "trades.sold.get", "--all-pages", "--page-size", size)
    code, output, _ = desk(*command, "--json")
    _, shown, _ = desk(*command)
    value = last(output)

    assert (0, 40) == (code, value["total"])
    assert 40 == len({row["tid"] for row in value["rows"]})
    assert "40 rows of 40." in shown


def test_an_empty_list_is_no_failure(desk):
    """
    A list without rows is said to be one.
    """
    code, output, _ = desk(
        *("call", "trades.sold.get", "--all-pages", "--status", "TRADE_BUYER_SIGNED")
    )

    assert (0, "0 rows of 0.") == (code, output.strip())


def test_raw_is_as_the_platform_sent_it(desk, tid):
    """
    ``--raw`` sends by name and prints what came: every field, ids as they are.
    """
    command = ("call", "--raw", "trade.fullinfo.get", "--param", f"tid={tid}")
    code, output, _ = desk(
        *command, "fields=tid,tid_str,receiver_name,orders.oid", "--json"
    )
    _, pretty, _ = desk(*command, "fields=tid")

    assert 0 == code
    assert tid == last(output)["trade"]["tid_str"]
    assert "receiver_name" in last(output)["trade"]
    assert int(tid) == int(json.loads(pretty)["trade"]["tid"])


def test_a_newcomer_needs_no_account(tmp_path):
    """
    ``--simulate`` answers without any configuration, the same trades each time.
    """
    command = ("call", "trades.sold.get", "--simulate", "--page-size", "3", "--json")
    code, output, error = run_alone(command, tmp_path, "none")
    tid = last(output)["trades"][0]["tid"]
    again = run_alone(
        ("call", "trade.fullinfo.get", "--tid", tid, "--simulate", "--json"),
        tmp_path,
        "none",
    )

    assert (0, 0) == (code, again[0])
    assert "simulated shop" in error
    assert tid == last(again[1])["trade"]["tid"]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_a_terminal_gets_a_bar(desk, tmp_path, shop):
    """
    On a terminal the walk shows how far it is; into a pipe nothing is drawn.
    """
    import pty

    desk("time.get", "--help")
    command = ["call", "trades.sold.get", "--all-pages", "--page-size", "4"]
    piped = run_alone(command, tmp_path, shop.session)
    ours, theirs = pty.openpty()
    env = {**os.environ, "SHOP_SESSION": shop.session, "TERM": "xterm", "COLUMNS": "120"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tmallerp", *command],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    drawn = b""
    with suppress(OSError):
        while part := os.read(ours, 4096):
            drawn += part
    child.wait(60)
    os.close(ours)

    assert "" == piped[2]
    assert b"taobao.trades.sold.get" in drawn
    assert b"/40" in drawn


def _consent(address):
    """Open the address as the seller's browser does; return where it is sent."""
    url = urlsplit(address)
    browser = http.client.HTTPConnection(url.netloc)
    browser.request("GET", f"{url.path}?{url.query}")
    answer = browser.getresponse()
    answer.read()
    browser.close()
    return answer.headers["location"]


def test_a_kept_session_is_used(desk):
    """
    A shop whose session is kept by ``tmallerp auth`` is called with that.
    """
    kept = {"session": "stored"}
    before = desk("call", "user.seller.get", "--json", **kept)
    _, login, _ = desk(
        *("auth", "url", "--redirect-uri", "https://erp.example.com/back", "--json"), **kept
    )
    back = _consent(last(login)["url"])
    desk("auth", "exchange", back, **kept)
    after = desk("call", "user.seller.get", "--json", **kept)

    assert 0 != before[0]
    assert "tmallerp auth" in last(before[1])["advice"]
    assert (0, "模拟旗舰店") == (after[0], last(after[1])["user"]["nick"])


# --- writing --------------------------------------------------------------------------


def memo(desk, tid):
    _, output, _ = desk("call", "trade.fullinfo.get", "--tid", tid, "--json")
    return last(output)["trade"].get("seller_memo")


def test_a_write_is_shown_first(desk, tid):
    """
    Without ``--yes`` a write is shown and not sent; the exit code asks a person to look.
    """
    command = ("call", "trade.memo.update", "--tid", tid, "--memo", "gift")
    code, output, _ = desk(*command, "--json")
    _, shown, _ = desk(*command)
    _, chinese, _ = desk(*command, lang="zh")

    assert 3 == code
    assert {
        "dry_run": True,
        "api": "taobao.trade.memo.update",
        "parameters": {"tid": tid, "memo": "gift"},
        "why": "taobao.trade.memo.update writes; add --yes to send it.",
    } == last(output)
    assert "Nothing was sent" in shown
    assert "未发送" in chinese
    assert memo(desk, tid) is None


def test_a_real_shop_is_not_written_to_unless_live(desk, tmp_path, shop):
    """
    At a real gateway ``--yes`` alone writes nothing: the configuration must be live.
    """
    code, output, _ = desk(
        *("call", "trade.memo.update", "--tid", "1", "--memo", "x", "--yes", "--json"),
        secret="env:REAL_SECRET",
        url="https://127.0.0.1:9/router/rest",
    )

    assert 3 == code
    assert last(output)["dry_run"]
    assert "live = true" in last(output)["why"]


def test_a_live_shop_still_needs_a_yes(desk):
    """
    A live configuration does not spare the ``--yes``.
    """
    code, output, _ = desk(
        *("call", "trade.memo.update", "--tid", "1", "--memo", "x", "--json"),
        live="true",
        secret="env:REAL_SECRET",
        url="https://127.0.0.1:9/router/rest",
    )

    assert 3 == code
    assert "--yes" in last(output)["why"]


def test_an_unknown_call_may_write(desk):
    """
    What has no class is taken to write, until the caller says that it only reads.
    """
    command = ("call", "--raw", "taobao.no.such.get", "--json")
    held, output, _ = desk(*command)
    sent, answer, _ = desk(*command, "--read-only")

    assert (3, True) == (held, last(output)["dry_run"])
    assert "--read-only" in last(output)["why"]
    assert (1, "InvalidCallError") == (sent, last(answer)["error"])


def test_a_known_write_is_a_write(desk, tid):
    """
    ``--read-only`` says nothing about a method whose class says that it writes.
    """
    code, output, _ = desk(
        *("call", "--raw", "trade.memo.update", "--read-only", "--json"),
        *("--param", f"tid={tid}", "--param", "memo=x"),
    )

    assert (3, True) == (code, last(output)["dry_run"])
    assert memo(desk, tid) is None


def test_a_confirmed_write_is_sent(desk, trades):
    """
    With ``--yes`` a simulated shop is written to.
    """
    tid = trades[-1]["tid"]
    code, _, _ = desk("call", "trade.memo.update", "--tid", tid, "--memo", "gift", "--yes")

    assert 0 == code
    assert "gift" == memo(desk, tid)


def test_a_dry_run_keeps_personal_data_to_itself(desk):
    """
    What a class keeps out of its `repr` is not shown in a dry run either.
    """
    command = ("call", "trade.shippingaddress.update", "--tid", "1")
    _, output, error = desk(*command, "--receiver-mobile", "13800000001")

    assert "Nothing was sent" in output
    assert "13800000001" not in output + error


# --- mistakes -------------------------------------------------------------------------

WRONG = {
    "unknown method": (["trade.fulinfo.get"], "nearest are: taobao.trade.fullinfo.get"),
    "ambiguous": (["item.quantity.update"], "is the end of several names"),
    "missing": (["trade.fullinfo.get"], "needs --tid"),
    "bad number": (["trades.sold.get", "--page-size", "x"], "must be a whole number"),
    "naive time": (
        ["trades.sold.get", "--start-created", "2026-11-11T00:00:00"],
        "ISO 8601 with a zone",
    ),
    "window": (
        [
            *("refunds.receive.get", "--start-modified", "2026-11-11 00:00:00"),
            *("--end-modified", "2026-11-12 00:00:01"),
        ],
        "one day at most",
    ),
    "not paged": (["time.get", "--all-pages"], "is no list of pages"),
    "raw is one call": (["--raw", "time.get", "--all-pages"], "--raw calls once"),
    "raw option": (["--raw", "time.get", "--tid", "1"], "--param name=value"),
    "nothing": ([], "Name a method"),
    "two names": (["time.get", "trade.get"], "trade.get"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_exit_code_2(desk, arguments, said):
    """
    A mistake is found before anything is sent, and said in a sentence.
    """
    code, _, error = desk("call", *arguments, url="http://127.0.0.1:9/router/rest")

    assert 2 == code
    assert said in " ".join(error.split())


def test_no_configuration_is_said(tmp_path):
    """
    Without a configuration or ``--simulate`` the command says how to write one.
    """
    code, _, error = run(("call", "time.get"), tmp_path, "none")

    assert 2 == code
    assert "tmallerp init" in error


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_top_says_is_passed_on(desk, lang):
    """
    An error of TOP's is exit code 1, with its code, sub code, request id and advice.
    """
    command = ("call", "trade.fullinfo.get", "--tid", "123", "--lang", lang, "--json")
    code, output, error = desk(*command)
    value = last(output)

    assert 1 == code
    assert "isv.trade-not-exist" == value["sub_code"]
    assert 15 == value["code"]
    assert value["request_id"] in error
    assert "taobao.trade.fullinfo.get" == value["api"]
    assert bool(re.search(r"[\u4e00-\u9fff]", value["advice"])) == (lang == "zh")


def test_no_answer_is_a_failure(desk):
    """
    A gateway that cannot be reached is exit code 1 and says that nothing was sent.
    """
    # Nobody listens at the port of "discard" any more.
    url = "http://127.0.0.1:9/router/rest"
    code, output, _ = desk("call", "time.get", "--json", url=url)

    assert (1, "NoAnswerError") == (code, last(output)["error"])
    assert "nothing was sent" in last(output)["advice"]


# --- looking up -----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_of_a_method_fits_a_screen(desk, lang):
    """
    ``--help`` behind a name shows that method's parameters, in one screen.
    """
    code, output, _ = desk(
        "call", "refunds.receive.get", "--help", lang=lang, columns="120"
    )
    words = {"en": ("needed", "Parameter"), "zh": ("可重发", "参数")}[lang]

    assert 0 == code
    assert "--start-modified" in output
    assert "1 day(s) at most" in output or "最长 1 天" in output
    assert all(word in output for word in words)
    assert len(output.splitlines()) <= 50


def test_help_alone_is_the_commands(desk):
    """
    Without a name ``--help`` is about the command itself.
    """
    code, output, _ = desk("call", "--help")

    assert 0 == code
    assert "--all-pages" in output
    assert "--simulate" in output


def test_a_parameter_that_the_desk_uses_itself(desk):
    """
    A parameter called like an option of ours is written ``name=value``, and help says so.
    """
    _, output, _ = desk("call", "item.sku.delete", "--help")
    code, shown, _ = desk(
        *("call", "item.sku.delete", "--num-iid", "1", "--properties", "1:2"),
        *("lang=zh_CN", "--lang", "en", "--json"),
    )

    assert "lang=" in output
    assert 3 == code
    assert "zh_CN" == last(shown)["parameters"]["lang"]


def test_methods_are_listed(desk):
    """
    Every method is listed once, and the parts add up.
    """
    counts = [
        len(last(desk("show", "methods", *more, "--json")[1]))
        for more in ([], ["--reads"], ["--writes"], ["trades"], ["交易"])
    ]

    assert counts[0] == counts[1] + counts[2] >= 250
    assert counts[3] == counts[4] > 20


@pytest.mark.parametrize(("lang", "word"), [("en", "reads"), ("zh", "只读")])
def test_a_list_of_methods_for_a_person(desk, lang, word):
    """
    A person gets a table, with the classes where there is room for them.
    """
    _, wide, _ = desk("show", "methods", "trades", lang=lang)
    _, narrow, _ = desk("show", "methods", "trades", lang=lang, columns="90")

    assert "TradeFullinfoGet" in wide
    assert "TradeFullinfoGet" not in narrow
    assert word in wide
    assert all(len(line) <= 90 for line in narrow.splitlines())


def test_methods_are_found_by_a_word(desk):
    """
    A word in a name or a meaning finds a method; one that is nowhere is said.
    """
    _, found, _ = desk("show", "methods", "--search", "invoice serial", "--json")
    none = desk("show", "methods", "--search", "zeppelin")
    wrong = desk("show", "methods", "zeppelins")

    assert any("serialno" in entry["api"] for entry in last(found))
    assert (2, "No method fits.") == (none[0], none[1].strip())
    assert 2 == wrong[0]
    assert "customers" in wrong[2]


def test_a_method_whole(desk):
    """
    One method is shown with its parameters and the tree of its answer.
    """
    code, output, _ = desk("show", "method", "trade.fullinfo.get")
    _, text, _ = desk("show", "method", "trade.fullinfo.get", "--json")
    value = last(text)
    trade = next(one for one in value["answer"] if one["name"] == "trade")
    orders = next(one for one in trade["fields"] if one["name"] == "orders")

    assert 0 == code
    assert "from tmallerp.top.methods.trades import TradeFullinfoGet" in output
    assert re.search(r"├── orders list of JSON Order", output)
    assert ["tid"] == [one["name"] for one in value["parameters"] if one["required"]]
    assert any(one["name"] == "oid" for one in orders["fields"])
    assert value["source"].startswith("https://open.taobao.com")


def test_every_method_can_be_shown():
    """
    Help and tree can be laid out for all of them, in both languages.
    """
    code = (
        "from tmallerp.cli import _show\n"
        "from tmallerp.top.methods import load_all\n"
        "for lang in ('en', 'zh'):\n"
        "    for api in load_all():\n"
        "        assert _show.method(api, lang=lang) == 0\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "COLUMNS": "200"},
    )

    assert 0 == done.returncode, done.stderr
    assert "``" not in done.stdout
