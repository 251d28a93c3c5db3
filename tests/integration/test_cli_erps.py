"""
A shop is joined to any ERP by its configuration alone.

The sections are those of the guide; only what a simulator gives is put in.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from tmallerp.erp.rest import SAMPLE
from tmallerp.simulator import SimulatorServer, World, WorldPlan
from tmallerp.simulator.erps import ErpClock, ErpServer, make_app

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "guides" / "erps.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
CHARGES = ("POST", "TAX", "COD", "SERVICE")
MEMO = {"kingdee": "FNote", "yonyou": "memo", "u8": "memo", "rest": "seller_memo"}
FACTS = {
    "kingdee": {
        "base_url": "url",
        "account": "acct_id",
        "user": "user",
        "app_id": "app_id",
    },
    "yonyou": {"app_key": "app_key", "tenant": "tenant"},
    "u8": {name: name for name in ("from_account", "to_account", "app_key")},
    "rest": {"base_url": "url"},
}
"""What of a section a simulator's facts say."""
ADDRESS = {"yonyou": "lookup_url", "u8": "base_url"}
"""The address where the guide leaves it at the vendor's."""
SECRET = {
    "kingdee": ("KINGDEE_SECRET", "app_secret"),
    "yonyou": ("YONYOU_SECRET", "app_secret"),
    "u8": ("U8_SECRET", "app_secret"),
    "rest": ("REST_ERP_TOKEN", "token"),
}
KINDS = list(SECRET)

SHOP = """
[store]
path = "ledger.db"
[shops.main]
tenant = "acme"
organisation = "100"
customer = "TMALL-DEMO"
live = true
[shops.main.orders]
service_skus = ["SERVICE-DIFF"]
[shops.main.top]
app_key = "{app_key}"
app_secret = "{app_secret}"
session = "{session}"
endpoint = "{url}"
[shops.main.sync]
horizon_hours = 25
"""


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40, poison=0), real_time=True) as server:
        yield server


def section_of(kind):
    """Return the guide's section of a kind."""
    return next(one for one in BLOCKS if f'kind = "{kind}"' in one)


def filled(kind, facts):
    """Put in what a simulator gives, and that it is on this machine."""
    text = section_of(kind)
    for key, fact in FACTS[kind].items():
        text = re.sub(
            rf"^{key} = .*$", f'{key} = "{facts[fact]}"', text, flags=re.MULTILINE
        )
    local = "insecure_http = true\nallow_private = true\n"
    if kind in ADDRESS:
        line = f'{ADDRESS[kind]} = "{facts["url"]}"\n{local}'
        return text.replace(f'kind = "{kind}"\n', f'kind = "{kind}"\n{line}', 1)
    return re.sub(r"^(base_url = .*\n)", rf"\1{local}", text, flags=re.MULTILINE)


def seed(kind, control_url, codes):
    """Tell a simulated ERP the codes of the shop."""
    names = {code: code for code in (*CHARGES, *codes)}
    given = {
        "kingdee": {"customers": ["TMALL-DEMO"], "materials": list(names)},
        "yonyou": {"org": {"100": "o"}, "customer": {"TMALL-DEMO": "c"}, "product": names},
        "u8": {"customer": {"TMALL-DEMO": "c"}, "inventory": names},
        "rest": {"organisations": {"100": "o"}, "customers": {"TMALL-DEMO": "c"}},
    }[kind]
    httpx.post(f"{control_url}/act/seed", json=given).raise_for_status()


def codes_of(server):
    """Return the codes of all that the shop sells; gifts go by item number."""
    products = World(server.world.plan).products
    skus = {code for product in products for _, code, _ in product.skus}
    items = {name for one in products for name in (one.outer_id, str(one.num_iid))}
    return sorted({"SERVICE-DIFF", *skus, *items} - {""})


class Desk:
    """A folder with a configuration, and the command line in it."""

    def __init__(self, folder, shop, section, env):
        self.folder, self.env = folder, env
        facts = {
            name: getattr(shop, name)
            for name in ("app_key", "app_secret", "session", "url")
        }
        self.file = folder / "tmallerp.toml"
        self.file.write_text(SHOP.format(**facts) + section, "utf-8")

    def __call__(self, *arguments, lang="en", **env):
        """Run a command from another folder; return its code, its JSON and its errors."""
        done = subprocess.run(
            [sys.executable, "-m", "tmallerp", *arguments, "-c", self.file, "--json"],
            check=False,
            cwd=self.folder.parent,
            env={**os.environ, "TMALLERP_LANG": lang, **self.env, **env},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        told = done.stdout.strip().splitlines()
        return done.returncode, json.loads(told[-1]) if told else None, done.stderr

    def edit(self, old, new):
        """Change the configuration."""
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shop"
    place.mkdir()
    return place


@contextlib.contextmanager
def joined(kind, shop, folder):
    """Serve an ERP and configure the shop for it, as the guide says."""
    with ErpServer(make_app(kind, clock=ErpClock())) as erp:
        seed(kind, erp.control_url, codes_of(shop))
        shutil.copytree(SAMPLE.parent, folder / "my-erp")
        (folder / f"{kind}-orders.toml").write_text(
            'name = "ours"\nversion = "1"\n\n[[field]]\n'
            f'to = "{MEMO[kind]}"\ntemplate = "Tmall {{order.key.platform_id}}"\n'
        )
        variable, fact = SECRET[kind]
        env = {variable: erp.facts[fact]}
        yield Desk(folder, shop, filled(kind, erp.facts), env), erp


def ledger(erp):
    """Return all documents of an ERP, as text."""
    told = httpx.get(f"{erp.control_url}/ledger").json()["documents"]
    return [json.dumps(one, ensure_ascii=False) for one in told]


def states(told):
    return {check["check"]: check["state"] for check in told["checks"]}


# --- a working day --------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_orders_reach_the_erp_that_is_configured(kind, shop, folder):
    """
    With the guide's section doctor is content, a run delivers, the shop's own map is
    heeded, the proof asks the ERP, and a second run changes nothing.
    """
    with joined(kind, shop, folder) as (desk, erp):
        examined = desk("doctor")
        first = desk("sync", "orders")
        made = ledger(erp)
        proof = desk("prove")
        second = desk("sync", "orders")
        after = ledger(erp)

    delivered = proof[1]["delivered"]
    assert {"ok"} == set(states(examined[1]).values())
    assert delivered > 25
    assert (0, [], True, []) == (
        first[0],
        first[1]["troubles"],
        proof[1]["is_whole"],
        proof[1]["absent"],
    )
    assert delivered == sum("Tmall 499" in one for one in made)
    assert (0, {}, made) == (second[0], second[1]["outcomes"], after)
    assert 0 == examined[0] == proof[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_secret_is_said(kind, shop, folder):
    """
    An ERP that refuses the secret is what doctor fails at, with what to do, and what a run
    is held up by; nothing arrives, nothing is lost, and the secret is not repeated.
    """
    with joined(kind, shop, folder) as (desk, erp):
        desk.env = {SECRET[kind][0]: "canary-secret"}
        examined, run = desk("doctor"), desk("sync", "orders")
        status, made = desk("status"), ledger(erp)
    (said,) = (c["text"] for c in examined[1]["checks"] if c["check"] == "erp")

    assert (1, "fail") == (examined[0], states(examined[1])["erp"])
    assert re.search(r"secret|permission|credential", said)
    assert (3, 1) == (run[0], len(run[1]["troubles"]))
    assert {"pending": run[1]["outcomes"]["retryable"]} == status[1]["letters"]
    assert not any("Tmall 499" in one for one in made)
    assert "canary" not in str((examined, run, status))


@pytest.mark.parametrize("kind", ["rest", "u8"])
def test_a_proof_needs_the_secret(kind, shop, folder):
    """
    A proof that cannot ask the ERP is a typed error in the person's language.
    """
    with joined(kind, shop, folder) as (desk, _):
        desk("sync", "orders")
        desk.env = {SECRET[kind][0]: "canary-secret"}
        proof = desk("prove", lang="zh")

    assert (1, "ErpUnavailableError") == (proof[0], proof[1]["error"])
    assert re.search("[\u4e00-\u9fff]", proof[1]["advice"])
    assert "canary" not in str(proof)


@pytest.mark.parametrize("kind", KINDS)
def test_an_erp_that_is_not_there_is_said(kind, shop, folder):
    """
    Where nothing answers doctor fails, and a run keeps the orders and says it was held up.
    """
    with joined(kind, shop, folder) as (desk, erp):
        port = erp.url.rpartition(":")[2].partition("/")[0]
    examined, report = desk("doctor"), desk("sync", "orders")
    proof = desk("prove", "--no-ask")

    assert (1, "fail") == (examined[0], states(examined[1])["erp"])
    assert "ok" == states(examined[1])["pipelines"]
    assert 3 == report[0]
    assert report[1]["outcomes"]["retryable"] > 25
    assert report[1]["troubles"]
    assert port
    assert proof[1]["held"]["outbox"] == report[1]["outcomes"]["retryable"]


# --- what is read when ----------------------------------------------------------------


def test_a_secret_is_read_when_the_erp_is(shop, folder):
    """
    What asks no ERP needs no secret of it; what does names the variable, file and line.
    """
    with joined("yonyou", shop, folder) as (desk, _):
        desk.env = {}
        status, run = desk("status"), desk("sync", "orders", lang="zh")
        examined = desk("doctor")

    assert 0 == status[0]
    assert (2, "ConfigError") == (run[0], run[1]["error"])
    assert "line 2" in run[1]["message"]
    assert "shops.main.erp.app_secret asks for the environment variable" in run[2]
    assert (1, "fail") == (examined[0], states(examined[1])["erp"])


def test_a_wrong_map_is_named_by_its_own_file(shop, folder):
    """
    A mistake in the shop's map is named with the map's file and line, by run and doctor.
    """
    with joined("kingdee", shop, folder) as (desk, _):
        own = folder / "kingdee-orders.toml"
        own.write_text(own.read_text("utf-8").replace("template", "templaet"))
        run = desk("sync", "orders")
        own.unlink()
        gone = desk("sync", "orders")

    assert (2, 2) == (run[0], gone[0])
    assert re.search(r"kingdee-orders\.toml, line \d+: .*templaet", run[1]["message"])
    assert "kingdee-orders.toml cannot be read" in gone[1]["message"]


def test_a_description_is_named_by_its_own_file(shop, folder):
    """
    A mistake in a description is named with its file and line.
    """
    with joined("rest", shop, folder) as (desk, _):
        about = folder / "my-erp" / "erp.toml"
        about.write_text(about.read_text("utf-8").replace("[retry]", "[rerty]"))
        run = desk("sync", "orders")

    assert 2 == run[0]
    assert re.search(r"my-erp.erp\.toml, line \d+: rerty", run[1]["message"])


def test_files_become_workbooks(shop, folder):
    """
    ``format = "xlsx"`` writes workbooks, beside the configuration.
    """
    pytest.importorskip("openpyxl")
    desk = Desk(folder, shop, section_of("files"), {})
    desk.edit('format = "csv"', 'format = "xlsx"')
    run = desk("sync", "orders")

    assert 0 == run[0]
    assert run[1]["outcomes"]["created"] == len(list(folder.glob("erp/orders/**/*.xlsx")))


def test_the_memory_needs_its_name_alone(shop, folder):
    """
    The section for files becomes one for the memory by its kind; the books are a file.
    """
    desk = Desk(folder, shop, section_of("files"), {})
    desk.edit('kind = "files"', 'kind = "memory"')
    codes = [desk("sync", "orders")[0], desk("prove")[0], desk("doctor")[0]]

    assert [0, 0, 0] == codes
    assert (folder / "erp.journal").exists()
    assert not (folder / "erp").exists()


# --- a stranger's ---------------------------------------------------------------------

STOCK_ONLY = """
from attrs import evolve, frozen
from pathlib import Path
from tmallerp.erp import MemoryErp
from tmallerp.erp._plugins.memory import PLUGIN as MEMORY
from tmallerp.erp.protocols import FoundDocument
from tmallerp.erp.registry import AdapterPlugin, read_settings
from tmallerp.erp.traits import AdapterTraits

@frozen(kw_only=True)
class Settings:
    note: Path

class Stock:
    traits = AdapterTraits(name="stock")
    def __init__(self, settings):
        self.note = settings.note
    def ping(self):
        return "stock: here"
    def close(self):
        self.note.write_text("closed")
    def list_stock(self, skus=None, warehouses=None, cursor=None):
        raise AssertionError

PLUGIN = AdapterPlugin(
    name="stock",
    factory=lambda values, clock: Stock(read_settings(Settings, values, adapter="stock")),
    settings=Settings,
    traits=Stock.traits,
    title=("Stock", "库存"),
    adapter=Stock,
)

class Liar(MemoryErp):
    # Finds whatever it is asked for, as an ERP does that heeds no filter.
    def find_orders(self, keys):
        return {key: FoundDocument(key=key, reference="1") for key in keys}

LIAR = evolve(
    MEMORY,
    name="liar",
    factory=lambda values, clock: Liar(name="liar"),
    traits=MemoryErp(name="liar").traits,
)
"""


@pytest.fixture
def stranger(tmp_path):
    """Install an adapter that takes no orders and one that lies; return where."""
    site = tmp_path / "site"
    info = site / "stock_erp-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stock-erp\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[tmallerp.erp_adapters]\nstock = stock_erp:PLUGIN\nliar = stock_erp:LIAR\n"
    )
    (site / "stock_erp.py").write_text(STOCK_ONLY, "utf-8")
    paths = filter(None, (str(site), os.environ.get("PYTHONPATH")))
    return {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, paths))}


def test_an_adapter_without_orders_is_refused(shop, folder, stranger):
    """
    An adapter that takes no orders is refused by name with what it can do, and closed;
    doctor says which pipelines are left.
    """
    section = '[shops.main.erp]\nkind = "stock"\nnote = "note.txt"\n'
    desk = Desk(folder, shop, section, stranger)
    run = desk("sync", "orders")
    closed = (folder / "note.txt").read_text()
    examined = desk("doctor")
    (text,) = (c["text"] for c in examined[1]["checks"] if c["check"] == "pipelines")

    assert (2, "ConfigError", "closed") == (run[0], run[1]["error"], closed)
    assert "shops.main.erp.kind names the adapter 'stock', which takes no" in run[2]
    assert "StockSource" in run[2]
    assert 1 == examined[0]
    assert {"erp": "ok", "pipelines": "fail"}.items() <= states(examined[1]).items()
    assert "can run: stock." in text
    assert "orders (OrderSink)" in text


def test_the_adapters_are_closed(shop, folder, stranger):
    """
    Doctor closes what it connects.
    """
    section = '[shops.main.erp]\nkind = "stock"\nnote = "note.txt"\n'
    Desk(folder, shop, section, stranger)("doctor")

    assert "closed" == (folder / "note.txt").read_text()


def test_an_erp_that_finds_everything_is_found_out(shop, folder, stranger):
    """
    Doctor asks for an order that was never sent; an ERP that has it heeds no filter.
    """
    desk = Desk(folder, shop, '[shops.main.erp]\nkind = "liar"\n', stranger)
    code, told, _ = desk("doctor", lang="zh")
    (said,) = (one["text"] for one in told["checks"] if one["check"] == "erp")

    assert (1, "fail") == (code, states(told)["erp"])
    assert "从未发送的订单 1-" in said


# --- the guide ------------------------------------------------------------------------


def test_both_languages_have_the_same_sections():
    """
    The guide in 中文 shows the sections of the English one.
    """
    chinese = (DOCS / "zh" / "guides" / "erps.md").read_text("utf-8")
    found = re.findall(r"^```toml\n(.*?)^```$", chinese, re.MULTILINE | re.DOTALL)

    assert list(map(tomllib.loads, BLOCKS)) == list(map(tomllib.loads, found))
    assert GUIDE.count("\n## ") == chinese.count("\n## ")
    assert {"files", "kingdee", "yonyou", "u8", "rest", "acme"} == {
        block["shops"]["main"]["erp"]["kind"]
        for block in map(tomllib.loads, BLOCKS)
        if "shops" in block
    }
