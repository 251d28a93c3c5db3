"""What hypothesis draws for us and for adapter authors: amounts, times, orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from attrs import evolve
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.documents import Receiver, SalesOrder, SalesOrderLine
from tmallerp.money import from_fen
from tmallerp.testing.builders import an_order

_EPOCH = datetime(2020, 1, 1, tzinfo=BEIJING)
_TEN_YEARS = 10 * 365 * 24 * 3600

# What buyers and sellers type: 中文, emoji, formulas, quotes, line breaks.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t=+-@\"',;"),
    max_size=40,
)


def yuan(least_fen: int = 0, most_fen: int = 99_999_999) -> st.SearchStrategy[Decimal]:
    """Draw amounts in yuan with two places."""
    return st.integers(least_fen, most_fen).map(from_fen)


def moments() -> st.SearchStrategy[datetime]:
    """Draw aware moments of whole seconds in Beijing."""
    return st.integers(0, _TEN_YEARS).map(lambda s: _EPOCH + timedelta(seconds=s))


def ids() -> st.SearchStrategy[str]:
    """Draw platform ids of up to 19 digits; some begin with zeros."""
    return st.text("0123456789", min_size=1, max_size=19)


@st.composite
def lines(draw: st.DrawFn, line_id: str = "1") -> SalesOrderLine:
    """Draw a line."""
    quantity = draw(st.integers(1, 1000))
    price = draw(yuan())
    amount = draw(yuan())
    return SalesOrderLine(
        line_id=line_id,
        sku=draw(st.text("0123456789ABC-", min_size=1, max_size=12)),
        title=draw(TEXT),
        quantity=quantity,
        list_price=price,
        discount=price * quantity - amount,
        amount=amount,
        closed=draw(st.booleans()),
        hold=draw(st.sampled_from([None, "refund:WAIT_SELLER_AGREE"])),
    )


@st.composite
def orders(draw: st.DrawFn) -> SalesOrder:
    """Draw an order whose components add up to its payment."""
    count = draw(st.integers(1, 4))
    drawn = tuple(draw(lines(str(number))) for number in range(count))
    order = an_order(draw(ids()), lines=drawn, postage=str(draw(yuan(0, 5000))))
    return _with_texts(draw, order)


def _with_texts(draw: st.DrawFn, order: SalesOrder) -> SalesOrder:
    return evolve(
        order,
        buyer_message=draw(TEXT),
        seller_memo=draw(TEXT),
        receiver=Receiver(name=draw(TEXT), address=draw(TEXT)),
    )
