"""
Every key of a TOML text is found where it was written.
"""

from __future__ import annotations

import tomllib

import pytest

from tmallerp.fieldmap._positions import line_at, positions

TRICKY = '''\
# a comment with [brackets] and = signs
a = 1
"quoted key" = 'lit # no comment'
b.c.d = "x = [1]" # trailing
'e.f' = """
[[not.a.table]]
k = "no"
\\""" still """
g = \'\'\'
h = 1
\'\'\'\'
i = [ # comment ]
  1, 2.5, # two
  {j = 1, "k.l" = [{m = "}"}]},
  1979-05-27 07:32:00,
]
t = 07:32:00
empty = {}
none = []
[table . "dotted"]
n = { o.p = "q", r = [] }
[[list]]
s = 1
[[list.inner]]
u = 1
[[list.inner]]
u = 2
[list.inner.sub]
v = 1
[[list]]
[[list.inner]]
w = "\\u0041"
["\\u0042"]
x = -inf
'''


def leaves(value, key=()):
    """Return the path of every table, key and item."""
    pairs = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for name, one in pairs:
        yield (*key, name)
        yield from leaves(one, (*key, name))


@pytest.mark.parametrize("text", [TRICKY, TRICKY.replace("\n", "\r\n"), "", "\n", "a=1"])
def test_every_key_that_is_read_is_found(text):
    """
    The keys that are found are those that `tomllib` reads, neither more nor fewer.
    """
    assert set(leaves(tomllib.loads(text))) == set(positions(text))


@pytest.mark.parametrize(
    ("key", "start"),
    [
        (("a",), "a = 1"),
        (("b", "c", "d"), "b.c.d ="),
        (("e.f",), "'e.f'"),
        (("i", 2, "k.l"), '  {j = 1, "k.l"'),
        (("table", "dotted", "n", "o", "p"), "n = {"),
        (("list", 0, "inner", 1, "u"), "u = 2"),
        (("list", 0, "inner", 1, "sub", "v"), "v = 1"),
        (("list", 1, "inner", 0, "w"), "w ="),
        (("B", "x"), "x = -inf"),
    ],
)
def test_lines_are_those_of_the_key(key, start):
    """
    A key's line is the one it was written in, whatever stands before it.
    """
    line = line_at(TRICKY, positions(TRICKY)[key])

    assert TRICKY.splitlines()[line - 1].startswith(start)
