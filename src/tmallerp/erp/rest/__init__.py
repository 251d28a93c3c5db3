"""
Any ERP with a JSON service that a TOML file describes.

Address, authentication, the shape of questions and answers, how doubles are prevented and
how lists are read on are data (`read_description`); templates in it are looked up and
never evaluated. `RestErp.connect` makes an adapter that can do what is described.
"""

from pathlib import Path

from tmallerp.erp.rest._describe import read_description
from tmallerp.erp.rest.adapter import RestErp
from tmallerp.erp.rest.client import RestClient
from tmallerp.erp.rest.description import RestDescription

SAMPLE = Path(__file__).parent / "examples" / "simulated" / "erp.toml"
"""A description to copy from: that of the simulated REST ERP, with every key explained."""

__all__ = ["SAMPLE", "RestClient", "RestDescription", "RestErp", "read_description"]
