"""
Values of any field of any method or model.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.top._about import fields_about, is_id

PLAIN = st.text(
    st.characters(codec="utf-8", exclude_characters=",", exclude_categories=["Cc", "Cs"]),
    min_size=1,
    max_size=8,
)
NUMBERS = {
    int: st.integers(-(10**17), 10**17),
    bool: st.booleans(),
    Decimal: st.integers(-(10**13) + 1, 10**13 - 1).map(
        lambda fen: Decimal(fen).scaleb(-2)
    ),
    bytes: st.binary(max_size=20),
    datetime: st.datetimes(
        datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(BEIJING)
    ).map(lambda moment: moment.replace(microsecond=0)),
    str: PLAIN,
}


def values_of(one, depth=0):
    """Draw a value of a field's type."""
    item = objects_of(one.model, depth) if one.model else NUMBERS.get(one.type)
    item = st.integers(1, 10**19 - 1).map(str) if is_id(one) else item
    return st.lists(item, min_size=1, max_size=3).map(tuple) if one.listed else item


def objects_of(model, depth):
    fields = [one for one in fields_about(model) if one.required or depth < 1]
    return st.fixed_dictionaries(
        {one.name: values_of(one, depth + 1) for one in fields if one.required},
        optional={
            one.name: values_of(one, depth + 1) for one in fields if not one.required
        },
    ).map(lambda values: model(**values))
