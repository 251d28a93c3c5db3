"""
The one place where adapters speak HTTP trusts neither addresses nor answers.
"""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import os
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
import trustme
from raw_server import Cut, RawServer, http

from tmallerp.erp._http import ErpHttp, HttpAnswer, HttpRules
from tmallerp.erp._http._address import refusal
from tmallerp.errors import ConfigError, ErpOutcomeUnknownError, ErpUnavailableError

SECRET = "canary-secret-4711"


def rules(server, **more):
    return HttpRules(
        **{
            "base_url": server.url(),
            "insecure_http": True,
            "allow_private": True,
            "read_timeout_s": 2,
            **more,
        }
    )


def ask(answer, method="GET", **more):
    """Make one exchange with a server that answers so."""
    said = answer if callable(answer) else lambda _: answer
    with RawServer(said) as server, ErpHttp("acme", rules(server, **more)) as client:
        return client.send(method, "/x", body=None if method == "GET" else b"{}")


class TestExchange:
    def test_a_request_is_sent_as_it_was_said(self):
        """
        Method, path below the base, encoded query, headers, kind and body arrive.
        """
        with RawServer() as server:
            with ErpHttp("acme", rules(server, base_url=f"{server.url()}/api/")) as client:
                client.send(
                    "POST",
                    "/orders",
                    query=[("access_token", "a+/= b"), ("中", "'1|2'")],
                    headers={"X-API-Key": SECRET},
                    body=b'{"a":1}',
                    content_type="application/json",
                )
            heard = server.heard[0]

        assert "POST" == heard.method
        assert (
            "/api/orders?access_token=a%2B%2F%3D%20b&%E4%B8%AD=%271%7C2%27" == heard.target
        )
        assert b'{"a":1}' == heard.body
        assert SECRET == heard.headers["x-api-key"]
        assert f"127.0.0.1:{server.port}" == heard.headers["host"]
        assert "application/json" == heard.headers["content-type"]

    def test_what_is_signed_is_what_is_sent(self):
        """
        The address that can be asked for beforehand is the target that arrives.
        """
        odd = "/a;b=(c)'*!$&,~@:%e4%b8%AD?q='()*!~;:@,/?$&r=%27"
        with RawServer() as server, ErpHttp("acme", rules(server)) as client:
            expected = client.address(odd, [("s", "*'()~")]).target
            client.send("GET", odd, query=[("s", "*'()~")])

        assert expected == server.heard[0].target
        assert expected.startswith(odd)

    def test_any_status_but_a_redirect_is_an_answer(self):
        """
        An error's answer is returned like a good one: the adapter reads it.
        """
        answer = ask(http(b'{"code":"no"}', 422), "POST")

        assert (422, {"code": "no"}) == (answer.status, answer.json())

    def test_a_head_has_no_body(self):
        """
        HEAD announces a length and sends nothing.
        """
        answer = ask(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD")

        assert b"" == answer.body

    def test_connections_are_kept(self):
        """
        Calls one after another use one connection, threads at most as many as allowed.
        """
        with (
            RawServer() as server,
            ErpHttp("acme", rules(server, max_connections=3)) as client,
        ):
            for _ in range(5):
                client.send("GET", "/x")
            alone = server.connections
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda _: client.send("GET", "/x"), range(40)))

        assert 1 == alone
        assert server.connections <= 3
        assert 45 == len(server.heard)

    def test_a_connection_the_server_closed_is_not_used(self):
        """
        Between two calls a server may close; the next call opens another.
        """

        def once(heard):
            return Cut(http())

        with RawServer(once) as server, ErpHttp("acme", rules(server)) as client:
            client.send("POST", "/x", body=b"1")
            time.sleep(0.1)
            client.send("POST", "/x", body=b"2")

        assert 2 == server.connections

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
    def test_a_forked_process_begins_anew(self):
        """
        A child does not write into its parent's connection.
        """
        with RawServer() as server, ErpHttp("acme", rules(server)) as client:
            client.send("GET", "/parent")
            child = os.fork()
            if not child:
                os._exit(0 if client.send("GET", "/child").status == 200 else 1)
            _, status = os.waitpid(child, 0)
            client.send("GET", "/parent")

        assert (0, 2) == (status, server.connections)

    def test_cookies_are_not_kept(self):
        """
        What a server sets is not sent back by itself.
        """
        with (
            RawServer(lambda _: http(headers=[("Set-Cookie", "sid=1")])) as server,
            ErpHttp("acme", rules(server)) as client,
        ):
            client.send("GET", "/x")
            client.send("GET", "/x")

        assert "cookie" not in server.heard[1].headers


class TestNeverSent:
    def test_a_refused_connection_was_not_sent(self):
        """
        Where nobody listens, nothing happened, whatever the method.
        """
        with RawServer() as server:
            gone = rules(server)
        with ErpHttp("acme", gone) as client, pytest.raises(ErpUnavailableError) as caught:
            client.send("POST", "/x", body=b"")

        assert "was not sent" in caught.value.message

    def test_an_unknown_name_was_not_sent(self):
        """
        A name without an address is "never sent".
        """

        def resolver(host, port):
            raise OSError("no such name")

        with (
            ErpHttp(
                "acme", HttpRules(base_url="https://erp.example"), resolver=resolver
            ) as client,
            pytest.raises(ErpUnavailableError, match="no such name"),
        ):
            client.send("POST", "/x", body=b"")

    def test_all_connections_in_use_is_not_sent(self):
        """
        A call that got no connection in its time did not begin.
        """
        hold = threading.Event()

        def slow(heard):
            hold.wait(5)
            return http()

        with (
            RawServer(slow) as server,
            ErpHttp("acme", rules(server, max_connections=1)) as client,
            ThreadPoolExecutor(1) as pool,
        ):
            first = pool.submit(client.send, "GET", "/x")
            while not server.heard:
                time.sleep(0.01)
            with pytest.raises(ErpUnavailableError, match="in use"):
                client.send("POST", "/x", body=b"", timeout_s=0.1)
            hold.set()
            first.result()

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Key": f"{SECRET}\r\nX-Evil: 1"},
            {"X-Key": f"{SECRET}\n"},
            {"X-Key": "中"},
            {"X-Key": " a"},
            {"X Key": "1"},
            {"X-Key:": "1"},
            {"Host": "evil.invalid"},
            {"Content-Length": "0"},
            {"Transfer-Encoding": "chunked"},
        ],
    )
    def test_a_header_that_would_be_two_is_refused(self, headers):
        """
        Line breaks in a header, and headers that frame the message, are not sent (73).
        """
        with (
            RawServer() as server,
            ErpHttp("acme", rules(server)) as client,
            pytest.raises(ConfigError) as caught,
        ):
            client.send("GET", "/x", headers=headers)

        assert SECRET not in str(caught.value)
        assert [] == server.heard


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"


def drip():
    yield b"HTTP/1.1 200 OK\r\n"
    for number in itertools.count():
        time.sleep(0.05)
        yield b"X-%d: 1\r\n" % number


def endless():
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(200):
        yield b"10000\r\n" + b" " * 0x10000 + b"\r\n"


LOST = {
    "cut before a byte": lambda _: Cut(),
    "cut within the head": lambda _: Cut(b"HTTP/1.1 200 OK\r\nConte"),
    "shorter than said": lambda _: Cut(HALF),
    "cut chunk": lambda _: Cut(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"
    ),
    "no last chunk": lambda _: Cut(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"
    ),
    "chunk of no size": lambda _: Cut(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n"
    ),
    "two lengths": lambda _: Cut(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
    ),
    "no HTTP": lambda _: Cut(b"220 mail.example ESMTP\r\n"),
    "damaged gzip": lambda _: http(b"nogzip", headers=[("Content-Encoding", "gzip")]),
    "cut gzip": lambda _: http(
        gzip.compress(b"{}" * 999)[:-9], headers=[("Content-Encoding", "gzip")]
    ),
    "an encoding nobody asked for": lambda _: http(headers=[("Content-Encoding", "br")]),
    "gzip bomb": lambda _: http(
        gzip.compress(b"0" * 20_000_000), headers=[("Content-Encoding", "gzip")]
    ),
    "too long": lambda _: http(b" " * 1_100_000),
    "too long by chunks": lambda _: endless(),
    "too many headers": lambda _: http(headers=[(f"X-{i}", "1") for i in range(250)]),
    "headers without end": lambda _: Cut(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000),
}


class TestLost:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("name", LOST)
    def test_half_an_answer_is_an_unknown_outcome(self, name, method):
        """
        Without a whole answer a write's outcome is unknown, and a question may be asked
        again (71).
        """
        expected = ErpUnavailableError if method == "GET" else ErpOutcomeUnknownError
        with pytest.raises(expected) as caught:
            ask(LOST[name], method, max_body_bytes=1_000_000)

        assert expected is type(caught.value)
        assert "was sent" in caught.value.message

    @pytest.mark.parametrize("method", ["GET", "PUT"])
    def test_no_answer_in_time_is_an_unknown_outcome(self, method):
        """
        A server that takes the request and is silent may have done it.
        """
        expected = ErpUnavailableError if method == "GET" else ErpOutcomeUnknownError

        def silent(heard):
            time.sleep(0.5)
            return Cut()

        with pytest.raises(expected, match="in time"):
            ask(silent, method, read_timeout_s=0.1)

    @pytest.mark.parametrize("parts", [drip, endless], ids=["headers", "body"])
    def test_a_byte_a_second_is_not_for_ever(self, parts):
        """
        The whole exchange has an end, however often a byte arrives.
        """
        began = time.monotonic()
        slow = (time.sleep(0.05) or part for part in parts())
        with pytest.raises(ErpOutcomeUnknownError, match="in time"):
            ask(lambda _: slow, "POST", total_timeout_s=0.4)

        assert time.monotonic() - began < 2

    def test_a_gzip_bomb_costs_no_memory(self):
        """
        Decompression ends at the limit, not after it.
        """
        bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
        answer = ask(
            http(bomb, headers=[("Content-Encoding", "gzip")]), max_body_bytes=1_000_000
        )

        assert len(answer.body) < 100_000

    def test_an_answer_within_an_answer_is_nobodys(self):
        """
        A whole answer that hides behind another is not the next call's.
        """
        hidden = http(b'{"number":"forged"}')
        with (
            RawServer(lambda _: http() + hidden) as server,
            ErpHttp("acme", rules(server)) as client,
        ):
            found = [client.send("POST", "/x", body=b"").json() for _ in range(3)]

        assert [{}, {}, {}] == found

    def test_a_length_that_is_too_short_cuts_the_answer(self):
        """
        Bytes beyond the length that was said are never taken for the next answer.
        """
        lie = b'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{"a":1}'
        with RawServer(lambda _: lie) as server, ErpHttp("acme", rules(server)) as client:
            first = client.send("POST", "/x", body=b"")
            with pytest.raises(ErpOutcomeUnknownError):
                first.json()
            assert b"{" == client.send("GET", "/x").body

        assert 2 == server.connections


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("where", ["absolute", "//", "/same"])
    def test_a_redirect_is_an_error_and_no_key_travels(self, where, method, status):
        """
        A redirect is followed neither elsewhere nor here, and sends no secret on (68, 69).
        """
        with RawServer() as other:
            place = {
                "absolute": other.url() + "/take",
                "//": f"//127.0.0.1:{other.port}/take",
                "/same": "/take",
            }[where]
            expected = ErpUnavailableError if method == "GET" else ErpOutcomeUnknownError

            def away(heard):
                return http(b"", status, [("Location", place)])

            with (
                RawServer(away) as server,
                ErpHttp("acme", rules(server)) as client,
                pytest.raises(expected, match="redirect"),
            ):
                client.send(
                    method,
                    "/x",
                    headers={"X-API-Key": SECRET, "Authorization": SECRET},
                    query=[("access_token", SECRET)],
                )

        assert [] == other.heard
        assert 1 == len(server.heard)


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://erp.example.com/",
            "ftp://erp.example.com/",
            "file:///etc/passwd",
            "erp.example.com",
            "//erp.example.com/",
            "https:erp.example.com",
            "https:///x",
            "https://erp.example.com@169.254.169.254/",
            f"https://user:{SECRET}@erp.example.com/",
            "https://erp.example.com\\@evil.invalid/",
            "https://erp.example.com\\.evil.invalid/",
            "https://evil.invalid#@erp.example.com/",
            "https://erp.example.com/#x",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.1./",
            "https://erp.example.com./",
            "https://erp..example.com/",
            "https://-erp.example.com/",
            "https://erp_1.example.com/",
            "https://erp.example.com%2eevil.invalid/",
            "https://ｅrp.example.com/",
            "https://erp.example.com:0/",
            "https://erp.example.com:65536/",
            "https://erp.example.com:8x/",
            "https://erp.example.com/a b",
            "https://erp.example.com/\r\nX: 1",
            "https://erp.example.com\t/",
            "https://erp.example.com/a/../b",
            "https://erp.example.com/%2E%2e/b",
            "https://erp.example.com//b",
            f"https://erp.example.com/?key={SECRET}",
            "https://[127.0.0.1]/",
            "https://[::1/",
            "https://127.0.0.1/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::]/",
            "https://[::1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[64:ff9b:1::808:808]/",
            "https://[2002:7f00:1::]/",
        ],
    )
    def test_an_odd_address_is_refused_before_anything_is_asked(self, url):
        """
        Anything but plain https to a public name or address is refused (63 to 66).
        """
        with pytest.raises(ConfigError) as caught:
            HttpRules(base_url=url)

        assert SECRET not in str(caught.value)
        assert "base_url" == caught.value.key

    @pytest.mark.parametrize(
        "url",
        ["https://8.8.8.8/", "https://[2606:4700::1111]/", "https://[64:ff9b::808:808]/"],
    )
    def test_a_public_address_is_taken(self, url):
        """
        Public addresses are, through a translator to IPv4 too.
        """
        assert url == f"{HttpRules(base_url=url).base}"

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.invalid/x",
            "https://erp.example.com.evil.invalid/x",
            "https://erp.example.com:8443/x",
            "http://erp.example.com/x",
            "//evil.invalid/x",
            "/\\evil.invalid/x",
            "\\\\evil.invalid/x",
            "/../x",
            "/a/%2e%2e/x",
            "javascript:alert(1)",
        ],
    )
    def test_only_listed_hosts_are_spoken_to(self, url):
        """
        A path cannot leave its base, and a whole address only for a listed host.
        """
        with (
            ErpHttp(
                "acme", HttpRules(base_url="https://erp.example.com/api"), resolver=_never
            ) as client,
            pytest.raises(ErpUnavailableError, match="nothing was sent"),
        ):
            client.send("GET", url)

    def test_other_hosts_can_be_listed(self):
        """
        A listed host is allowed at its usual port, or at the one that is named.
        """
        listed = HttpRules(
            base_url="https://erp.example.com:8443/api",
            allow_hosts={"token.example.com", "a.example.com:8443"},
        )
        found = [
            str(listed.address(url))
            for url in (
                "x",
                "/x",
                "https://erp.example.com:8443/y",
                "https://token.example.com/t",
                "https://a.example.com:8443/t",
            )
        ]

        assert [
            "https://erp.example.com:8443/api/x",
            "https://erp.example.com:8443/api/x",
            "https://erp.example.com:8443/y",
            "https://token.example.com/t",
            "https://a.example.com:8443/t",
        ] == found
        for url in ("https://token.example.com:8443/t", "https://erp.example.com/y"):
            with pytest.raises(ValueError, match="allow_hosts"):
                listed.address(url)

    @pytest.mark.parametrize(
        "found",
        [
            ["127.0.0.1"],
            ["8.8.8.8", "127.0.0.1"],
            ["8.8.8.8", "::1"],
            ["::ffff:10.0.0.1"],
            ["fe80::1%eth0"],
            ["100.100.100.200"],
            ["168.63.129.16"],
        ],
    )
    def test_a_name_with_one_bad_address_is_refused(self, found):
        """
        Each address of a name is checked, and one bad one is enough (67).
        """
        with (
            ErpHttp(
                "acme",
                HttpRules(base_url="https://erp.example.com"),
                resolver=lambda _h, _p: found,
            ) as client,
            pytest.raises(ErpUnavailableError, match="not sent"),
        ):
            client.send("POST", "/x", body=b"")

    def test_a_name_is_resolved_once_and_pinned(self):
        """
        What was checked is what is connected to: a second answer is never asked for.
        """
        asked = []

        def rebinding(host, port):
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

        with RawServer() as server:
            where = rules(server, base_url=server.url("erp.example"))
            with ErpHttp("acme", where, resolver=rebinding) as client:
                client.send("GET", "/x")
                client.send("GET", "/x")

        assert ["erp.example"] == asked
        assert f"erp.example:{server.port}" == server.heard[0].headers["host"]

    def test_a_name_that_is_not_resolved_in_time_was_not_sent(self):
        """
        A silent name server costs a call its time and no more, and all calls one thread.
        """
        silent, asked = threading.Event(), []

        def resolver(host, port):
            asked.append(host)
            silent.wait(30)
            return ["127.0.0.1"]

        with RawServer() as server:
            where = rules(server, base_url=server.url("erp.example"), total_timeout_s=0.3)
            with ErpHttp("acme", where, resolver=resolver) as client:
                began = time.monotonic()
                for _ in range(2):
                    with pytest.raises(ErpUnavailableError, match=r"name erp\.example was"):
                        client.send("POST", "/x", body=b"")
                took = time.monotonic() - began
                stuck = list(asked)
                silent.set()
                answer = client.send("POST", "/x", body=b"", timeout_s=10)

        assert (["erp.example"], 200, 1) == (stuck, answer.status, len(server.heard))
        assert 0.5 < took < 5

    def test_the_time_for_connecting_is_a_names_too(self):
        """
        What a name may take is no longer than what a connection may take.
        """
        silent = threading.Event()
        where = HttpRules(
            base_url="https://erp.example", connect_timeout_s=0.2, total_timeout_s=60
        )
        with ErpHttp("acme", where, resolver=lambda _h, _p: silent.wait(30)) as client:
            began = time.monotonic()
            with pytest.raises(ErpUnavailableError, match=r"not resolved within 0\.2 s"):
                client.send("GET", "/x")
            took = time.monotonic() - began
            silent.set()

        assert took < 5

    def test_a_resolvers_own_error_arrives(self):
        """
        What a resolver says no with is what the call says, also where it was too late.
        """

        def resolver(host, port):
            raise TimeoutError("the name server gave up")

        where = HttpRules(base_url="https://erp.example")
        with (
            ErpHttp("acme", where, resolver=resolver) as client,
            pytest.raises(ErpUnavailableError, match="name server gave up"),
        ):
            client.send("GET", "/x")

    def test_the_next_address_is_tried(self):
        """
        Where one of a name's addresses does not answer, the next one is asked.
        """
        with RawServer() as server:
            where = rules(server, base_url=server.url("erp.example"))
            with ErpHttp(
                "acme", where, resolver=lambda _h, _p: ["127.0.0.2", "127.0.0.1"]
            ) as client:
                answer = client.send("POST", "/x", body=b"")

        assert 200 == answer.status

    @pytest.mark.parametrize(
        "text",
        ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "224.0.0.1"],
    )
    def test_a_clouds_secrets_are_never_reached(self, text):
        """
        Even where private addresses are allowed, those of metadata are not.
        """
        assert refusal(ipaddress.ip_address(text), allow_private=True)

    def test_numbers_out_of_range_are_refused(self):
        """
        Times and sizes are more than nothing, a proxy is an address.
        """
        for wrong in (
            {"total_timeout_s": 0},
            {"max_body_bytes": -1},
            {"proxy": "socks5://localhost:1"},
            {"proxy": "localhost:3128"},
        ):
            with pytest.raises(ConfigError) as caught:
                HttpRules(base_url="https://erp.example.com", **wrong)
            assert caught.value.key in wrong


def _never(host, port):
    raise AssertionError(f"{host} was resolved")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


class TestTls:
    def test_name_stays_in_tls_and_host(self, authority, ca_file):
        """
        Though an address is connected to, TLS and the server hear the name.
        """
        context = tls(authority.issue_cert("erp.example"))
        with RawServer(context=context) as server:
            where = rules(server, base_url=server.url("erp.example"), ca_file=ca_file)
            with ErpHttp("acme", where, resolver=lambda _h, _p: ["127.0.0.1"]) as client:
                answer = client.send("GET", "/x")

        assert 200 == answer.status
        assert ["erp.example"] == server.names
        assert f"erp.example:{server.port}" == server.heard[0].headers["host"]

    @pytest.mark.parametrize("fault", ["expired", "self-signed", "wrong host", "plain"])
    def test_a_bad_certificate_ends_the_call_unsent(self, authority, ca_file, fault):
        """
        Expired, self-signed, another host's or no certificate: nothing is sent (72).
        """
        past = datetime.now(UTC) - timedelta(days=1)
        contexts = {
            "expired": lambda: tls(authority.issue_cert("erp.example", not_after=past)),
            "self-signed": lambda: tls(trustme.CA().issue_cert("erp.example")),
            "wrong host": lambda: tls(authority.issue_cert("other.example")),
            "plain": lambda: None,
        }
        with RawServer(context=contexts[fault]()) as server:
            base = f"https://erp.example:{server.port}"
            where = rules(server, base_url=base, ca_file=ca_file)
            with (
                ErpHttp("acme", where, resolver=lambda _h, _p: ["127.0.0.1"]) as client,
                pytest.raises(ErpUnavailableError, match="not sent"),
            ):
                client.send("POST", "/x", headers={"X-API-Key": SECRET}, body=b"")

        assert not any(SECRET in heard.headers.values() for heard in server.heard)

    def test_certificates_that_cannot_be_read_are_said(self, tmp_path):
        """
        A file of certificates that is none is a wrong configuration.
        """
        (tmp_path / "ca.pem").write_text("no certificate")
        with pytest.raises(ConfigError, match="certificates"):
            ErpHttp(
                "acme",
                HttpRules(base_url="https://erp.example", ca_file=tmp_path / "ca.pem"),
            )

    def test_a_proxy_is_asked_by_name(self):
        """
        A proxy gets the name, its own address is not judged, and its refusal is "unsent".
        """
        with RawServer(lambda _: Cut(http(b"", 403))) as proxy:
            where = HttpRules(
                base_url="https://erp.example.com",
                proxy=f"http://u:{SECRET}@127.0.0.1:{proxy.port}",
            )
            with (
                ErpHttp("acme", where, resolver=_never) as client,
                pytest.raises(ErpUnavailableError, match="proxy") as caught,
            ):
                client.send("POST", "/x", body=b"")

        assert ("CONNECT", "erp.example.com:443") == (
            proxy.heard[0].method,
            proxy.heard[0].target,
        )
        assert proxy.heard[0].headers["proxy-authorization"].startswith("Basic ")
        assert SECRET not in f"{where!r} {caught.value}"


def answer(body, *, status=200, safe=False, **headers):
    return HttpAnswer(
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=body if isinstance(body, bytes) else body.encode(),
        elapsed_s=0.1,
        adapter="acme",
        call="POST https://erp.example/x",
        safe=safe,
        received=datetime(2026, 11, 11, tzinfo=UTC),
    )


class TestAnswers:
    def test_numbers_with_a_point_are_exact(self):
        """
        Decimals are Decimals, whole numbers of any ERP's length whole.
        """
        value = answer('{"a": 0.10, "b": 2293000000000000001, "c": 1e2}').json()

        assert "0.10" == str(value["a"])
        assert 2293000000000000001 == value["b"]
        assert Decimal(100) == value["c"]

    @pytest.mark.parametrize("safe", [True, False])
    @pytest.mark.parametrize(
        "body",
        [
            "",
            "no",
            "{",
            '{"a":1}x',
            '{"a":1,"a":2}',
            "[NaN]",
            "[Infinity]",
            "[1e400000000]",
            "[1e-400000000]",
            "[" + "1" * 5000 + "]",
            "[0." + "1" * 5000 + "]",
            "[" * 100_000,
            "[" * 101 + "]" * 101,
            '{"a":' * 100_000,
            b'{"a":"\xff"}',
            "<html>login</html>",
            "\ufeff \n<!DOCTYPE html>",
        ],
        ids=lambda body: str(body)[:20] if not isinstance(body, bool) else None,
    )
    def test_what_is_no_strict_json_is_no_answer(self, body, safe):
        """
        Pages, halves, twins, absurd numbers and nesting are typed errors (70, 3 to 9).
        """
        expected = ErpUnavailableError if safe else ErpOutcomeUnknownError
        with pytest.raises(expected) as caught:
            answer(body, safe=safe).json()

        assert len(caught.value.message) < 250

    def test_a_byte_order_mark_is_no_harm(self):
        """
        Some ERPs put one before their JSON (9).
        """
        assert {"a": 1} == answer('\ufeff {"a":1}').json()

    def test_json_may_call_itself_a_page(self):
        """
        What is JSON is read, though the header says HTML or another charset.
        """
        kind = "text/html; charset=GBK"
        body = '{"a":"中"}'.encode("gb18030")

        assert {"a": "中"} == answer(body, content_type=kind).json()

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ("7", 7.0),
            ("0", 0.0),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("٣", None),
            ("9" * 400, None),
            ("Wed, 11 Nov 2026 00:00:30 GMT", 30.0),
            ("Tue, 10 Nov 2026 00:00:30 GMT", 0.0),
        ],
    )
    def test_retry_after_is_seconds(self, said, expected):
        """
        Seconds are taken, a date is counted from now, nonsense is nothing.
        """
        assert expected == answer("", retry_after=said).retry_after

    def test_a_date_is_counted_by_the_servers_clock(self):
        """
        Where the answer says the server's time, that is what a date is counted from.
        """
        found = answer(
            "",
            retry_after="Wed, 11 Nov 2026 08:00:30 GMT",
            date="Wed, 11 Nov 2026 08:00:00 GMT",
        )

        assert 30.0 == found.retry_after


class TestSecrecy:
    @pytest.mark.parametrize("fault", [Cut(), http(b"", 302), http(b"<html>")])
    def test_no_error_shows_query_headers_or_body(self, fault):
        """
        Neither an error nor what it came from shows a secret that was sent.
        """
        with (
            RawServer(lambda _: fault) as server,
            ErpHttp("acme", rules(server)) as client,
            pytest.raises(ErpOutcomeUnknownError) as caught,
        ):
            client.send(
                "POST",
                "/x",
                query=[("access_token", SECRET)],
                headers={"X-API-Key": SECRET},
                body=SECRET.encode(),
            ).json()
        chain, error = [], caught.value
        while error is not None:
            chain.append(f"{error!r} {error} {vars(error)}")
            error = error.__cause__ or error.__context__

        assert SECRET not in " ".join(chain)
        assert "/x" in caught.value.message

    def test_no_value_shows_a_secret(self):
        """
        Client, answer and address show where, never with what.
        """
        with (
            RawServer(lambda _: http(SECRET, headers=[("X-S", SECRET)])) as server,
            ErpHttp("acme", rules(server)) as client,
        ):
            where = client.address("/x", [("access_token", SECRET)])
            found = client.send("GET", "/x", query=[("access_token", SECRET)])
            shown = f"{client!r} {where!r} {where} {found!r} {client.rules!r}"

        assert SECRET not in shown

    def test_another_transport_is_used_as_it_is(self):
        """
        A recording transport of httpx can be slipped in; addresses are checked first.
        """
        seen = []

        def handle(request):
            seen.append(str(request.url))
            return httpx.Response(200, json={"a": 1})

        with ErpHttp(
            "acme",
            HttpRules(base_url="https://erp.example.com"),
            transport=httpx.MockTransport(handle),
        ) as client:
            found = client.send("GET", "/x", query=[("q", "1")]).json()
            with pytest.raises(ErpUnavailableError):
                client.send("GET", "https://evil.invalid/x")

        assert {"a": 1} == found
        assert 1 == len(seen)
