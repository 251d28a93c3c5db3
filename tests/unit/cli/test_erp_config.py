"""
A shop's ERP section is checked key by key, and what it means is what the adapter gets.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve, field, frozen

from tmallerp.cli._config import load
from tmallerp.clock import SystemClock
from tmallerp.erp import FilesErp, MemoryErp
from tmallerp.erp._plugins.memory import PLUGIN
from tmallerp.erp.kingdee import KingdeeErp
from tmallerp.erp.protocols import OrderSink
from tmallerp.erp.registry import (
    VARIABLE,
    read_settings,
    register_adapter,
    unregister_adapter,
)
from tmallerp.erp.rest import SAMPLE
from tmallerp.erp.yonyou import YonyouErp
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret

HEAD = """\
[shops.main]
live = true
[shops.main.top]
app_key = "1"
app_secret = "simulator-a"
session = "simulator-b"
endpoint = "http://127.0.0.1:1/"
"""
FIRST = HEAD.count("\n") + 1
"""The line the section begins with."""

YONYOU = """\
[shops.main.erp]
kind = "yonyou"
app_key = "k"
app_secret = "env:ERP_SECRET"
tenant = "t"
organisation = "o"
customer = "c"
order_type = "SO01"
tax = { code = "VAT13", rate = 0.13 }
unit = "PCS"
exchange_rate_type = "01"
"""
KINGDEE = """\
[shops.main.erp]
kind = "kingdee"
organisation = "100"
[shops.main.erp.connection.rules]
base_url = "https://erp.example.com/k3cloud/"
[shops.main.erp.connection.credentials]
account = "a"
user = "u"
app_id = "1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
app_secret = "env:ERP_SECRET"
"""
FILES = '[shops.main.erp]\nkind = "files"\n'
MEMORY = '[shops.main.erp]\nkind = "memory"\n'
REST = '[shops.main.erp]\nkind = "rest"\ndescription = "d.toml"\n'


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a function that reads a configuration with this section."""
    monkeypatch.setenv("ERP_SECRET", "s")

    def act(section):
        file = tmp_path / "tmallerp.toml"
        file.write_text(HEAD + section, "utf-8")
        return load(file).shops["main"].erp

    return act


@pytest.fixture
def connect(read):
    """Return a function that connects what a section says, and is closed at the end."""
    made = []

    def act(section):
        made.append(read(section).connect(SystemClock()))
        return made[-1]

    yield act
    for one in made:
        one.close()


# --- what is wrong --------------------------------------------------------------------

WRONG = {
    "unknown kind": (FILES, "files", "sap", "kind", 1, "There is no adapter 'sap'"),
    "kind is no text": (FILES, '"files"', "1", "kind", 1, "must be text in quotes"),
    "unknown key": (YONYOU, "tenant =", "tennant =", "tennant", 4, "no setting tennant"),
    "unknown key of files": (
        FILES,
        "\n",
        '\nfromat = "csv"\n',
        "fromat",
        1,
        "no setting fromat",
    ),
    "missing key": (YONYOU, 'unit = "PCS"\n', "", "unit", 0, "needs the setting unit"),
    "text for number": (YONYOU, "0.13", '"x"', "tax.rate", 8, "this value of tax.rate"),
    "number for text": (YONYOU, '"k"', "5", "app_key", 2, "this value of app_key"),
    "no table": (
        YONYOU,
        '{ code = "VAT13", rate = 0.13 }',
        '"VAT13"',
        "tax",
        8,
        "this value of tax",
    ),
    "text for list": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nallow_hosts = "erp.example.com"',
        "allow_hosts",
        10,
        "this value of allow_hosts",
    ),
    "number in a list": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nallow_hosts = ["a", 5]',
        "allow_hosts[1]",
        10,
        "this value of allow_hosts[1]",
    ),
    "unknown word": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nrests_in = "done"',
        "rests_in",
        10,
        "this value of rests_in",
    ),
    "out of range": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\npage_size = 0',
        "page_size",
        10,
        "page_size must be 1 to 500",
    ),
    "literal secret": (
        YONYOU,
        "env:ERP_SECRET",
        "canary-secret",
        "app_secret",
        3,
        "must be 'env:NAME' or 'keyring:service/name'",
    ),
    "secret without a name": (
        YONYOU,
        "env:ERP_SECRET",
        "keyring:canary",
        "app_secret",
        3,
        "must be 'env:NAME' or 'keyring:service/name'",
    ),
    "secret that is no text": (
        YONYOU,
        '"env:ERP_SECRET"',
        "20260101",
        "app_secret",
        3,
        "a secret must be",
    ),
    "empty path": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nca_file = ""',
        "ca_file",
        10,
        "is empty",
    ),
    "no path": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nca_file = "a\\u0000b"',
        "ca_file",
        10,
        "is no path",
    ),
    "unknown map": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nmaps = { sale_order = "a.toml" }',
        "maps",
        10,
        "There is no map 'sale_order'; there are",
    ),
    "deep unknown key": (
        KINGDEE,
        "base_url",
        "bsae_url",
        "connection.rules.bsae_url",
        4,
        "no setting bsae_url",
    ),
    "deep missing key": (
        KINGDEE,
        'user = "u"\n',
        "",
        "connection.credentials.user",
        5,
        "needs the setting user",
    ),
    "missing table": (
        KINGDEE,
        '[shops.main.erp.connection.rules]\nbase_url = "https://erp.example.com/k3cloud/"\n',
        "",
        "connection.rules",
        0,
        "needs the setting rules",
    ),
    "plain http": (
        KINGDEE,
        "https:",
        "http:",
        "connection.rules.base_url",
        4,
        "needs insecure_http",
    ),
    "refused together": (
        KINGDEE,
        'organisation = "100"',
        'organisation = "100"\nrests_in = "draft"',
        "rests_in",
        3,
        "cannot be draft",
    ),
    "unknown encoding": (
        FILES,
        "\n",
        '\nencoding = "latin-1"\n',
        "encoding",
        1,
        "this value of encoding",
    ),
    "too few decimals": (
        FILES,
        "\n",
        "\nprice_decimals = 1\n",
        "price_decimals",
        1,
        "price_decimals must be 2 to 10",
    ),
    "no format": (FILES, "\n", '\nformat = "pdf"\n', "format", 1, "this value of format"),
    "two maps": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nfieldmap = "a"\nmaps = { sales_order = "b" }',
        "fieldmap",
        10,
        "is said by maps.sales_order already",
    ),
    "no map here": (
        FILES,
        "\n",
        '\nfieldmap = "a.toml"\n',
        "fieldmap",
        1,
        "has no field map",
    ),
    "map that is no text": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nfieldmap = 3',
        "fieldmap",
        10,
        "must be text in quotes",
    ),
    "maps that are no table": (
        YONYOU,
        'unit = "PCS"',
        'unit = "PCS"\nfieldmap = "a"\nmaps = 3',
        "maps",
        11,
        "must be a table",
    ),
    "unknown server key": (
        REST,
        "\n",
        '\nserver = { bsae_url = "https://x.example.com" }\n',
        "server.bsae_url",
        1,
        "no setting bsae_url",
    ),
}


@pytest.mark.parametrize(
    ("section", "old", "new", "key", "line", "said"), WRONG.values(), ids=WRONG
)
def test_a_mistake_is_named(read, section, old, new, key, line, said):
    """
    A mistake is a typed error with file, line, dotted key and advice in both languages;
    what may be a secret is not repeated.
    """
    assert old in section
    with pytest.raises(ConfigError) as caught:
        read(section.replace(old, new, 1))
    error = caught.value

    assert said in error.message
    assert f"shops.main.erp.{key}" == error.key
    assert f"tmallerp.toml, line {error.line}: shops.main.erp.{key}" in error.message
    assert "tmallerp.toml" == Path(error.file).name
    assert (0 if line == 0 else FIRST + line) == (0 if line == 0 else error.line)
    assert error.line >= FIRST
    assert error.advice.en != error.advice.zh
    assert "canary" not in error.message + error.advice.en


def test_what_is_wanted_is_said(read):
    """
    The advice tells what is wanted in the place, or which keys there are.
    """
    advice = []
    for old, new in (("0.13", '"x"'), ('"PCS"', "[]"), ("tenant", "tennant")):
        with pytest.raises(ConfigError) as caught:
            read(YONYOU.replace(old, new, 1))
        advice.append(caught.value.advice)

    assert ("It must be a number.", "必须是数字。") == advice[0]
    assert ("It must be text in quotes.", "必须是带引号的文本。") == advice[1]
    assert "tenant, organisation" in advice[2].en


def test_names_that_may_not_be_loaded(read, monkeypatch):
    """
    An adapter that the environment rules out is refused by the variable's name.
    """
    monkeypatch.setenv(VARIABLE, "memory")
    with pytest.raises(ConfigError) as caught:
        read(FILES)

    assert f"{VARIABLE} does not let the adapter 'files' be loaded" in caught.value.message
    assert "shops.main.erp.kind" == caught.value.key


# --- what it means --------------------------------------------------------------------


def test_nothing_is_files_beside_the_configuration(connect, tmp_path):
    """
    Without a section orders go to files, in a folder beside the configuration.
    """
    erp = connect("")

    assert isinstance(erp, FilesErp)
    assert tmp_path / "erp" == erp.folder


def test_one_becomes_the_other_by_its_name(connect, tmp_path):
    """
    The keys of files and memory stand side by side; each takes its own.
    """
    keys = 'folder = "f"\nencoding = "gb18030"\nprice_decimals = 4\njournal = "j"\n'
    files, memory = connect(FILES + keys), connect(MEMORY + keys)

    assert (tmp_path / "f", 4) == (files.folder, files.traits.price_decimals)
    assert isinstance(memory, MemoryErp)
    assert 4 == memory.traits.price_decimals


def test_secrets_wait_until_they_are_needed(read, monkeypatch):
    """
    A configuration is read without its ERP's secrets; connecting names the variable.
    """
    erp = read(KINGDEE)
    monkeypatch.delenv("ERP_SECRET")
    with pytest.raises(ConfigError) as caught:
        erp.connect(SystemClock())

    assert "shops.main.erp.connection.credentials.app_secret" == caught.value.key
    assert FIRST + 9 == caught.value.line
    assert "environment variable ERP_SECRET, not set" in caught.value.message
    assert isinstance(read(KINGDEE).settings["organisation"], str)


def test_a_simulators_secret_may_be_written_out(connect):
    """
    A secret that a simulator gave opens nothing, and stands in the file as it is.
    """
    erp = connect(YONYOU.replace("env:ERP_SECRET", "simulator-secret-7"))

    assert isinstance(erp, YonyouErp)


def test_a_keyring_that_is_none_is_said(read):
    """
    A secret the keyring does not give is an error at its key.
    """
    erp = read(YONYOU.replace("env:ERP_SECRET", "keyring:tmallerp/nobody"))
    with pytest.raises(ConfigError) as caught:
        erp.connect(SystemClock())

    assert "shops.main.erp.app_secret" == caught.value.key


def test_the_shops_map_is_an_override_of_orders(connect, tmp_path):
    """
    ``fieldmap`` is the adapter's override of the order's map, beside the configuration.
    """
    (tmp_path / "my.toml").write_text(
        'name = "my"\nversion = "1"\n[[field]]\nto = "FNote"\nconstant = "x"\n'
    )
    lines = 'organisation = "100"\nfieldmap = "my.toml"'
    erp = connect(KINGDEE.replace('organisation = "100"', lines, 1))

    assert isinstance(erp, KingdeeErp)
    assert {"sales_order": (tmp_path / "my.toml",)} == erp.settings.maps


def test_a_description_is_found_beside_the_configuration(
    connect, read, tmp_path, monkeypatch
):
    """
    A description's path begins at the configuration, and its server is put over.
    """
    monkeypatch.setenv("REST_ERP_TOKEN", "t")
    for file in SAMPLE.parent.iterdir():
        name = "d.toml" if file == SAMPLE else file.name
        (tmp_path / name).write_text(file.read_text("utf-8"), "utf-8")
    server = (
        'server = { base_url = "https://there.example.com", read_timeout_s = 5, '
        'allow_hosts = ["other.example.com"], ca_file = "own.pem" }\n'
    )
    certificates = read(REST + server).settings["server"]["ca_file"]
    erp = connect(REST + server.replace(', ca_file = "own.pem"', ""))

    about = erp._client.description
    assert isinstance(erp, OrderSink)
    assert tmp_path / "own.pem" == certificates
    assert ("there.example.com", 5) == (about.http.base.host, about.http.read_timeout_s)
    assert {"other.example.com"} == about.http.allow_hosts


# --- a stranger's ---------------------------------------------------------------------


@frozen(kw_only=True)
class Deep:
    """Settings within settings."""

    file: Path | None = None
    key: Secret | None = None


@frozen(kw_only=True)
class Mine:
    """Settings of every shape."""

    books: Path
    files: tuple[Path, ...] = ()
    by_name: dict[str, Path] = field(factory=dict)
    secrets: tuple[Secret, ...] = ()
    deep: Deep = Deep()
    fieldmap: str = ""


@pytest.fixture
def told():
    """Register an adapter; return the settings its factory was given."""
    given = []

    def make(values, clock):
        given.append(read_settings(Mine, values, adapter="mine"))
        return MemoryErp(name="mine", clock=clock)

    register_adapter(
        evolve(
            PLUGIN,
            name="mine",
            settings=Mine,
            factory=make,
            traits=evolve(MemoryErp().traits, name="mine"),
        )
    )
    yield given
    unregister_adapter("mine")


def test_paths_and_secrets_are_found_wherever_they_stand(connect, told, tmp_path):
    """
    In lists, tables and settings within settings, a path begins at the configuration and
    a secret is read; a text stays a text, also one that is called ``fieldmap``.
    """
    connect(
        '[shops.main.erp]\nkind = "mine"\nbooks = "b"\nfiles = ["c", "/d"]\n'
        'by_name = { x = "e" }\nsecrets = ["env:ERP_SECRET"]\nfieldmap = "own"\n'
        'deep = { file = "f", key = "simulator-k" }\n'
    )

    assert told == [
        Mine(
            books=tmp_path / "b",
            files=(tmp_path / "c", Path("/d")),
            by_name={"x": tmp_path / "e"},
            secrets=(Secret("s"),),
            deep=Deep(file=tmp_path / "f", key=Secret("simulator-k")),
            fieldmap="own",
        )
    ]


def test_what_a_factory_refuses_is_said_with_its_section(read, told):
    """
    What only the factory knows to be wrong is told with the section's place.
    """
    erp = read('[shops.main.erp]\nkind = "mine"\nbooks = "b"\n')

    def refuse(_values, _clock):
        raise ConfigError("The books are shut.", key="books")

    with pytest.raises(ConfigError) as caught:
        evolve(erp, plugin=evolve(erp.plugin, factory=refuse)).connect(SystemClock())

    assert [] == told
    assert "shops.main.erp.books" == caught.value.key
    assert f"line {FIRST + 2}: shops.main.erp.books is wrong: The books are" in str(
        caught.value
    )
