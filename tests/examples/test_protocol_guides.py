"""
Every snippet of the guides about the protocol, drift and cassettes runs, in both languages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tmallerp import Client, Credentials, Endpoint, Secret
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.top.methods.trades import TradesSoldGet

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("protocol", "drift", "cassettes")
PAGES = [
    DOCS / folder / f"{name}.md" for folder in ("guides", "zh/guides") for name in NAMES
]


def snippets(page):
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40, poison=0), real_time=True) as server:
        yield server


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_snippets_run(page, shop, tmp_path, monkeypatch, capsys):
    """
    A page's snippets run one after the other against a simulated shop.
    """
    monkeypatch.chdir(tmp_path)
    credentials = Credentials(
        app_key=shop.app_key,
        app_secret=Secret(shop.app_secret),
        session=Secret(shop.session),
    )
    endpoint = Endpoint.simulator(shop.url)
    with Client(credentials, endpoint=endpoint) as client:
        waiting = TradesSoldGet(status="WAIT_SELLER_SEND_GOODS", page_size=1)
        names = {
            "client": client,
            "credentials": credentials,
            "endpoint": endpoint,
            "tid": client.call(waiting).trades[0].tid,
        }
        for number, code in enumerate(snippets(page), 1):
            place = f"{page.name}, snippet {number}"
            exec(compile(code, place, "exec", dont_inherit=True), names)

    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", NAMES)
def test_the_languages_say_the_same(name):
    """
    The page in 中文 has the snippets, sections and tables of the English one.
    """
    pages = [DOCS / folder / f"{name}.md" for folder in ("guides", "zh/guides")]
    texts = [page.read_text("utf-8") for page in pages]

    assert snippets(pages[0]) == snippets(pages[1])
    for pattern in (r"^#+ ", r"^\|"):
        english, chinese = (len(re.findall(pattern, text, re.MULTILINE)) for text in texts)
        assert english == chinese
