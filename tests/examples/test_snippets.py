"""
Every snippet of the guides runs as it stands.

The blocks marked ``python`` of a page run one after the other, in one namespace and an
empty folder, against a simulated shop. They find these names there: `client`, and the
`credentials` and the `endpoint` it was made with, and `tid`, a trade that waits to be
shipped. A block that cannot run has a line before it that says why:
``<!-- not run: reason -->``. A page whose blocks need more than this has a test of its
own and is named in `ELSEWHERE`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tmallerp import Client, Credentials, Endpoint, Secret
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.top.methods.trades import TradesSoldGet

DOCS = Path(__file__).parents[2] / "docs"
ELSEWHERE = {
    "adapter": "has a test of its own",
    "authorisation": "a seller has to consent first",
    "erps": "its sections are tried with the command line",
    "fieldmap": "has a test of its own",
    "jdp": "needs a data base",
    "messages": "has a test of its own",
    "privacy": "has a test of its own",
    "quota": "has a test of its own",
    "retries": "has a test of its own",
    "summaries": "has a test of its own",
}
PAGES = [
    path
    for folder in ("guides", "zh/guides")
    for path in sorted((DOCS / folder).glob("*.md"))
    if path.stem not in {"index", *ELSEWHERE}
]
BOTH = sorted({path.stem for path in PAGES})
_BLOCK = re.compile(
    r"(?:^<!-- not run: (.+?) -->\n)?^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks(page):
    """Return the snippets of a page that run, and the reasons of those that do not."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [code for why, code in found if not why], [why for why, _ in found if why]


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40, poison=0), real_time=True) as server:
        yield server


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_the_snippets_of_a_page_run(page, shop, tmp_path, monkeypatch, capsys):
    """
    Whoever copies a page's snippets into a file has a program that works.
    """
    monkeypatch.chdir(tmp_path)
    credentials = Credentials(
        app_key=shop.app_key,
        app_secret=Secret(shop.app_secret),
        session=Secret(shop.session),
    )
    endpoint = Endpoint.simulator(shop.url)
    ran, _ = blocks(page)
    with Client(credentials, endpoint=endpoint) as client:
        waiting = TradesSoldGet(status="WAIT_SELLER_SEND_GOODS", page_size=1)
        names = {
            "client": client,
            "credentials": credentials,
            "endpoint": endpoint,
            "tid": client.call(waiting).trades[0].tid,
        }
        for number, code in enumerate(ran, 1):
            # As a file of its own would: without this module's __future__ import.
            place = f"{page.name}, snippet {number}"
            exec(compile(code, place, "exec", dont_inherit=True), names)

    assert ran
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_show_the_same(name):
    """
    A page in 中文 has the snippets, the headings' number and the tables of the English.
    """
    english, chinese = (DOCS / folder / f"{name}.md" for folder in ("guides", "zh/guides"))
    texts = [page.read_text("utf-8") for page in (english, chinese)]
    codes = [
        [re.sub(r"#.*", "", code) for code in blocks(page)[0]]
        for page in (english, chinese)
    ]

    assert codes[0] == codes[1]
    assert re.findall(r"^#+ ", texts[0], re.MULTILINE) == re.findall(
        r"^#+ ", texts[1], re.MULTILINE
    )
    assert texts[0].count("|---") == texts[1].count("|---")


def test_little_is_left_out():
    """
    At most one snippet a page is not run, and each says why.
    """
    for page in PAGES:
        ran, left = blocks(page)

        assert len(left) <= 1 <= len(ran), page
        assert all(len(why) > 10 for why in left)
