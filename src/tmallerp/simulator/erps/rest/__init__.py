"""
A simulated ERP as a company would write it itself: plain JSON over HTTP.

Every path lies under ``/api/v1/``; ``POST /oauth/token`` gives tokens. Amounts, prices and
quantities are text in answers, and text or exact numbers in requests. Times carry an
offset in requests and are UTC in answers. Errors are problems of RFC 9457 that name every
wrong field by its path.

Collections ``sales-orders``, ``refunds``, ``products``, ``customers``,
``purchase-demands``, ``vouchers``, ``receivables``, ``stock-counts``, each with::

    POST  /api/v1/{c}                   create; 409 if the key exists
    PUT   /api/v1/{c}                   create, replace, or leave as it is
    PATCH /api/v1/{c}                   create or change what is given; registers only
    POST  /api/v1/{c}/batch             207, one result a row
    POST  /api/v1/{c}/batch-atomic      all rows or none
    GET   /api/v1/{c}?external_key=…    find by key, repeated (``code`` for registers)
    POST  /api/v1/{c}/search            find by many keys
    GET   /api/v1/{c}?updated_from=…    list, with a cursor
    GET   /api/v1/{c}/{id}              one document
    PATCH /api/v1/{c}/{id}              hold, release, cancel, post, close lines

``shipments``, ``stock``, ``organisations``, ``warehouses`` and ``health`` are only read.
What is written is answered with ``result``: ``created``, ``updated`` or ``unchanged``.
``Idempotency-Key`` repeats a first answer for a day; a document keeps the digest it was
sent with. A caller is let in by a bearer token (fixed or fetched), by user and password,
by ``X-Api-Key``, or by ``X-Key-Id``, ``X-Timestamp`` and ``X-Signature``.

``make`` is the factory that the table of kinds names.
"""

from __future__ import annotations

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ErpFaultBag
from tmallerp.simulator.erps.rest._app import RestErp

__all__ = ["RestErp", "make"]


def make(seed: int, clock: ErpClock, faults: ErpFaultBag) -> RestErp:
    """
    Make a service.

    Args:
        seed: Decides credentials.

        clock: Its time.

        faults: What it does wrong.
    """
    return RestErp(seed, clock, faults)
