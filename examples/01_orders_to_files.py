"""
Bring the orders of a (simulated) Tmall shop into an ERP that reads CSV files.

Runs without any account: a simulated shop answers over HTTP on this machine. For a real
shop, give `Credentials` your own key, secret and session and leave `endpoint` out.

    python examples/01_orders_to_files.py
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from tmallerp import Client, Credentials, Endpoint, Secret
from tmallerp.documents import OrderRules, ShopKey, ShopProfile
from tmallerp.erp import FilesErp
from tmallerp.pipelines import GatherRules, OrdersPipeline, prove
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.store import SqliteStore


def main(folder: Path) -> None:
    """Run one sync and prove it."""
    # Which shop this is, and how its orders are released. Without live=True the run
    # only shows what it would do.
    profile = ShopProfile(
        key=ShopKey("acme", "flagship"),
        customer="TMALL",
        warehouse="CK001",
        live=True,
        orders=OrderRules(
            release_delay=timedelta(minutes=15), service_skus=frozenset({"SERVICE-DIFF"})
        ),
    )
    with SimulatorServer(WorldPlan(orders=60), real_time=True) as shop:
        credentials = Credentials(
            app_key=shop.app_key,
            app_secret=Secret(shop.app_secret),
            session=Secret(shop.session),
        )
        store = SqliteStore(folder / "ledger.db")
        erp = FilesErp(folder)
        with Client(credentials, endpoint=Endpoint.simulator(shop.url)) as client:
            pipeline = OrdersPipeline(
                profile,
                client,
                erp,
                store,
                gather=GatherRules(horizon=timedelta(hours=25)),
            )
            report = pipeline.run()
        proof = prove(store, profile.key, sink=erp)
        orders, _ = erp.collect()
        store.close()

    print(f"read {report.fetched} trades in {report.windows_closed} windows")
    print(f"pulled {proof.pulled} = delivered {proof.delivered}", end="")
    print(f" + held {dict(proof.held)} + not due {dict(proof.not_due)}", end="")
    print(f" + quarantined {dict(proof.quarantined)}")
    print(f"the sum holds: {proof.is_whole}; the orders are in {orders}")


if __name__ == "__main__":
    main(Path(tempfile.mkdtemp(prefix="tmallerp-")))
