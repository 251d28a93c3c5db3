"""
The front desk does what a person and a program expect of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tmallerp.simulator import SimulatorServer, WorldPlan

KEYS = {
    *("pulled", "delivered", "held", "not_due", "quarantined", "missing", "duplicated"),
    *("unexplained_fen", "calls", "seconds"),
}


def run(*arguments, cwd, env=None, lang="en"):
    """Run the command as a person would; return its exit code and both outputs."""
    done = subprocess.run(
        [sys.executable, "-m", "tmallerp", *map(str, arguments)],
        check=False,
        cwd=cwd,
        env={**os.environ, "TMALLERP_LANG": lang, "COLUMNS": "160", **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40), real_time=True) as server:
        yield server


CONFIG = """
[store]
path = "ledger.db"
[shops.main]
tenant = "acme"
live = {live}
[shops.main.orders]
service_skus = ["SERVICE-DIFF"]
[shops.main.top]
app_key = "{app_key}"
app_secret = "{app_secret}"
session = "env:SHOP_SESSION"
endpoint = "{url}"
[shops.main.erp]
kind = "files"
folder = "erp"
[shops.main.sync]
horizon_hours = 25
"""


@pytest.fixture
def desk(shop, tmp_path):
    """Return a function that runs a command with a configuration for the shop."""

    def configure(live="true"):
        text = CONFIG.format(
            live=live, app_key=shop.app_key, app_secret=shop.app_secret, url=shop.url
        )
        (tmp_path / "tmallerp.toml").write_text(text, "utf-8")

    def act(*arguments, lang="en", live=None):
        if live is not None:
            configure(live)
        env = {"SHOP_SESSION": shop.session}
        return run(*arguments, cwd=tmp_path, env=env, lang=lang)

    configure()
    return act


def last(output):
    return json.loads(output.strip().splitlines()[-1])


def test_a_working_day(desk, tmp_path):
    """
    doctor, sync, status, prove, quarantine: the way through a day, exit codes included.
    """
    codes = {}
    codes["doctor"], doctor, _ = desk("doctor", "--json")
    codes["sync"], _, _ = desk("sync", "orders", "--json")
    codes["status"], status, _ = desk("status", "--json")
    codes["prove"], proof, _ = desk("prove", "--json")
    codes["list"], rows, _ = desk("quarantine", "list", "--json")
    codes["retry"], retried, _ = desk("quarantine", "retry", "--all", "--json")

    assert {"ok"} == {check["state"] for check in last(doctor)["checks"]}
    assert last(proof)["is_whole"]
    assert 40 == last(proof)["pulled"]
    assert (
        3 == last(status)["quarantined"] == len(last(rows)) == len(last(retried)["retried"])
    )
    assert {"doctor": 0, "sync": 3, "status": 3, "prove": 3, "list": 3, "retry": 0} == codes
    assert list((tmp_path / "erp" / "orders" / "acme" / "main").glob("*.csv"))


def test_a_dry_run_is_said(desk, tmp_path):
    """
    Without ``live`` nothing is written and the person is told so, in their language.
    """
    code, english, _ = desk("sync", "orders", live="false")
    _, chinese, _ = desk("sync", "orders", lang="zh")

    assert 3 == code
    assert "Dry run" in english
    assert "演练" in chinese
    assert not (tmp_path / "erp").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_get_tables(desk, lang):
    """
    Without ``--json`` every command prints for people, in both languages.
    """
    desk("sync", "orders")
    outputs = [
        desk(*command, lang=lang)[1]
        for command in (["doctor"], ["status"], ["prove"], ["quarantine", "list"])
    ]

    assert all("│" in output for output in outputs)
    assert any("隔离" in output for output in outputs) == (lang == "zh")


def test_a_named_order_is_retried(desk):
    """
    A trade that is not in quarantine is named, and the exit code says to look.
    """
    code, output, _ = desk("quarantine", "retry", "123", "--json")

    assert (3, {"retried": [], "unknown": ["123"]}) == (code, last(output))
    assert 2 == desk("quarantine", "retry")[0]


def test_a_sweep_reads_again(desk):
    """
    A past day can be read once more; a time that is none is refused.
    """
    good = desk("sync", "orders", "--sweep-from", "2026-11-01 00:00:00", "--json")
    bad = desk("sync", "orders", "--sweep-from", "yesterday")

    assert last(good[1])["windows_closed"] + last(good[1])["windows_open"]
    later = desk("sync", "orders", "--sweep-from", "2099-01-01 00:00:00")

    assert [2, 2] == [bad[0], later[0]]
    assert "yesterday" in bad[2]
    assert "2099" in later[2]


def test_demo(tmp_path):
    """
    The demonstration ends with the figures, a page, and the exit code that asks a person
    to look at the quarantine.
    """
    code, output, _ = run("demo", "--orders", "120", "--seed", "9", "--json", cwd=tmp_path)
    figures = last(output)

    parts = sum(figures[key] for key in ("delivered", "held", "not_due", "quarantined"))
    assert 3 == code
    assert figures.keys() >= KEYS
    assert (0, 0, 0) == tuple(
        figures[key] for key in ("missing", "duplicated", "unexplained_fen")
    )
    assert 120 == figures["pulled"] == parts
    assert 3 == figures["quarantined"] == len(figures["quarantined_orders"])
    assert all(one["planted"] for one in figures["quarantined_orders"])
    assert [] == figures["faults_not_fired"]
    page = (tmp_path / figures["page"]).read_text("utf-8")
    assert 4 == page.count("<svg")
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")


def test_demo_into_files(tmp_path):
    """
    With ``--erp files`` the folder holds lists an ERP can import, and a person is shown
    where, in their language.
    """
    code, output, _ = run(
        *("demo", "--orders", "40", "--erp", "files", "--no-faults", "--out", "d"),
        cwd=tmp_path,
        lang="zh",
    )
    (folder,) = (tmp_path / "d").iterdir()
    text = (folder / "sales-orders.csv").read_bytes()

    assert 3 == code
    assert text.startswith(b"\xef\xbb\xbfdocument_key,")
    assert "承诺已兑现" in output
    assert "天猫店铺的一天" in (folder / "report.html").read_text("utf-8")


def test_the_same_seed_gives_the_same_day(tmp_path):
    """
    Without faults the same seed gives the same figures, but for the time it took.
    """
    command = ("demo", "--orders", "30", "--seed", "4", "--no-faults", "--json")
    results = []
    for _ in range(2):
        figures = last(run(*command, cwd=tmp_path)[1])
        results.append(
            {k: v for k, v in figures.items() if k not in {"seconds", "folder", "page"}}
        )

    assert results[0] == results[1]


def test_init_writes_what_doctor_reads(tmp_path):
    """
    The commented configuration is complete: only the secrets are missing.
    """
    first = run("init", cwd=tmp_path)
    again = run("init", cwd=tmp_path)
    without = run("doctor", cwd=tmp_path)
    secrets = {"TMALLERP_APP_SECRET": "a", "TMALLERP_SESSION": "b"}
    status = run("status", "--json", cwd=tmp_path, env=secrets)

    assert (0, 2, 2, 0) == (first[0], again[0], without[0], status[0])
    assert "TMALLERP_APP_SECRET" in without[2]
    assert "line" in without[2]


WRONG = {
    "misspelt": ("live = true", "lvie = true", "shops.main.lvie is not known", 6),
    "retyped": ("live = true", 'live = "yes"', "shops.main.live must be true or false", 6),
    "out of range": (
        "horizon_hours = 25",
        "horizon_hours = 0",
        "shops.main.sync.horizon_hours must be 1 to",
        18,
    ),
    "unknown word": (
        'kind = "files"',
        'kind = "sap"',
        "shops.main.erp.kind is wrong: There is no adapter 'sap'; there are memory,",
        15,
    ),
    "literal secret": (
        '"env:SHOP_SESSION"',
        '"canary-secret"',
        "shops.main.top.session must be 'env:NAME'",
        12,
    ),
    "unset variable": ('"env:SHOP_SESSION"', '"env:NOT_SET"', "NOT_SET, not set", 12),
    "no toml": ("[store]", "[store", "is no TOML", 2),
    "bad tenant": (
        'tenant = "acme"',
        'tenant = "a/b"',
        "shops.main.tenant cannot be used",
        5,
    ),
    "missing": ("app_key", "# app_key", "shops.main.top.app_key is missing", None),
}


@pytest.mark.parametrize(("old", "new", "said", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_configuration_is_named(desk, tmp_path, old, new, said, line):
    """
    A mistake is named by file, dotted key and line; a secret is never repeated.
    """
    file = tmp_path / "tmallerp.toml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    code, output, error = desk("status", "--json")

    assert 2 == code
    assert said in error
    assert line is None or f"line {line}" in error
    assert "canary" not in output + error
    assert "ConfigError" == last(output)["error"]


def test_real_secrets_do_not_reach_a_simulator(desk, tmp_path):
    """
    A secret that is not the simulator's is refused at a simulator's address.
    """
    file = tmp_path / "tmallerp.toml"
    text = file.read_text("utf-8").replace('"simulator-secret', '"env:SHOP_SESSION" # "', 1)
    file.write_text(text, "utf-8")
    _, _, error = run("status", cwd=tmp_path, env={"SHOP_SESSION": "real"})

    assert "never sent to a simulator" in error


def test_usage_errors(tmp_path):
    """
    A wrong option is exit code 2, with a sentence.
    """
    codes = [
        run(*command, cwd=tmp_path)[0]
        for command in (
            ["demo", "--orders", "0"],
            ["demo", "--erp", "sap"],
            ["simulate", "--faults", "nonsense"],
            ["nonsense"],
            ["status", "--lang", "fr"],
        )
    ]

    assert {2} == set(codes)


def test_help_is_bilingual(tmp_path):
    """
    The help speaks both languages.
    """
    _, output, _ = run("--help", cwd=tmp_path)

    assert "Write a commented configuration" in output
    assert "体检" in output
