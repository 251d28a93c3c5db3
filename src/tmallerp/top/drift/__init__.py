"""
What the platform sends that its own description does not say.

TOP changes answers without notice: new fields, numbers as text, new statuses, fields
that stop coming. None of that may stop a shop, and none of it should go unnoticed. A
`Drift` looks at some of the answers a client gets and counts what differs, by API and
path; never a value, which may be a person's.
"""

from __future__ import annotations

from tmallerp.top.drift._collector import Drift, load, reset
from tmallerp.top.drift._inspect import Sighting, inspect
from tmallerp.top.drift._sheet import Finding, Sheet

__all__ = ["Drift", "Finding", "Sheet", "Sighting", "inspect", "load", "reset"]
