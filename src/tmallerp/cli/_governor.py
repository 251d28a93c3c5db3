"""Who counts the calls of an app, for all processes on this machine."""

from __future__ import annotations

from tmallerp.cli._config import Config, ShopConfig
from tmallerp.clock import Clock
from tmallerp.top.quota import FileQuota, Governor


def governor_of(config: Config, shop: ShopConfig, clock: Clock) -> Governor:
    """Return who counts the calls of a shop's app, for all processes on this machine."""
    config.quota.folder.mkdir(parents=True, exist_ok=True)
    file = config.quota.folder / f"{shop.credentials.app_key}.quota"
    return Governor(config.quota.rules, shared=FileQuota(file), clock=clock)
