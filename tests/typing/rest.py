"""
The public types of the adapter for described services, pinned.

mypy and pyright read this file, nobody runs it.
"""

from pathlib import Path
from typing import assert_type

from tmallerp.erp.protocols import AdapterTraits, OrderSink, ShipmentSource
from tmallerp.erp.rest import SAMPLE, RestDescription, RestErp, read_description


def connecting(file: Path) -> None:
    """What was connected has the jobs it was described with, told by its protocols."""
    about = read_description(file)
    assert_type(about, RestDescription)
    assert_type(SAMPLE, Path)
    erp = RestErp.connect(about)
    assert_type(erp, RestErp)
    assert_type(erp.traits, AdapterTraits)
    if isinstance(erp, OrderSink):
        _ = erp.put_orders
    if isinstance(erp, ShipmentSource):
        _ = erp.list_shipments
