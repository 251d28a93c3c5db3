"""How the command line finds a shop's kept session."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tmallerp.cli._config import Config, SessionsConfig, ShopConfig
from tmallerp.clock import Clock, format_beijing
from tmallerp.top.oauth import OAuth
from tmallerp.top.sessions import KeyRing, SessionFile, Sessions, Standing

if TYPE_CHECKING:
    from tmallerp.cli._desk import Desk


def sessions_of(config: Config, shop: ShopConfig, clock: Clock) -> Sessions | None:
    """
    Return what keeps a shop's session fresh, or None where it comes from elsewhere.

    Raises:
        ConfigError: If the key is not there.
    """
    if not shop.stored:
        return None
    place = place_of(config, shop)
    return Sessions(place, issuer_of(shop, clock), clock=clock)


def place_of(config: Config, shop: ShopConfig) -> SessionFile:
    """
    Return where a shop's session is kept.

    Raises:
        ConfigError: If the key is not there.
    """
    key = shop.profile.key
    return SessionFile(
        config.sessions.folder,
        tenant=key.tenant,
        shop=key.shop,
        keys=keys_of(config.sessions),
    )


def keys_of(sessions: SessionsConfig) -> KeyRing:
    """
    Return the keys that sessions are sealed with.

    Raises:
        ConfigError: If they are not there.
    """
    scheme, _, rest = sessions.key.partition(":")
    if scheme == "env":
        return KeyRing.from_environment(rest)
    service, _, name = rest.partition("/")
    return KeyRing.from_keyring(service, name)


def issuer_of(shop: ShopConfig, clock: Clock) -> OAuth:
    """Return who exchanges codes and refresh tokens for a shop."""
    return OAuth(
        shop.credentials,
        endpoint=shop.oauth,
        clock=clock,
        proxy=shop.client.proxy,
        ca_file=shop.client.ca_file,
    )


def told(desk: Desk, standing: Standing) -> str:
    """Say where a session stands, in a line."""
    words = [desk.say.word(standing.condition.value)]
    if standing.reason is not None:
        words.append(desk.say.word(standing.reason.value))
    elif standing.session is not None:
        until = format_beijing(standing.session.expires_at)
        words.append(desk.say("session_until", until=until))
    return " ".join(words)


def left(desk: Desk, time: timedelta | None) -> str:
    """Say how much time is left, in days or hours."""
    if time is None:
        return "-"
    if time < timedelta(days=2):
        return desk.say("hours", hours=int(time / timedelta(hours=1)))
    return desk.say("days", days=time.days)
