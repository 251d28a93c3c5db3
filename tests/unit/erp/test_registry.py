"""
Adapters are found by name, lazily, and whoever claims a name wrongly is told.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from attrs import evolve, field, frozen

from tmallerp.erp import MemoryErp
from tmallerp.erp._plugins import memory as memory_plugin
from tmallerp.erp.protocols import AdapterTraits
from tmallerp.erp.registry import (
    BUNDLED,
    VARIABLE,
    capabilities,
    connect,
    known_adapters,
    pipelines_for,
    plugin_named,
    read_settings,
    register_adapter,
    unregister_adapter,
)
from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return a function that puts a distribution with an adapter on the path."""

    def act(distribution, name, target="", code=None):
        module = distribution.replace("-", "_")
        folder = tmp_path / distribution
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[tmallerp.erp_adapters]\n{name} = {target or module + ':PLUGIN'}\n"
        )
        if code is not None:
            (folder / f"{module}.py").write_text(code)
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        monkeypatch.delitem(sys.modules, module, raising=False)
        return module

    yield act
    for name in ("acme_books", "acme_one", "acme_two"):
        sys.modules.pop(name, None)


def plugin_code(name, own=None):
    return f"""
from attrs import evolve
from tmallerp.erp import MemoryErp
from tmallerp.erp._plugins.memory import PLUGIN as MEMORY
PLUGIN = evolve(
    MEMORY,
    name={name!r},
    factory=lambda values, clock: MemoryErp(name={own or name!r}),
    traits=MemoryErp(name={name!r}).traits,
)
"""


def a_plugin(name="mine"):
    return evolve(
        memory_plugin.PLUGIN, name=name, traits=evolve(MemoryErp().traits, name=name)
    )


@pytest.fixture
def registered():
    yield register_adapter
    unregister_adapter("mine")


# --- finding --------------------------------------------------------------------------


def test_the_bundled_ones_are_known():
    """
    The bundled adapters are known by name.
    """
    known = known_adapters()

    assert set(BUNDLED) <= set(known)
    assert {"bundled"} == {known[name].origin for name in BUNDLED}


def test_nothing_is_imported_before_it_is_named():
    """
    Asking which adapters there are imports none of them.
    """
    code = (
        "import sys; from tmallerp.erp.registry import known_adapters; known_adapters();"
        "print([m for m in sys.modules if '_plugins' in m or 'kingdee' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )

    assert "[]" == done.stdout.strip()


def test_a_strangers_adapter_is_found(install):
    """
    A package that announces an adapter by its entry point has it connected by name.
    """
    install("acme-books", "acme", code=plugin_code("acme"))

    assert "acme-books" == known_adapters()["acme"].origin
    assert "acme" == connect("acme").traits.name


def test_an_entry_point_may_lead_to_a_text(install):
    """
    An entry point that leads to ``module:attribute`` is followed once more.
    """
    code = plugin_code("acme") + "WHERE = 'acme_books:PLUGIN'\n"
    install("acme-books", "acme", "acme_books:WHERE", code)

    assert "acme" == plugin_named("acme").name


def test_two_distributions_of_one_name(install):
    """
    Two distributions that claim one name are an error that lists both.
    """
    install("acme-one", "acme", code=plugin_code("acme"))
    install("acme-two", "acme", code=plugin_code("acme"))
    with pytest.raises(ConfigError) as caught:
        known_adapters()

    assert "acme-one (acme_one:PLUGIN) and acme-two (acme_two:PLUGIN)" in str(caught.value)


def test_a_bundled_name_is_taken(install):
    """
    A distribution that claims a bundled name is an error that lists both.
    """
    install("acme-books", "kingdee", code=plugin_code("kingdee"))
    with pytest.raises(ConfigError) as caught:
        plugin_named("kingdee")

    assert "tmallerp (tmallerp.erp._plugins.kingdee:PLUGIN)" in str(caught.value)
    assert "acme-books (acme_books:PLUGIN)" in str(caught.value)


def test_the_variable_limits(install, monkeypatch):
    """
    Only adapters the environment variable names are known; two of one name may then lie
    beside each other unused.
    """
    install("acme-one", "acme", code=plugin_code("acme"))
    install("acme-two", "acme", code=plugin_code("acme"))
    monkeypatch.setenv(VARIABLE, "memory, files")

    assert ["memory", "files"] == list(known_adapters())
    with pytest.raises(ConfigError) as caught:
        plugin_named("acme")
    assert VARIABLE in str(caught.value)


# --- what can be wrong with one -------------------------------------------------------


def refusal(name):
    with pytest.raises(ConfigError) as caught:
        connect(name)
    return f"{caught.value} {caught.value.advice.en}"


def test_an_unknown_name_is_told_with_the_known_ones():
    """
    A name nobody brings is an error that lists those there are.
    """
    assert "There is no adapter 'sap'; there are memory, files" in refusal("sap")


def test_a_missing_extra_gives_the_command(install):
    """
    A plug-in that needs a package which is not there says what to install.
    """
    install("acme-books", "acme", code="import a_package_nobody_has\n")

    assert "pip install a_package_nobody_has" in refusal("acme")


def test_a_missing_extra_of_ours_gives_the_command():
    """
    An adapter that needs an extra of tmallerp names the extra.
    """

    def make(values, clock):
        raise ModuleNotFoundError(name="openpyxl")

    plugin = evolve(a_plugin(), factory=make, extra="xlsx")
    with pytest.raises(ConfigError) as caught:
        plugin.connect()

    assert 'pip install "tmallerp[xlsx]"' in caught.value.advice.zh


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("PLUGIN = 3\n", "is no AdapterPlugin but 3"),
        ("", "has no attribute 'PLUGIN'"),
        (plugin_code("other"), "The adapter 'acme' calls itself 'other'"),
        (plugin_code("acme", own="other"), "The adapter 'acme' calls itself 'other'"),
        ("1 / 0\n", "cannot be loaded: division by zero"),
        ("import tmallerp.erp.nothing\n", "is not part of this version of tmallerp"),
    ],
)
def test_a_broken_plugin_is_named(install, code, told):
    """
    A plug-in that is not what it says is refused, and the message says how.
    """
    install("acme-books", "acme", code=code)

    assert told in refusal("acme")


def test_a_broken_plugin_troubles_nobody_else(install):
    """
    Beside a broken plug-in the others can be used.
    """
    install("acme-books", "acme", code="raise RuntimeError")

    assert "memory" == connect("memory").traits.name


# --- registering ----------------------------------------------------------------------


def test_applications_register_their_own(registered):
    """
    What an application registers is found by name, until it takes it back.
    """
    registered(a_plugin())

    assert "registered" == known_adapters()["mine"].origin
    assert a_plugin() == plugin_named("mine")
    unregister_adapter("mine")
    assert "mine" not in known_adapters()


def test_a_name_is_registered_once(registered):
    """
    A name that is taken is refused, unless it shall be replaced; a bundled one always.
    """
    registered(a_plugin())
    registered(a_plugin(), replace=True)

    for plugin in (a_plugin(), memory_plugin.PLUGIN):
        with pytest.raises(ConfigError):
            registered(plugin)


def test_names_agree(registered):
    """
    A plug-in whose traits have another name is refused when it is registered.
    """
    with pytest.raises(ConfigError):
        registered(evolve(a_plugin(), traits=AdapterTraits(name="other")))


# --- capabilities ---------------------------------------------------------------------


class _Half:
    """Has half of an order sink, and a whole stock source."""

    def __init__(self):
        self.put_orders = self.find_orders = None

    @property
    def traits(self):
        raise AssertionError

    def ping(self): ...
    def close(self): ...
    def list_stock(self, skus=None, warehouses=None, cursor=None): ...


def test_capabilities_are_the_protocols_it_satisfies():
    """
    An adapter can do what it has all methods for; its properties are not run for that.
    """
    assert "OrderSink" in capabilities(MemoryErp)
    assert capabilities(MemoryErp) == capabilities(MemoryErp())
    assert ("StockSource",) == capabilities(_Half) == capabilities(_Half())


def test_pipelines_say_what_is_missing():
    """
    A pipeline runs if its protocols are there; else those that are missing are named.
    """
    told = {one.name: one for one in pipelines_for(["OrderSink", "ProductSource"])}

    assert ["orders", "products"] == [name for name, one in told.items() if one.can_run]
    assert ("ReceivableSource", "VoucherSink") == told["settlements"].missing
    assert 8 == len(told)


# --- settings -------------------------------------------------------------------------


@frozen(kw_only=True)
class _Settings:
    url: str
    secret: Secret
    folder: Path = Path()
    retries: int = 3
    tables: tuple[str, ...] = ()
    rate: Decimal = Decimal(0)
    wait: timedelta = timedelta(0)


def test_settings_are_read(monkeypatch):
    """
    Texts, numbers and lists become the settings they are for, a reference the secret.
    """
    monkeypatch.setenv("MINE", "s")
    values = {"url": "x", "secret": "env:MINE", "folder": "a/b", "tables": ["t"]}
    values |= {"rate": 0.13, "wait": 1.5}
    settings = read_settings(_Settings, values, adapter="mine")

    assert settings == _Settings(
        url="x",
        secret=Secret("s"),
        folder=Path("a/b"),
        tables=("t",),
        rate=Decimal("0.13"),
        wait=timedelta(seconds=1.5),
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"url": "x"}, "needs the setting secret"),
        ({"url": "x", "secret": Secret("s"), "ulr": 1}, "has no setting ulr"),
        ({"url": "x", "secret": Secret("s"), "retries": "4"}, "this value of retries"),
        ({"url": "x", "secret": Secret("s"), "retries": True}, "this value of retries"),
        ({"url": "x", "secret": 20260101}, "must be 'env:NAME' or"),
        ({"url": "x", "secret": "20260101"}, "must be 'env:NAME' or"),
        ({"url": "x", "secret": "env:NOBODY_SET"}, "variable NOBODY_SET is not set"),
        ({"url": "x", "secret": Secret("s"), "rate": "NaN"}, "this value of rate"),
        ({"url": "x", "secret": Secret("s"), "wait": "5"}, "this value of wait"),
    ],
)
def test_wrong_settings_are_named_without_their_values(values, told):
    """
    A wrong setting is named by its key; what stands there is not repeated.
    """
    with pytest.raises(ConfigError) as caught:
        read_settings(_Settings, values, adapter="mine")

    assert told in str(caught.value)
    assert "20260101" not in str(caught.value)


class _Word(StrEnum):
    SOON = "soon"
    LATE = "late"


@frozen(kw_only=True)
class _Inner:
    files: tuple[Path, ...] = ()
    hosts: frozenset[str] = frozenset()
    names: Sequence[str] = ()
    when: _Word = _Word.SOON
    map: Mapping[str, str | Path] = field(factory=dict)


@frozen(kw_only=True)
class _Outer:
    inner: _Inner = _Inner()

    def __attrs_post_init__(self):
        if self.inner.when is _Word.LATE:
            raise ConfigError("It is too late.", key="inner", advice=Advice("Go.", "去。"))


def test_lists_and_words_are_read():
    """
    A list becomes what is wanted, a word its enumeration's member, and a text a path where
    both would do.
    """
    values = {"files": ["a"], "hosts": ["b"], "names": ["c"], "when": "soon"}
    values |= {"map": {"x": "y.toml"}}
    settings = read_settings(_Outer, {"inner": values}, adapter="mine")

    assert settings == _Outer(
        inner=_Inner(
            files=(Path("a"),),
            hosts=frozenset({"b"}),
            names=("c",),
            when=_Word.SOON,
            map={"x": Path("y.toml")},
        )
    )


@pytest.mark.parametrize(
    ("values", "key", "wanted"),
    [
        ({"inner": {"files": "abc"}}, "inner.files", "It must be a list."),
        ({"inner": {"hosts": "abc"}}, "inner.hosts", "It must be a list."),
        ({"inner": {"names": "abc"}}, "inner.names", "It must be a list."),
        ({"inner": {"files": {"a": 1}}}, "inner.files", "It must be a list."),
        ({"inner": {"files": ["a", 1]}}, "inner.files[1]", "It must be a path in quotes."),
        ({"inner": {"when": "never"}}, "inner.when", "It must be one of soon, late."),
        ({"inner": {"when": 1}}, "inner.when", "It must be one of soon, late."),
        ({"inner": {"map": {"x": 1}}}, "inner.map.x", "It must be text in quotes."),
        ({"inner": []}, "inner", "It must be a table."),
        (
            {"inner": {"flies": []}},
            "inner.flies",
            "It has: files, hosts, names, when, map.",
        ),
        ({"inner": {"when": "late"}}, "inner", "Go."),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_wanted(values, key, wanted):
    """
    However deep a mistake is, the error has its dotted key, and the advice says in both
    languages what should stand there.
    """
    with pytest.raises(ConfigError) as caught:
        read_settings(_Outer, values, adapter="mine")

    assert (f"erp.{key}", wanted) == (caught.value.key, caught.value.advice.en)
    assert caught.value.advice.zh != wanted


# --- the bundled ones -----------------------------------------------------------------

KINGDEE = {
    "organisation": "100",
    "connection": {
        "rules": {"base_url": "https://erp.example.com/k3cloud/"},
        "credentials": {
            "account": "a",
            "user": "u",
            "app_id": "1_" + "A" * 32,
            "app_secret": Secret("s"),
        },
    },
    "maps": {"sales_order": []},
    "codes": {"tax_rate": 9},
}
YONYOU = {
    "app_key": "k",
    "app_secret": Secret("s"),
    "tenant": "t",
    "organisation": "org01",
    "customer": "TMALL01",
    "order_type": "SO01",
    "tax": {"code": "VAT13", "rate": "0.13"},
    "unit": "PCS",
    "exchange_rate_type": "01",
}
U8 = {
    "from_account": "f",
    "to_account": "t",
    "app_key": "k",
    "app_secret": Secret("s"),
    "customer": "TMALL01",
    "sale_type": "01",
    "tax_rate": 0.13,
}


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_adapter_can_be_loaded(name):
    """
    Every bundled plug-in loads, has a title in both languages, and its traits its name.
    """
    plugin = plugin_named(name)

    assert name == plugin.traits.name
    assert plugin.title[0] != plugin.title[1]


@pytest.mark.parametrize(
    ("name", "values"), [("kingdee", KINGDEE), ("yonyou", YONYOU), ("u8", U8)]
)
def test_a_table_of_settings_becomes_an_adapter(name, values):
    """
    What a configuration holds is enough to connect; nothing is sent before the first call.
    """
    erp = connect(name, values)
    erp.close()

    assert name == erp.traits.name
    assert "OrderSink" in capabilities(erp)
