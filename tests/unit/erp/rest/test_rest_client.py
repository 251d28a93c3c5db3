"""
Answers of every kind, from a server that says what the test wants.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from attrs import evolve
from raw_server import Cut, RawServer, http

from tmallerp.clock import VirtualClock
from tmallerp.documents import document_digest
from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.erp.rest import RestErp, read_description
from tmallerp.errors import (
    ConfigError,
    ErpUnavailableError,
)
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON, a_key, a_product, an_order

HEAD = """
schema = 1
name = "acme"
[server]
base_url = "{url}"
insecure_http = true
allow_private = true
total_timeout_s = 2
{server}
[auth]
{auth}
[retry]
attempts = {attempts}
patience_s = 5
[answers]
code = "code"
message = "message"
{answers}
[ping]
path = "/ping"
"""
ORDERS = """
[orders.put]
method = "PUT"
path = "/orders/{key}"
map = "order.toml"
headers = { "Idempotency-Key" = "{key}-{digest}" }
[orders.put.answer]
key = "key"
reference = "number"
total = "total"
[orders.find]
path = "/orders/{key}"
[orders.find.answer]
items = ""
key = "key"
reference = "number"
digest = "digest"
state = "state"
states = { open = "open", gone = "cancelled" }
[orders.cancel]
method = "POST"
path = "/orders/{key}/cancel"
body = { why = "{reason}" }
"""
ORDER_MAP = """
name = "acme/order"
version = "1"
[[field]]
to = "key"
from = "key"
[[field]]
to = "total"
from = "order.payment"
as = "number"
"""
PRODUCTS = """
[products.list]
path = "/products"
query = { page = "{page}", offset = "{offset}", cursor = "{cursor}", size = "{size}", since = "{since}" }
map = "product.toml"
pages = { %s, size = 2 }
[products.list.answer]
items = "items"
"""
PRODUCT_MAP = """
name = "acme/product"
version = "1"
[[field]]
to = "code"
from = "row.code"
[[field]]
to = "name"
from = "row.code"
[[field]]
to = "modified"
from = "row.changed"
omit_if_absent = true
[[field]]
to = "price"
from = "row.price"
omit_if_absent = true
"""


@pytest.fixture
def serve(tmp_path):
    """Return a function that connects an adapter to a server which answers so."""
    open_ones = []

    def connect(answer, text=ORDERS, clock=None, **parts):
        server = RawServer(answer)
        open_ones.append(server)
        usual = {"server": "", "auth": "", "attempts": 1, "answers": ""}
        head = HEAD.format(**{**usual, "url": server.url(), **parts})
        (tmp_path / "erp.toml").write_text(head + text, "utf-8")
        (tmp_path / "order.toml").write_text(ORDER_MAP, "utf-8")
        (tmp_path / "product.toml").write_text(PRODUCT_MAP, "utf-8")
        about = read_description(tmp_path / "erp.toml", secrets=Secret)
        adapter = RestErp.connect(about, clock=clock or VirtualClock(NOON))
        open_ones.append(adapter)
        return adapter, server

    yield connect
    for one in reversed(open_ones):
        if isinstance(one, RawServer):
            one.__exit__()
        else:
            one.close()


def told(value, status=200, headers=()):
    return http(json.dumps(value), status, headers)


ORDER = an_order()
TOKEN = ORDER.key.token()
GOOD = {"key": TOKEN, "number": "SO-1", "total": "97.03", "state": "open"}


class TestOutcomes:
    @pytest.mark.parametrize(
        ("answer", "expected", "code"),
        [
            (told(GOOD, 201), "created", None),
            (told(GOOD, 200), "updated", None),
            (told(GOOD, 202), "pending", None),
            (told({"code": "no"}, 422), "rejected", "no"),
            (told({"code": "no"}, 400), "rejected", "no"),
            (told({}, 429), "retryable", "429"),
            (told({"code": "busy"}, 409), "retryable", "busy"),
            (told({"code": "there"}, 409), "exists", "there"),
            (told({}, 500), "unknown", None),
            (told({}, 418), "unknown", None),
            (told({}, 207), "unknown", None),
            (http(b"<html>no</html>", 404), "unknown", None),
            (http(b"<html>login</html>", 200), "unknown", None),
            (http(b"", 200), "unknown", None),
            (http(b'{"key"', 200), "unknown", None),
            (told({**GOOD, "number": None}), "unknown", None),
            (told({**GOOD, "number": [1]}), "unknown", None),
            (told({**GOOD, "key": "another"}), "unknown", None),
            (told({**GOOD, "total": "NaN"}), "unknown", None),
            (told({**GOOD, "total": "97.031"}), "unknown", None),
            (told([GOOD]), "unknown", None),
            (Cut(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), "unknown", None),
        ],
        ids=lambda one: str(getattr(one, "data", one))[:50].split("\r")[0],
    )
    def test_what_an_answer_means_is_described_or_unknown(
        self, serve, answer, expected, code
    ):
        """
        A status nobody described, a page, half an answer, one without a number or about
        another document is unknown, never success (70, 74, 82).
        """

        def say(heard):
            return answer if heard.method == "PUT" else told({}, 404)

        classes = 'classes = { "409 busy" = "retryable", "409 there" = "exists" }'
        adapter, server = serve(say, answers=classes)
        (made,) = adapter.put_orders([ORDER])

        assert (expected, code) == (made.status.value, made.code), made
        assert f"/orders/{TOKEN}" == server.heard[0].target
        assert (
            f"{TOKEN}-{document_digest(ORDER)}"
            == server.heard[0].headers["idempotency-key"]
        )

    def test_a_lost_answer_is_found_by_key_and_content(self, serve):
        """
        Where the key has this very content it is there; other content proves nothing.
        """
        held = {**GOOD, "digest": document_digest(ORDER)}
        for digest, expected in (
            (held["digest"], OutcomeStatus.UNCHANGED),
            ("other", OutcomeStatus.UNKNOWN),
        ):

            def say(heard, digest=digest):
                return Cut() if heard.method == "PUT" else told({**held, "digest": digest})

            adapter, _ = serve(say)
            (made,) = adapter.put_orders([ORDER])
            assert expected is made.status

    def test_errors_with_status_200_are_errors(self, serve):
        """
        Where a place tells success, the status alone is not believed.
        """
        tells = (
            'success = "code"\nsuccess_is = ["0"]\n'
            'classes = { "200 9" = "rejected", "200 8" = "retryable" }'
        )
        for code, expected in (
            ("0", "created"),
            (9, "rejected"),
            (8, "retryable"),
            (7, "unknown"),
        ):

            def say(heard, code=code):
                if heard.method == "GET":
                    return told({"code": "0"}, 404)
                return told({**GOOD, "code": code}, 201 if code == "0" else 200)

            adapter, _ = serve(say, answers=tells)
            (made,) = adapter.put_orders([ORDER])
            assert expected == made.status.value

    def test_the_rest_of_a_batch_goes_on(self, serve):
        """
        With one document a call, each has its own fate, and a port that closes later
        makes the rest "try again".
        """
        batch = [an_order(f"499000000000000000{number}") for number in range(3)]

        def say(heard):
            if heard.target.endswith(batch[1].key.token()):
                return told({"code": "no", "message": "x"}, 422)
            return told({**GOOD, "key": heard.target.rpartition("/")[2]}, 201)

        adapter, _ = serve(say)
        made = adapter.put_orders(batch)

        assert ["created", "rejected", "created"] == [one.status.value for one in made]
        assert [one.key for one in batch] == [one.key for one in made]

    def test_nothing_begun_is_raised(self, serve):
        """
        Where the first call already cannot be made, the whole batch was not begun.
        """
        adapter, server = serve(lambda _: http())
        server.__exit__()
        with pytest.raises(ErpUnavailableError):
            adapter.put_orders([ORDER])

    def test_an_unknown_state_is_never_open(self, serve):
        """
        A state the description does not name is a wrong description, with its key.
        """
        adapter, _ = serve(lambda _: told({**GOOD, "state": "frozen"}))
        with pytest.raises(ConfigError, match="frozen") as caught:
            adapter.find_orders([ORDER.key])

        assert "orders.find.answer.states" == caught.value.key

    def test_what_nobody_asked_for_is_no_answer(self, serve):
        """
        A find that ignores its filter proves nothing about what is missing (74).
        """
        adapter, _ = serve(lambda _: told({**GOOD, "key": "another"}))
        with pytest.raises(ErpUnavailableError, match="nobody asked for"):
            adapter.find_orders([ORDER.key])

    def test_not_there_is_not_there(self, serve):
        """
        A lone document's 404 is "not there"; a page's 404 is no answer.
        """
        adapter, _ = serve(lambda _: told({"code": "none"}, 404))
        assert {} == adapter.find_orders([ORDER.key])
        assert "not_found" == adapter.cancel_order(a_key("1"), "x").code

        adapter, _ = serve(lambda _: http(b"<html>", 404))
        with pytest.raises(ErpUnavailableError):
            adapter.find_orders([ORDER.key])

    def test_an_operation_that_is_not_described_is_refused(self, serve):
        """
        An ERP that cannot hold says so for each order.
        """
        adapter, server = serve(lambda _: http())

        assert "not_supported" == adapter.hold_order(ORDER.key, "x").code
        assert [] == server.heard

    def test_cancelling_sends_the_reason_as_text(self, serve):
        """
        A reason that looks like a template or like JSON stays text.
        """
        reason = '{key}", "admin": true, "x": "{{7*7}}\r\nX: 1'
        adapter, server = serve(lambda _: told(GOOD))
        made = adapter.cancel_order(ORDER.key, reason)

        assert OutcomeStatus.UPDATED is made.status
        assert {"why": reason} == json.loads(server.heard[-1].body)

    def test_what_cannot_be_written_down_is_refused_alone(self, serve):
        """
        Half a character keeps its own document back, and nobody else's.
        """

        def say(heard):
            return told({**GOOD, "key": heard.target.rpartition("/")[2]}, 201)

        adapter, server = serve(say)
        broken = evolve(an_order("4990000000000000002"), buyer_message="\ud83d")
        made = adapter.put_orders([broken, ORDER])

        assert ["rejected", "created"] == [one.status.value for one in made]
        assert "preflight" == made[0].code
        assert 1 == len(server.heard)

    def test_asking_for_a_lost_answer_never_loses_the_outcome(self, serve):
        """
        Where asking by key fails too, for whatever reason, what was sent is unknown.
        """
        for found in (
            Cut(),
            told({**GOOD, "state": "frozen"}),
            told({}, 400),
            told({}, 401),
        ):

            def say(heard, found=found):
                return Cut() if heard.method == "PUT" else found

            adapter, _ = serve(say)
            (made,) = adapter.put_orders([ORDER])
            assert OutcomeStatus.UNKNOWN is made.status

    def test_an_account_is_not_knocked_at(self, serve):
        """
        Refused credentials are sent once, however patient the description is.
        """
        adapter, server = serve(lambda _: told({}, 401), attempts=5)
        with pytest.raises(ErpUnavailableError, match="credentials"):
            adapter.put_orders([ORDER])

        assert 1 == len(server.heard)

    def test_messages_hide_our_secrets(self, serve):
        """
        A service that quotes the token it refuses does not put it into an outcome.
        """
        adapter, _ = serve(
            lambda _: told({"code": "no", "message": "bad canary-4711!"}, 422),
            auth='kind = "bearer"\ntoken = "canary-4711"',
        )
        (made,) = adapter.put_orders([ORDER])

        assert "bad ***!" == made.message

    def test_numbers_can_be_json_numbers(self, serve):
        """
        Decimals are sent as text or as exact numbers, as the service wants them.
        """
        for form, expected in (("text", b'"total":"97.03"'), ("number", b'"total":97.03')):
            adapter, server = serve(lambda _: told(GOOD), server=f'numbers = "{form}"')
            adapter.put_orders([ORDER])
            assert expected in server.heard[0].body


class TestCalls:
    def test_not_now_is_asked_again_after_the_pause(self, serve):
        """
        A call that did nothing is made again when the service said; not past our patience.
        """
        clock, answers = (
            VirtualClock(NOON),
            [told({}, 429, [("Retry-After", "4")]), told(GOOD)],
        )
        adapter, _ = serve(lambda _: answers.pop(0), clock=clock, attempts=3)
        (made,) = adapter.put_orders([ORDER])
        assert (OutcomeStatus.UPDATED, 4.0) == (made.status, clock.monotonic())

        adapter, server = serve(
            lambda _: told({}, 429, [("Retry-After", "600")]), clock=clock, attempts=3
        )
        (made,) = adapter.put_orders([ORDER])
        assert (OutcomeStatus.RETRYABLE, 600.0) == (made.status, made.retry_after)
        assert 1 == len(server.heard)

    def test_a_question_is_asked_again_a_write_is_not(self, serve):
        """
        After a lost answer a find is repeated, and a put never.
        """
        adapter, server = serve(lambda _: Cut(), attempts=3)
        with pytest.raises(ErpUnavailableError):
            adapter.find_orders([ORDER.key])
        assert 3 == len(server.heard)

        (made,) = adapter.put_orders([ORDER])
        assert OutcomeStatus.UNKNOWN is made.status
        assert 1 == sum(one.method == "PUT" for one in server.heard)

    def test_the_pace_is_kept(self, serve):
        """
        More calls than the service takes wait for their moment.
        """
        clock = VirtualClock(NOON)
        text = "[rate]\ncalls = 2\nper_s = 10\n" + ORDERS
        adapter, server = serve(lambda _: told(GOOD), text, clock=clock)
        for _ in range(5):
            adapter.put_orders([ORDER])

        assert (5, 20.0) == (len(server.heard), clock.monotonic())

    def test_a_token_is_renewed_before_its_end_and_when_refused(self, serve):
        """
        One token serves many calls, is asked for anew near its end, and once when refused.
        """
        clock, given, dead = VirtualClock(NOON), [], set()

        def say(heard):
            if heard.target == "/token":
                given.append(heard)
                return told({"access_token": f"t{len(given)}", "expires_in": 3600})
            token = heard.headers["authorization"].removeprefix("Bearer ")
            return told({}, 401) if token in dead else told(GOOD)

        adapter, _ = serve(
            say,
            clock=clock,
            auth='kind = "oauth2"\ntoken_url = "/token"\nclient_id = "me:"\n'
            'client_secret = "canary-1"\nscope = "a b"',
        )
        for _ in range(3):
            adapter.put_orders([ORDER])
        assert 1 == len(given)
        clock.advance(3600 - 59)
        adapter.put_orders([ORDER])
        assert 2 == len(given)
        dead.add("t2")
        (made,) = adapter.put_orders([ORDER])
        assert (3, OutcomeStatus.UPDATED) == (len(given), made.status)
        dead.add("t3")
        dead.add("t4")
        with pytest.raises(ErpUnavailableError, match="credentials"):
            adapter.put_orders([ORDER])

        assert b"grant_type=client_credentials&scope=a+b" == given[0].body
        assert "canary-1" not in f"{adapter!r}{adapter._client!r}"

    @pytest.mark.parametrize(
        "answer",
        [told({}, 400), told({"access_token": 7}), http(b"<html>"), Cut(), http(b"", 302)],
    )
    def test_without_a_token_nothing_is_sent(self, serve, answer):
        """
        Whatever the server of tokens does, it is "unavailable" and no order left.
        """
        adapter, server = serve(
            lambda _: answer,
            auth='kind = "oauth2"\ntoken_url = "/token"\nclient_id = "me"\n'
            'client_secret = "canary-1"\nsend = "form"',
        )
        with pytest.raises(ErpUnavailableError) as caught:
            adapter.put_orders([ORDER])

        assert {"/token"} == {one.target for one in server.heard}
        assert "canary-1" not in str(caught.value)

    def test_a_redirect_takes_no_key_along(self, serve):
        """
        A service that sends elsewhere gets neither document nor key there (68).
        """
        with RawServer() as other:
            adapter, _ = serve(
                lambda _: http(b"", 307, [("Location", other.url())]),
                auth='kind = "header"\nname = "X-API-Key"\nvalue = "canary-1"',
            )
            (made,) = adapter.put_orders([ORDER])
            with pytest.raises(ErpUnavailableError):
                adapter.ping()

        assert [] == other.heard
        assert OutcomeStatus.UNKNOWN is made.status

    def test_ping_says_where(self, serve):
        """
        A ping is one line, or the error that tells why not.
        """
        adapter, server = serve(lambda _: told({}))
        assert f"acme: acme at {server.url()}/" == adapter.ping()

        adapter, _ = serve(lambda _: told({}, 404))
        with pytest.raises(ErpUnavailableError, match="404"):
            adapter.ping()


def rows(*codes):
    return {"items": [{"code": code} for code in codes]}


def codes(adapter, since=None):
    found, cursor, count = [], None, 0
    while True:
        page = adapter.list_products(since, cursor)
        found += [one.code for one in page.items]
        cursor, count = page.cursor, count + 1
        if cursor is None:
            return found, count


class TestLists:
    @pytest.mark.parametrize(
        ("kind", "answers", "targets"),
        [
            (
                'kind = "page"',
                [rows("a", "b"), rows("c")],
                ["/products?page=1&size=2", "/products?page=2&size=2"],
            ),
            (
                'kind = "page", first = 0',
                [rows("a", "b"), rows("c")],
                ["/products?page=0&size=2", "/products?page=1&size=2"],
            ),
            (
                'kind = "offset"',
                [rows("a", "b"), rows("c")],
                ["/products?offset=0&size=2", "/products?offset=2&size=2"],
            ),
            (
                'kind = "cursor", next = "next.token"',
                [{**rows("a", "b"), "next": {"token": "+/="}}, rows("c")],
                ["/products?size=2", "/products?cursor=%2B%2F%3D&size=2"],
            ),
        ],
    )
    def test_lists_are_read_to_their_end(self, serve, kind, answers, targets):
        """
        By page, offset or cursor, every row comes once and in order.
        """
        left = list(answers)
        adapter, server = serve(lambda _: told(left.pop(0)), PRODUCTS % kind)
        found, _ = codes(adapter)

        assert ["a", "b", "c"] == found
        assert targets == [one.target for one in server.heard]

    def test_a_link_is_followed_at_home_only(self, serve):
        """
        The header's next page is read if it is at an allowed host, and refused elsewhere.
        """

        def say(heard):
            if "again" in heard.target:
                return told(rows("c"))
            link = '</first>; rel="prev", </products?again=1>; rel="next"'
            return told(rows("a", "b"), headers=[("Link", link)])

        adapter, server = serve(say, PRODUCTS % 'kind = "link"')
        assert (["a", "b", "c"], 2) == codes(adapter)
        assert "/products?again=1" == server.heard[1].target

        for link in ("https://evil.invalid/x", "//evil.invalid/x", "file:///etc/passwd"):
            adapter, _ = serve(
                lambda _, link=link: told(
                    rows("a"), headers=[("Link", f"<{link}>; rel=next")]
                ),
                PRODUCTS % 'kind = "link"',
                auth='kind = "header"\nname = "X-API-Key"\nvalue = "canary-1"',
            )
            with pytest.raises(ErpUnavailableError, match="nothing was sent"):
                codes(adapter)

    @pytest.mark.parametrize(
        "answer",
        [
            told({}),
            told({"items": {}}),
            told([]),
            told({"items": [7]}),
            told({"items": [{"name": "no code"}]}),
            told({"items": [{"code": "a", "price": "1e3"}]}),
            told({"items": [{"code": "a", "price": True}]}),
            told({"items": [{"code": "a", "changed": "2026-02-30T00:00:00Z"}]}),
            told({"items": [{"code": "a", "changed": "now"}]}),
            told({"items": [{"code": ["a"]}]}),
            told({"items": [{"code": "a"}], "next": "x"}),
            http(b"<html>"),
        ],
    )
    def test_what_is_no_list_is_no_empty_list(self, serve, answer):
        """
        An answer that cannot be read, or that leads back to itself, is an error.
        """
        adapter, _ = serve(lambda _: answer, PRODUCTS % 'kind = "cursor", next = "next"')
        with pytest.raises(ErpUnavailableError):
            codes(adapter)

    def test_times_are_the_services(self, serve):
        """
        Moments are written as the service wants, and naive ones read in its zone.
        """
        forms = {
            "iso": "2026-11-11T13%3A00%3A00%2B09%3A00",
            "iso_utc": "2026-11-11T04%3A00%3A00%2B00%3A00",
            "local": "2026-11-11%2013%3A00%3A00",
            "epoch_ms": "1794369600000",
        }
        moment = NOON.replace(year=2026, month=11, day=11, hour=12, minute=0, second=0)
        for form, expected in forms.items():
            adapter, server = serve(
                lambda _: told(
                    {"items": [{"code": "a", "changed": "2026-11-11 13:00:00"}]}
                ),
                PRODUCTS % 'kind = "none"',
                server=f'times = "{form}"\nzone = "Asia/Tokyo"',
            )
            (product,) = adapter.list_products(moment).items
            assert expected in server.heard[0].target
            assert moment == product.modified

    def test_preflight_knows_only_what_is_described(self, serve):
        """
        A document of a kind that is not described is refused before anything is sent.
        """
        adapter, _ = serve(lambda _: http())
        with pytest.raises(ConfigError, match="Product"):
            adapter.preflight([a_product()])
        assert [()] == adapter.preflight([evolve(ORDER, payment=Decimal("1.00"))])
