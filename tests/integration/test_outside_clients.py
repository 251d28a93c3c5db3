"""
Clients that others wrote speak to the simulated gateway unchanged.

They run where they can be had: the Python ones from the test requirements, the Node ones
from a folder that ``NODE_PATH`` names (``npm install topsdk@1.0.13
node-taobao-topclient@0.1.7``). Each is told the gateway's address and nothing else, and
runs in a process of its own, since all of them follow the machine's clock and zone.

What each can do is its own affair. The official Python client signs by md5 alone, sends
its timestamp in milliseconds, and in its Python 3 form cannot send the bytes of a file,
only text; `taobaopyx` signs by hmac; both Node clients sign by md5. No outside client at
hand signs by hmac-sha256: the standard library's client in `outside` does.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime

import pytest
from outside import CHINA, Outsider

from tmallerp.simulator import SimulatorServer, WorldPlan

ZONE = {"TZ": "Asia/Shanghai", "PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def server():
    with SimulatorServer(WorldPlan(orders=60), real_time=True) as made:
        made.world.advance_to(datetime.now(CHINA))
        yield made


@pytest.fixture
def facts(server):
    """Return what a client is told, with a paid trade and an open refund to speak of."""
    trades = server.world.trades.values()
    paid = next(trade for trade in trades if trade.status == "WAIT_SELLER_SEND_GOODS")
    return {
        "host": "127.0.0.1",
        "port": int(server.url.split(":")[2].split("/")[0]),
        "url": server.url,
        "app_key": server.app_key,
        "app_secret": server.app_secret,
        "session": server.session,
        "tid": str(paid.tid),
        "refund_id": str(next(iter(server.world.refunds))),
        "item": server.world.products[0].num_iid,
    }


def ran(command, script, facts):
    """Run a client's script in a process of its own; return what it printed."""
    done = subprocess.run(
        [*command, script, json.dumps(facts)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | ZONE,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def python(script, facts, package):
    try:
        importlib.metadata.version(package.partition("==")[0])
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not installed here.")
    return ran([sys.executable, "-c"], script, facts)


def node(script, facts, package):
    program = shutil.which("node")
    if program is None:
        pytest.skip("There is no node here.")
    found = subprocess.run(
        [program, "-e", f"require.resolve({package!r})"], capture_output=True, check=False
    )
    if found.returncode:
        pytest.skip(f"The npm package {package} is not under NODE_PATH.")
    # With -e a script's own arguments begin at argv[1], as the scripts expect.
    return ran([program, "-e"], script, facts)


# --- the official client for Python ---------------------------------------------------

OFFICIAL = """
import io, json, sys, time
import top, top.api
from top.api.base import FileItem, TopException

facts = json.loads(sys.argv[1])

def call(name, **params):
    request = getattr(top.api, name)(facts["host"], facts["port"])
    request.set_app_info(top.appinfo(facts["app_key"], facts["app_secret"]))
    for key, value in params.items():
        setattr(request, key, value)
    return request.getResponse(facts["session"])

def refused(name, **params):
    try:
        call(name, **params)
    except TopException as error:
        return [error.errorcode, error.subcode]

tid = facts["tid"]
told = {
    "time": call("TimeGetRequest"),
    "list": call("TradesSoldGetRequest", fields="tid,orders.oid", page_size=5),
    "memo": call("TradeMemoUpdateRequest", tid=tid, memo="加急 & 小心=轻放", flag=2),
    "read": call("TradeFullinfoGetRequest", tid=tid, fields="tid,seller_memo,seller_flag"),
    "file": call(
        "RefundMessageAddRequest",
        refund_id=facts["refund_id"],
        content="see the picture",
        image=FileItem("a.png", io.StringIO("text for a picture")),
    ),
    "gone": refused("TradeFullinfoGetRequest", tid="1", fields="tid"),
    "bare": refused("TradeFullinfoGetRequest", fields="tid"),
}
print(json.dumps(told))
"""


def test_the_official_python_client(facts):
    """
    The official Python client lists, writes, reads back, sends a file, and is refused.
    """
    told = python(OFFICIAL, facts, "taobao-openapi==1.1.0")
    rows = told["list"]["trades_sold_get_response"]["trades"]["trade"]
    trade = told["read"]["trade_fullinfo_get_response"]["trade"]

    assert "time_get_response" in told["time"]
    assert 5 == len(rows)
    assert ("加急 & 小心=轻放", 2) == (trade["seller_memo"], trade["seller_flag"])
    assert told["file"]["refund_message_add_response"]["refund_message"]["id"]
    assert [15, "isv.trade-not-exist"] == told["gone"]
    assert [40, "isv.missing-parameter"] == told["bare"]


HMAC = """
import asyncio, datetime, json, sys
from taobaopyx.taobao import AsyncTaobaoAPIClient, TaobaoAPIError

facts = json.loads(sys.argv[1])

async def main():
    address = facts["url"].removesuffix("/router/rest")
    client = AsyncTaobaoAPIClient(facts["app_key"], facts["app_secret"], domain=address)
    call = lambda method, **more: getattr(client, method)(session=facts["session"], **more)
    now = datetime.datetime.now()
    told = {
        "list": await call(
            "taobao.trades.sold.increment.get",
            fields="tid,modified",
            start_modified=now - datetime.timedelta(hours=23),
            end_modified=now,
            use_has_next=True,
        ),
    }
    try:
        await call("taobao.no.such.get")
    except TaobaoAPIError as error:
        told["gone"] = error.code
    await client.aclose()
    print(json.dumps(told))

asyncio.run(main())
"""


def test_a_python_client_that_signs_by_hmac(facts):
    """
    A third party's Python client signs by hmac, sends moments and truths, and pages.
    """
    told = python(HMAC, facts, "taobaopyx==0.1.2")
    answer = told["list"]["trades_sold_increment_get_response"]

    assert 40 == len(answer["trades"]["trade"])
    assert answer["has_next"] is True
    assert 22 == told["gone"]


# --- clients for Node -----------------------------------------------------------------

TOPSDK = """
const facts = JSON.parse(process.argv[1]);
const TopClient = require('topsdk');
const client = new TopClient(facts.app_key, facts.app_secret, facts.url,
  { useValidators: false });
const session = facts.session;
(async () => {
  const told = {};
  for (const type of ['get', 'post']) {
    told[type] = await client.execute('taobao.trade.fullinfo.get',
      { session, tid: facts.tid, fields: 'tid,status,orders' }, type);
  }
  await client.execute('taobao.trade.memo.update', { session, tid: facts.tid, memo: '送贺卡' });
  told.memo = await client.execute('taobao.trade.get',
    { session, tid: facts.tid, fields: 'seller_memo' });
  told.file = await client.execute('taobao.item.img.upload', {
    session, num_iid: facts.item,
    image: { value: Buffer.from([137, 80, 78, 71, 13, 10, 0, 255]),
             options: { filename: 'a.png' } },
  }, 'file_upload');
  try {
    await client.execute('taobao.trade.get', { session, tid: 1, fields: 'tid' });
  } catch (error) { told.gone = [error.code, error.sub_code]; }
  console.log(JSON.stringify(told));
})().catch((error) => { console.error(error); process.exit(1); });
"""


def test_the_node_client_topsdk(facts, server):
    """
    The Node client `topsdk` reads by GET and POST, writes, sends a file, and is refused.
    """
    told = node(TOPSDK, facts, "topsdk")
    images = server.gateway.shop.room(_goods()).records[facts["item"]].images

    assert told["get"]["trade"] == told["post"]["trade"]
    assert facts["tid"] == str(told["get"]["trade"]["tid"])
    assert "送贺卡" == told["memo"]["trade"]["seller_memo"]
    assert [told["file"]["item_img"]["url"]] == [one["url"] for one in images]
    assert ["15", "isv.trade-not-exist"] == [str(told["gone"][0]), told["gone"][1]]


def _goods():
    from tmallerp.simulator.desk.goods import Goods

    return Goods


TOPCLIENT = """
const facts = JSON.parse(process.argv[1]);
const TopClient = require('node-taobao-topclient').default;
const client = new TopClient({
  appkey: facts.app_key, appsecret: facts.app_secret, REST_URL: facts.url });
const session = facts.session;
(async () => {
  const told = {};
  for (const type of ['GET', 'POST']) {
    told[type] = await client.execute('taobao.items.onsale.get',
      { session, fields: 'num_iid,title,price', page_size: 3 }, type);
  }
  told.simple = await client.invoke('taobao.items.onsale.get',
    { session, fields: 'num_iid,title,price', page_size: 3, simplify: true }, ['items']);
  told.objects = await client.execute('tmall.item.quantity.update', {
    session, item_id: facts.item, item_quantity: 1,
    options: { type: 3 } }).catch((error) => [error.code, error.sub_code]);
  console.log(JSON.stringify(told));
})().catch((error) => { console.error(error); process.exit(1); });
"""


def test_the_node_client_topclient(facts):
    """
    The Node client `node-taobao-topclient` gets the same rows by GET and POST, wrapped and
    simplified, and sends objects as JSON.
    """
    told = node(TOPCLIENT, facts, "node-taobao-topclient")
    rows = told["GET"]["items"]["item"]

    assert 3 == len(rows)
    assert rows == told["POST"]["items"]["item"] == told["simple"]
    assert [41, "isv.invalid-parameter"] == told["objects"]


# --- the standard library alone -------------------------------------------------------


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
@pytest.mark.parametrize("layout", ["official", "body", "get"])
def test_the_standard_library(server, facts, sign_method, layout):
    """
    A client of the standard library alone writes and reads, by every signature and layout.
    """
    outsider = Outsider(server.url, server.app_key, server.app_secret, server.session)
    memo = f"{sign_method} {layout} 备注"
    ask = {"sign_method": sign_method, "layout": layout}
    outsider.raw("taobao.trade.memo.update", **ask, tid=facts["tid"], memo=memo)
    answer = json.loads(
        outsider.raw("taobao.trade.get", **ask, tid=facts["tid"], fields="seller_memo")
    )

    assert memo == answer["trade_get_response"]["trade"]["seller_memo"]
