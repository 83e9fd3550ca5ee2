"""What the bot's database says, read from outside with its own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.tables import (
    ConnectionRow,
    DeliveryRow,
    OrderRow,
    OrganisationRow,
    RunRow,
)

Row = Mapping[str, Any]
_OVERDUE = timedelta(seconds=30)
_UNDER_WAY = frozenset({"queued", "submitting", "generating"})
_TABLES = {
    "connections": ConnectionRow,
    "deliveries": DeliveryRow,
    "orders": OrderRow,
    "organisations": OrganisationRow,
    "runs": RunRow,
}


@dataclass(frozen=True, slots=True)
class Books:
    """Every row of the tables that hold work, at one instant."""

    connections: tuple[Row, ...] = ()
    deliveries: tuple[Row, ...] = ()
    orders: tuple[Row, ...] = ()
    organisations: tuple[Row, ...] = ()
    runs: tuple[Row, ...] = ()

    def claimed(self, now: datetime) -> dict[str, object]:
        """Return what a process had taken for itself, with what changes when it moves.

        Work that merely waits is not in it: it belongs to nobody.
        """
        return {
            **self._claimed_runs(),
            **self._claimed_posts(now),
            **self._claimed_lookups(now),
        }

    def _claimed_runs(self) -> dict[str, object]:
        return {
            f"run {run['id']}": (run["state"], run["fence"])
            for run in self.runs
            if run["state"] == "submitting" or _is_lost(run)
        }

    def _claimed_posts(self, now: datetime) -> dict[str, object]:
        posts: dict[str, object] = {
            f"delivery {post['id']}": (post["state"], post["fence"])
            for post in self.deliveries
            if post["state"] == "sending"
        }
        for order in self.orders:
            put_off = order["edit_not_before"]
            if order["edit_due_at"] is not None and put_off and put_off > now:
                posts[f"edit {order['id']}"] = (put_off, order["shown_version"])
        return posts

    def _claimed_lookups(self, now: datetime) -> dict[str, object]:
        generating = {
            run["organisation_id"] for run in self.runs if run["state"] == "generating"
        }
        held: dict[str, object] = {
            f"accepted {order['id']}": order["due_at"]
            for order in self.orders
            if order["state"] == "accepted"
        }
        for lane in self.organisations:
            until = lane["poll_lease_until"]
            if until is not None and until > now and lane["id"] in generating:
                held[f"lane {lane['id']}"] = lane["poll_fence"]
        for connection in self.connections:
            fetches = connection["kind"] == "supplier"
            if fetches and connection["organisations_at"] is None:
                due = connection["organisations_due_at"]
                held[f"directory {connection['id']}"] = due
        return held

    def unrest(self) -> list[str]:
        """Return what is not over, or not yet shown."""
        left = [
            f"order {order['ref']} is {order['state']}"
            for order in self.orders
            if order["state"] in {"accepted", "open"}
        ]
        left += [
            f"run {run['id']} is {run['state']}"
            for run in self.runs
            if run["state"] in _UNDER_WAY or _is_lost(run)
        ]
        left += [
            f"{post['kind']} {post['id']} is {post['state']}"
            for post in self.deliveries
            if post["state"] in {"pending", "sending"}
        ]
        left += [
            f"the card of {order['ref']} is out of date"
            for order in self.orders
            if order["card_ts"] and order["edit_due_at"] is not None
        ]
        return left

    def leases(self, now: datetime) -> list[str]:
        """Return the leases that nobody holds any more."""
        stuck = [
            f"{table} {row['id']} keeps {column}"
            for table, column in (
                ("runs", "lease_until"),
                ("deliveries", "lease_until"),
            )
            for row in getattr(self, table)
            if row[column] is not None
        ]
        # An expired lease of a lane is none; a lane that nobody comes to look at is.
        return stuck + [
            f"organisations {lane['id']} has waited for a look since {lane['poll_at']}"
            for lane in self.organisations
            if lane["poll_at"] is not None and lane["poll_at"] < now - _OVERDUE
        ]


async def read_books(url: str) -> Books:
    """Return what stands in the database; nothing while it has no tables yet."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            books = {}
            for name, table in _TABLES.items():
                rows = await connection.execute(select(table.__table__))  # type: ignore[attr-defined]  # SQLModel adds it
                books[name] = tuple(dict(row) for row in rows.mappings())
            return Books(**books)
    except SQLAlchemyError:
        return Books()
    finally:
        await engine.dispose()


def _is_lost(run: Row) -> bool:
    return run["state"] == "uncertain" and not run["settled"]
