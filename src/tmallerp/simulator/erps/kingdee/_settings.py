"""What differs between tenants and may be set from the control plane."""

from __future__ import annotations

from attrs import define


@define(kw_only=True)
class Settings:
    """Switches of one tenant."""

    accept_every_material: bool = False
    """Unknown material numbers come into being, audited, with stock."""

    batch_limit: int = 500
    """Rows a BatchSave takes."""

    bill_no_length: int = 30
    text_length: int = 255
    note_length: int = 1000

    price_decimals: int = 6

    session_s: int = 1200
    """Seconds a session lives after its last use."""

    sha1_only: bool = False
    """An old server: LoginBySign takes SHA-1 signatures and nothing else."""

    max_skew_s: int = 0
    """Seconds a signed timestamp may differ from the ERP's clock; 0 does not look."""

    unique_nonces: bool = False
    """Whether a nonce may be used once only."""

    negative_stock: str = "ask"
    """``ask`` an interaction question when stock would fall below zero, or ``allow``."""

    show_avb_qty: bool = False
    """Whether FAVBQty tells anything; on many tenants it is 0."""

    receipt_rows: int = 10_000
    """Source rows of one pushed receipt; more are split."""

    old_dates: bool = False
    """An old server: View writes dates as ``/Date(ms)/``."""

    async_polls: int = 1
    """How often an asynchronous task is still running when asked."""

    execute_operation: bool = False
    """The tenant spells the service ExecuteOperation, and no longer ExcuteOperation."""

    order_number_field: str = "F_TM_OrderNo"
    red_order_number_field: str = "F_TM_RedOrderNo"
    """The tenant's fields for the platform's order number on blue and red receivables."""

    on_hand: int = 1000
    """Pieces a seeded material has in the first warehouse."""
