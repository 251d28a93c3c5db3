"""
The configuration: which shops there are, and how each is joined to its ERP.

Secrets never stand in the file: ``env:NAME`` reads an environment variable,
``keyring:service/name`` the system's keyring. Only the simulator's own secrets may be
written out, for they open nothing. A session may also be ``stored``: kept sealed, and
kept fresh, by ``tmallerp auth``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

from attrs import evolve, frozen

from tmallerp.cli._erp_config import ErpConfig, read_erp
from tmallerp.cli._references import read_reference
from tmallerp.cli._section import Section
from tmallerp.documents import OrderRules, ShopKey, ShopProfile
from tmallerp.documents.shops import Role
from tmallerp.errors import ConfigError, MappingError
from tmallerp.pipelines import DeliverRules, GatherRules
from tmallerp.secrets import Secret
from tmallerp.top import ClientConfig, Credentials, Endpoint
from tmallerp.top._signing import SignMethod
from tmallerp.top.config import check_pair
from tmallerp.top.oauth import OAuthEndpoint
from tmallerp.top.quota import USUAL_PURPOSES, Pace, Purpose, QuotaRules
from tmallerp.top.sessions import KEY_VARIABLE

DEFAULT = Path("tmallerp.toml")
DEFAULT_KEY = f"env:{KEY_VARIABLE}"
STORED = "stored"
DRIFT_FILE = "tmallerp-drift.json"
"""Beside the configuration: what the platform sends that nobody described."""


@frozen(kw_only=True)
class ShopConfig:
    """Everything about one shop."""

    profile: ShopProfile
    credentials: Credentials
    stored: bool
    endpoint: Endpoint
    oauth: OAuthEndpoint
    client: ClientConfig
    erp: ErpConfig
    gather: GatherRules
    deliver: DeliverRules


@frozen(kw_only=True)
class SessionsConfig:
    """
    Where sessions are kept.

    Args:
        folder: Of the sealed files.

        key: Where the key is: ``env:NAME`` or ``keyring:service/name``.
    """

    folder: Path
    key: str


@frozen(kw_only=True)
class QuotaConfig:
    """
    What the apps may spend, and where that is counted.

    Args:
        folder: Of the files that processes share, one an app.

        rules: Limits and reserves.
    """

    folder: Path
    rules: QuotaRules


@frozen(kw_only=True)
class Config:
    """
    A configuration.

    Args:
        file: Where it was read from.

        store: The ledger's file.

        sessions: Where sessions are kept.

        quota: What the apps may spend.

        shops: By their names in the file.
    """

    file: Path
    store: Path
    sessions: SessionsConfig
    quota: QuotaConfig
    shops: Mapping[str, ShopConfig]


def load(file: Path) -> Config:
    """
    Read a configuration.

    Raises:
        ConfigError: With file, dotted key and line, if anything in it is wrong.
    """
    root = Section.load(file)
    here = file.parent
    root.number("schema", 1, 1, 1)
    store = root.table("store")
    path = here / store.string("path", "tmallerp.db")
    store.done()
    kept = _sessions(root.table("sessions"), here)
    quota = _quota(root.table("quota"), here)
    sections = root.tables("shops")
    root.done()
    if not sections:
        raise root.wrong("shops", "names no shop")
    shops = {name: _shop(name, section, here) for name, section in sections.items()}
    return Config(file=file, store=path, sessions=kept, quota=quota, shops=shops)


def _sessions(section: Section, here: Path) -> SessionsConfig:
    folder, key = section.string("path", "sessions"), section.string("key", DEFAULT_KEY)
    scheme, _, rest = key.partition(":")
    if (
        not rest
        or scheme not in {"env", "keyring"}
        or (scheme == "keyring" and "/" not in rest)
    ):
        raise section.wrong("key", "must be 'env:NAME' or 'keyring:service/name'")
    section.done()
    return SessionsConfig(folder=here / folder, key=key)


def _quota(section: Section, here: Path) -> QuotaConfig:
    reserves = section.table("reserves")
    a_day = section.number("calls_a_day", 0, 0, 10**9)
    a_second = section.number("calls_a_second", 0, 0, 10**4)
    try:
        rules = QuotaRules(
            calls_a_day=a_day or None,
            pace=Pace(per_second=a_second, burst=a_second) if a_second else None,
            purposes=tuple(
                evolve(one, reserve=reserves.number(one.name, _percent(one), 0, 100) / 100)
                for one in USUAL_PURPOSES
            ),
        )
    except ConfigError as error:
        raise section.wrong("reserves", f"are wrong: {error.message}") from error
    config = QuotaConfig(folder=here / section.string("path", "quota"), rules=rules)
    reserves.done()
    section.done()
    return config


def _percent(purpose: Purpose) -> int:
    return round(purpose.reserve * 100)


def _shop(name: str, section: Section, here: Path) -> ShopConfig:
    top = section.table("top", needed=True)
    erp = read_erp(section.table("erp"), here)
    sync = section.table("sync")
    profile = _profile(name, section)
    credentials, endpoint, client = _top(top)
    oauth = _oauth(top, endpoint)
    gather, deliver = _gather(sync), _deliver(sync)
    for one in (section, top, sync):
        one.done()
    try:
        check_pair(credentials, endpoint)
        check_pair(credentials, oauth.as_endpoint())
    except ConfigError as error:
        raise top.wrong("endpoint", f"does not fit: {error.message.rstrip('.')}") from error
    return ShopConfig(
        profile=profile,
        credentials=credentials,
        stored=credentials.session is None,
        endpoint=endpoint,
        oauth=oauth,
        client=client,
        erp=erp,
        gather=gather,
        deliver=deliver,
    )


def _profile(name: str, section: Section) -> ShopProfile:
    rules = section.table("orders")
    tenant = section.string("tenant", "default")
    try:
        key = ShopKey(tenant, name)
    except MappingError as error:
        raise section.wrong("tenant", f"cannot be used: {error.message}") from error
    profile = ShopProfile(
        key=key,
        name=section.string("name", ""),
        seller_nick=section.string("seller_nick", "") or None,
        role=cast(
            "Role",
            section.choice("role", ("erp_ships", "oms_ships", "finance_only"), "erp_ships"),
        ),
        organisation=section.string("organisation", ""),
        customer=section.string("customer", ""),
        warehouse=section.string("warehouse", ""),
        live=section.flag("live", default=False),
        orders=OrderRules(
            release_delay=timedelta(
                minutes=rules.number("release_delay_minutes", 15, 0, 24 * 60)
            ),
            service_skus=rules.strings("service_skus"),
            gift_warehouse=rules.string("gift_warehouse", "") or None,
            gift_skus=rules.pairs("gift_skus"),
        ),
    )
    rules.done()
    return profile


def _top(top: Section) -> tuple[Credentials, Endpoint, ClientConfig]:
    credentials = Credentials(
        app_key=top.string("app_key"),
        app_secret=_secret(top, "app_secret"),
        session=_session(top),
    )
    ca_file = top.string("ca_file", "")
    try:
        endpoint = _endpoint(top.string("endpoint", "production"))
        client = ClientConfig(
            sign_method=cast("SignMethod", top.string("sign_method", "hmac-sha256")),
            proxy=top.string("proxy", "") or None,
            ca_file=Path(ca_file) if ca_file else None,
            purpose="orders",
        )
    except ConfigError as error:
        raise top.wrong(error.key or "endpoint", f"is wrong: {error.message}") from error
    return credentials, endpoint, client


def _endpoint(text: str) -> Endpoint:
    if text == "production":
        return Endpoint.production()
    if text == "overseas":
        return Endpoint.overseas()
    # Plain http is only ever allowed to this machine, and there a simulator answers.
    return Endpoint(url=text, simulated=text.startswith("http://"))


def _secret(section: Section, key: str) -> Secret:
    return read_reference(section, key, section.string(key))


def _session(top: Section) -> Secret | None:
    """Read the session, or None where it is kept by ``tmallerp auth``."""
    if top.values.get("session") == STORED:
        top.string("session")
        return None
    return _secret(top, "session")


def _oauth(top: Section, endpoint: Endpoint) -> OAuthEndpoint:
    text = top.string("oauth", "")
    try:
        if endpoint.simulated and not text:
            return OAuthEndpoint.simulator(endpoint.url)
        if text in {"", "production"}:
            return OAuthEndpoint.production()
        if text == "sandbox":
            return OAuthEndpoint.sandbox()
        return OAuthEndpoint(url=text, simulated=text.startswith("http://"))
    except ConfigError as error:
        raise top.wrong("oauth", f"is wrong: {error.message}") from error


def _minutes(section: Section, key: str, default: int, most: int) -> timedelta:
    return timedelta(minutes=section.number(key, default, 1, most))


def _gather(sync: Section) -> GatherRules:
    return GatherRules(
        window=_minutes(sync, "window_minutes", 30, 23 * 60),
        overlap=_minutes(sync, "overlap_minutes", 5, 60),
        lag=timedelta(seconds=sync.number("lag_seconds", 60, 0, 3600)),
        horizon=timedelta(hours=sync.number("horizon_hours", 24, 1, 90 * 24)),
        page_size=sync.number("page_size", 100, 1, 100),
        workers=sync.number("workers", 4, 1, 32),
    )


def _deliver(sync: Section) -> DeliverRules:
    return DeliverRules(
        max_new=sync.number("max_new", 20_000, 1, 10_000_000),
        patience=timedelta(minutes=sync.number("patience_minutes", 0, 0, 24 * 60)),
    )
