"""
A description is data: every mistake has its line, and nothing in it runs.
"""

from __future__ import annotations

import pytest

from tmallerp.erp.protocols import (
    Idempotency,
    OrderSink,
    PagingKind,
    RefundSink,
    ShipmentSource,
)
from tmallerp.erp.rest import SAMPLE, RestErp, read_description
from tmallerp.erp.rest._places import Place, Template, filled, in_path, query_of
from tmallerp.errors import ConfigError
from tmallerp.fieldmap import parse_layer
from tmallerp.secrets import Secret
from tmallerp.testing.builders import an_order

SAMPLE_TEXT = SAMPLE.read_text("utf-8")


def read(folder, *changes):
    """Read the sample with some of its text changed."""
    for path in SAMPLE.parent.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    text = SAMPLE_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / SAMPLE.name).write_text(text, "utf-8")
    return read_description(folder / SAMPLE.name, secrets=lambda _: Secret("x"))


WRONG = {
    "unknown key": ("schema = 1", "schema = 1\nshcema = 2", "shcema"),
    "unknown table": ("[ping]", "[pong]\nx = 1\n[ping]", "pong"),
    "no name": ('name = "rest-sample"', "", "name"),
    "odd name": ('name = "rest-sample"', 'name = "A b"', "name"),
    "http": ("https://erp.example.com", "http://erp.example.com", "server.base_url"),
    "private": ("https://erp.example.com", "https://127.0.0.1", "server.base_url"),
    "userinfo": ("https://erp", "https://a:canary-77@erp", "server.base_url"),
    "zone": ('zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "server.zone"),
    "times": ('times = "iso_utc"', 'times = "unix"', "server.times"),
    "secret written": ('"env:REST_ERP_TOKEN"', "77", "auth.token"),
    "auth": ('kind = "bearer"', 'kind = "magic"', "auth.kind"),
    "auth lacks": ('token = "env:REST_ERP_TOKEN"', "", "auth.token"),
    "class": ('"429" = "retryable"', '"429" = "again"', "answers.classes.429"),
    "status": ('"429" = "retryable"', '"4299" = "retryable"', "answers.classes.4299"),
    "place": ('"errors[0].path"', '"errors[x].path"', "answers.field"),
    "code in a place": (
        'total = "total"',
        'total = "a.__class__()"',
        "orders.put.answer.total",
    ),
    "state": (
        'on_hold = "on_hold"',
        'on_hold = "held"',
        "orders.find.answer.states.on_hold",
    ),
    "result": (
        'created = "created"',
        'created = "made"',
        "orders.put.answer.results.created",
    ),
    "gap": ("/{id}", "/{ident}", "orders.hold.path"),
    "attribute": ("/{id}", "/{id.__class__}", "orders.hold.path"),
    "item": ("/{id}", "/{id[0]}", "orders.hold.path"),
    "conversion": ("/{id}", "/{id!r}", "orders.hold.path"),
    "arithmetic": ('reason = "{reason}"', 'reason = "{7*7}"', "orders.hold.body.reason"),
    "brace": ('reason = "{reason}"', 'reason = "{"', "orders.hold.body.reason"),
    "another's key": ("sales-orders/batch", "sales-orders/{key}", "orders.put.path"),
    "no filter": ('query = { external_key = "{keys}" }', "", "orders.find.query"),
    "method": ('method = "PATCH"', 'method = "TRACE"', "orders.hold.method"),
    "act": ("[orders.hold]", "[orders.hodl]", "orders.hodl"),
    "no find": ("[vouchers.find]", "[nothing.find]", "vouchers.find.path"),
    "no map": ('map = "sales_order.toml"  #', "#", "orders.put.map"),
    "map elsewhere": ('"sales_order.toml"', '"../sales_order.toml"', "orders.put.map"),
    "map missing": ('"sales_order.toml"', '"sales_odrer.toml"', "orders.put.map"),
    "no rows": (
        'rows = "rows"      # where in the body the documents go',
        "",
        "orders.put.rows",
    ),
    "no reference": (
        'reference = "number"\ntotal = "total"',
        "",
        "orders.put.answer.reference",
    ),
    "paging": ('kind = "cursor"', 'kind = "scroll"', "products.list.pages.kind"),
    "most": ("most = 100\nrows", "most = 0\nrows", "orders.put.most"),
    "header": (
        'kind = "bearer"',
        'kind = "header"\nname = "Host"\nvalue = "x"',
        "auth.name",
    ),
    "kind": ("read_timeout_s = 30", 'read_timeout_s = "30"', "server.read_timeout_s"),
    "float": ("read_timeout_s = 30", "read_timeout_s = 30.5", "server.read_timeout_s"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_has_its_file_key_and_line(tmp_path, name):
    """
    What makes no sense is refused when it is read, and the message leads there (80, 83).
    """
    old, new, key = WRONG[name]
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, (old, new))

    error = caught.value
    assert (key, str(tmp_path / SAMPLE.name)) == (error.key, error.file)
    assert f"line {error.line}:" in error.message or error.line is None
    assert "canary-77" not in error.message
    if new and error.line is not None:
        assert abs(error.line - SAMPLE_TEXT[: SAMPLE_TEXT.index(old)].count("\n") - 1) <= 9


def test_no_toml_and_no_file_are_said(tmp_path):
    """
    A file that is absent, no text or no TOML is an error that names it.
    """
    broken, binary = tmp_path / "a.toml", tmp_path / "b.toml"
    broken.write_text("a = [\n", "utf-8")
    binary.write_bytes(b"\xff\xfe")
    for file in (broken, binary, tmp_path / "none.toml"):
        with pytest.raises(ConfigError) as caught:
            read_description(file)
        assert str(file) == caught.value.file


def test_a_maps_mistake_has_the_maps_line(tmp_path):
    """
    A map that reads what no order has, or makes what no shipment has, is refused.
    """
    for name, old, new in (
        ("sales_order.toml", '"order.customer"', '"order.custumer"'),
        ("sales_order.toml", '"order.customer"', '"order.__class__"'),
        ("read_shipment.toml", 'to = "shipped"', 'to = "sent"'),
    ):
        read(tmp_path)
        path = tmp_path / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        with pytest.raises(ConfigError) as caught:
            read_description(tmp_path / SAMPLE.name, secrets=lambda _: Secret("x"))
        assert name == caught.value.file
        assert caught.value.line


def test_a_map_can_be_overridden(tmp_path):
    """
    A shop changes single rules of a map, in a file beside it or in Python.
    """
    change = 'name = "shop"\nversion = "1"\n[[field]]\nto = "shop"\nconstant = "S1"\n'
    (tmp_path / "shop.toml").write_text(change, "utf-8")
    in_file = read(
        tmp_path,
        ('map = "sales_order.toml"', 'map = ["sales_order.toml", "shop.toml"]'),
    )
    in_python = read_description(
        SAMPLE,
        maps={"orders.put": [parse_layer(change, "here")]},
        secrets=lambda _: Secret("x"),
    )
    source = {"order": an_order(), "key": "k", "digest": "d", "order_key": ""}
    made = [
        one.operations["orders.put"].map.apply(source)["shop"]
        for one in (in_file, in_python)
    ]

    assert ["S1", "S1"] == made
    with pytest.raises(ConfigError, match="orders"):
        read_description(SAMPLE, maps={"orders.find": []}, secrets=lambda _: Secret("x"))


def test_certificates_are_looked_for_beside_it(tmp_path):
    """
    A file of certificates is found from wherever the program is started; one that is put
    over it is taken as it is.
    """
    own = 'base_url = "https://erp.example.com"'
    about = read(tmp_path, (own, f'{own}\nca_file = "company-ca.pem"'))
    other = read_description(
        tmp_path / SAMPLE.name,
        server={"ca_file": "/etc/ours.pem"},
        secrets=lambda _: Secret("x"),
    )

    assert tmp_path / "company-ca.pem" == about.http.ca_file
    assert "/etc/ours.pem" == str(other.http.ca_file)


def test_secrets_are_references(tmp_path, monkeypatch):
    """
    A secret that is written out is refused without being shown; a reference is read.
    """
    text = SAMPLE_TEXT.replace("env:REST_ERP_TOKEN", "canary-4711")
    for path in SAMPLE.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / SAMPLE.name).write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="env:NAME") as caught:
        read_description(tmp_path / SAMPLE.name)
    assert "canary-4711" not in f"{caught.value}{vars(caught.value)}"

    monkeypatch.delenv("REST_ERP_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="REST_ERP_TOKEN is not set"):
        read_description(SAMPLE)
    monkeypatch.setenv("REST_ERP_TOKEN", "canary-4712")
    about = read_description(SAMPLE)
    assert "canary-4712" == about.auth.secrets["token"].reveal()
    assert "canary-4712" not in repr(about)


def test_only_what_is_described_can_be_done(tmp_path):
    """
    An adapter has the methods of its description's operations and no others.
    """
    (tmp_path / "erp.toml").write_text(
        SAMPLE_TEXT[: SAMPLE_TEXT.index("# --- orders")]
        + SAMPLE_TEXT[SAMPLE_TEXT.index("[shipments.list]") :].split("[receivables")[0],
        "utf-8",
    )
    (tmp_path / "read_shipment.toml").write_bytes(
        (SAMPLE.parent / "read_shipment.toml").read_bytes()
    )
    about = read_description(tmp_path / "erp.toml", secrets=lambda _: Secret("x"))
    adapter = RestErp.connect(about)
    adapter.close()

    assert isinstance(adapter, ShipmentSource)
    assert not isinstance(adapter, OrderSink)
    assert not isinstance(adapter, RefundSink)
    assert not hasattr(adapter, "put_orders")


def test_claims_are_the_descriptions():
    """
    Batches, idempotency and paging are told as they are described, kind by kind.
    """
    about = read_description(SAMPLE, secrets=lambda _: Secret("x"))
    adapter = RestErp.connect(about)
    adapter.close()
    traits = adapter.traits

    assert (Idempotency.NATIVE_KEY, 100) == (traits.idempotency, traits.max_batch)
    assert "all_or_nothing" == traits.of("voucher").atomicity.value
    assert "single" == traits.of("return").atomicity.value
    assert "per_row" == traits.of("order").atomicity.value
    # The largest of its lists.
    assert (PagingKind.CURSOR, 500) == (traits.paging.kind, traits.paging.max_page)


def test_lengths_of_maps_are_claimed(tmp_path):
    """
    What a map refuses as too long is a limit of its kind, lines' texts too; what it cuts
    is none.
    """
    files = {
        "customer.toml": ('from = "customer.name"\nmax_length = 500', "cut = true"),
    }
    about = read(tmp_path)
    for name, (old, more) in files.items():
        text = (tmp_path / name).read_text("utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, f"{old}\n{more}"), "utf-8")
    about = read_description(tmp_path / SAMPLE.name, secrets=lambda _: Secret("x"))
    adapter = RestErp.connect(about)
    adapter.close()
    limits = adapter.traits.limits
    found = {
        kind: {one.source: (one.field, one.max_length) for one in group}
        for kind, group in limits.items()
    }

    assert ("seller_memo", 2000) == found["order"]["seller_memo"]
    assert ("receiver.address", 1000) == found["order"]["receiver.address"]
    assert ("lines.text", 1000) == found["voucher"]["lines.summary"]
    assert found["refund"] == found["return"]
    assert "name" not in found["customer"]
    assert "digest" not in found["order"]
    assert limits == adapter.traits.of("voucher").limits


def test_accepting_first_is_claimed(tmp_path):
    """
    A service that makes documents later is described so; by default it is not one.
    """
    claims = []
    for changes in ((), (("# asynchronous", "asynchronous"),)):
        adapter = RestErp.connect(read(tmp_path, *changes))
        adapter.close()
        claims.append(adapter.traits.asynchronous)

    assert [False, True] == claims


class TestTemplates:
    @pytest.mark.parametrize(
        ("text", "value", "expected"),
        [
            ("{key}", "{key}", "{key}"),
            ("{key}", "{order.__class__}", "{order.__class__}"),
            ("a{{b}}{key}", "{{7*7}}", "a{b}{{7*7}}"),
            ("%s {key}", "%(x)s", "%s %(x)s"),
            ("{key}", "", ""),
        ],
    )
    def test_a_value_is_text_whatever_it_looks_like(self, text, value, expected):
        """
        What fills a gap is never looked at again (83).
        """
        assert expected == Template(text, frozenset({"key"})).fill({"key": value})

    @pytest.mark.parametrize(
        "value", ["a/b", "..", "../x", "a?b=1", "a#b", "%2e", "中", "a b"]
    )
    def test_a_value_stays_one_part_of_a_path(self, value):
        """
        No value opens another folder, a query or a fragment.
        """
        made = Template("/x/{key}/y", frozenset({"key"})).fill({"key": value}, in_path)

        assert 3 == made.count("/")
        assert not set("?# ") & set(made)
        assert ".." not in made.split("/")

    def test_a_lone_gap_keeps_its_kind(self):
        """
        A list stays a list, a number a number; what has no value is left out.
        """
        names = frozenset({"keys", "n", "none"})
        tree = {
            "keys": Template("{keys}", names),
            "in": [{"n": Template("{n}", names), "x": Template("{none}", names)}, 1],
            "text": Template("n={n}", names),
        }

        assert {"keys": ["a", "b"], "in": [{"n": 2}, 1], "text": "n=2"} == filled(
            tree, {"keys": ["a", "b"], "n": 2, "none": None}
        )

    def test_a_list_in_a_query_is_repeated(self):
        """
        A name may come several times, and not at all without a value.
        """
        names = frozenset({"keys", "none"})
        query = {"k": Template("{keys}", names), "n": Template("{none}", names)}

        assert [("k", "a"), ("k", "b")] == query_of(
            query, {"keys": ["a", "b"], "none": None}
        )

    def test_a_place_is_looked_up(self):
        """
        What is not there, or of another kind, is nothing.
        """
        value = {"a": [{"b": 0}], "c": None}

        assert [0, None, None, None, value] == [
            Place(text).of(value) for text in ("a[0].b", "a[1].b", "a.b", "c[0].d", "")
        ]
