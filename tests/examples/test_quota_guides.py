"""
Every snippet of the guides about quotas and errors runs, in both languages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tmallerp import Client, Credentials, Endpoint, Secret
from tmallerp.simulator import SimulatorServer, WorldPlan

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [
    DOCS / folder / f"{name}.md"
    for folder in ("guides", "zh/guides")
    for name in ("quota", "retries")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_snippets_run(page, tmp_path, monkeypatch, capsys):
    """
    A page's snippets run one after the other against a simulated shop.
    """
    monkeypatch.chdir(tmp_path)
    snippets = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert snippets
    with SimulatorServer(WorldPlan(orders=5), real_time=True) as server:
        credentials = Credentials(
            app_key=server.app_key,
            app_secret=Secret(server.app_secret),
            session=Secret(server.session),
        )
        endpoint = Endpoint.simulator(server.url)
        names = {"credentials": credentials, "endpoint": endpoint}
        with Client(credentials, endpoint=endpoint) as client:
            names["client"] = client
            for snippet in snippets:
                exec(compile(snippet, str(page), "exec"), names)
        for value in names.values():
            if isinstance(value, Client):
                value.close()
        if "governor" in names:
            names["governor"].close()

    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", ["quota", "retries"])
def test_the_languages_say_the_same(name):
    """
    The page in 中文 has the sections and snippets of the English one.
    """
    texts = [(DOCS / f / f"{name}.md").read_text("utf-8") for f in ("guides", "zh/guides")]
    shapes = [re.findall(r"^(#+ |```python)", text, re.MULTILINE) for text in texts]

    assert shapes[0] == shapes[1]
