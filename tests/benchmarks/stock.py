"""A database that is full of runs, made by copying the few that are real."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.sandbox.supplier_world import SupplierWorld

_RUNS_OF_AN_ORDER = 20
_IN_LANE = 6


class Stock:
    """Copies rows inside SQLite, as the database of a long life would hold them."""

    def __init__(self, database: sqlite3.Connection, now: datetime) -> None:
        self._database = database
        self._now = now
        self._lanes = [
            row[0]
            for row in database.execute(
                "SELECT id FROM organisations WHERE poll_at IS NOT NULL"
            )
        ]
        self._real_orders = self._count("orders")

    def lengthen_lanes(self, supplier: SupplierWorld, to: int) -> None:
        """Let each lane have *to* reports in progress, at the supplier, too."""
        runs = self._database.execute(
            "SELECT r.id, o.key, r.report_type FROM runs r "
            "JOIN organisations o ON o.id = r.organisation_id"
        ).fetchall()
        number = len(runs)
        for run_id, key, kind in runs:
            for _ in range(to - 1):
                number += 1
                report = supplier.add_report(key, kind, None, self._now)
                self._copy(
                    "runs",
                    {"number": str(number), "supplier_report_id": f"'{report.id}'"},
                    f"t.id = {run_id}",
                    1,
                )

    def finish(self, runs: int) -> None:
        """Add delivered runs, and the orders that they belong to."""
        orders = runs // _RUNS_OF_AN_ORDER
        long_ago = _text(self._now - timedelta(days=30))
        first = self._next("orders")
        self._copy(
            "orders",
            {
                "id": f"{first} + n.i",
                "ref": "'R-D' || n.i",
                "fingerprint": "'done-' || n.i",
                "state": "'done'",
                "created_at": long_ago,
                "finished_at": long_ago,
                "edit_due_at": "NULL",
            },
            self._first_order(),
            orders,
        )
        self._copy(
            "runs",
            {
                "order_id": f"{first} + n.i / {_RUNS_OF_AN_ORDER}",
                "number": f"n.i % {_RUNS_OF_AN_ORDER}",
                "state": "'delivered'",
                "supplier_report_id": "'done-' || n.i",
                "slot_until": "NULL",
                "deadline_at": "NULL",
                "ended_at": long_ago,
            },
            self._first_run(),
            orders * _RUNS_OF_AN_ORDER,
        )

    def fill(self, in_flight: int) -> None:
        """Add generating runs in lanes of their own until so many are in flight."""
        there = self._count("runs WHERE state = 'generating'")
        lanes = max(0, in_flight - there) // _IN_LANE
        organisation, order = self._next("organisations"), self._next("orders")
        in_an_hour = _text(self._now + timedelta(hours=1, minutes=30))
        self._copy(
            "organisations",
            {
                "id": f"{organisation} + n.i",
                "key": f"'more-' || ({organisation} + n.i)",
                "poll_at": in_an_hour,
                "demand": "'[0.0, 0.0, 0.0]'",
            },
            f"t.id = {self._lanes[0]}",
            lanes,
        )
        self._copy(
            "orders",
            {
                "id": f"{order} + n.i",
                "ref": f"'R-M' || ({order} + n.i)",
                "fingerprint": f"'more-' || ({order} + n.i)",
                "edit_due_at": "NULL",
            },
            self._first_order(),
            lanes,
        )
        self._copy(
            "runs",
            {
                "order_id": f"{order} + n.i / {_IN_LANE}",
                "number": f"n.i % {_IN_LANE}",
                "organisation_id": f"{organisation} + n.i / {_IN_LANE}",
                "supplier_report_id": f"'more-{order}-' || n.i",
            },
            self._first_run(),
            lanes * _IN_LANE,
        )
        self._database.execute("ANALYZE")

    def make_due(self, now: datetime) -> None:
        """Let the same lanes be due, and nothing else, with a budget unspent."""
        marks = ",".join("?" * len(self._lanes))
        self._database.execute(
            f"UPDATE organisations SET poll_at = {_text(now)}, "  # noqa: S608  numbers
            f"poll_lease_until = NULL WHERE id IN ({marks})",
            self._lanes,
        )
        self._database.execute(
            f"UPDATE budget_slots SET at = {_text(now - timedelta(hours=1))}"  # noqa: S608  a number
        )

    def _first_order(self) -> str:
        return "t.id = (SELECT min(id) FROM orders)"

    def _first_run(self) -> str:
        return "t.id = (SELECT min(id) FROM runs)"

    def _count(self, what: str) -> int:
        row = self._database.execute(f"SELECT count(*) FROM {what}").fetchone()  # noqa: S608  our own words
        return int(row[0])

    def _next(self, table: str) -> int:
        row = self._database.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()  # noqa: S608  our own words
        return int(row[0])

    def _copy(
        self, table: str, changes: Mapping[str, str], which: str, count: int
    ) -> None:
        """Insert *count* copies of a row with *changes*, in which n.i counts."""
        known = self._database.execute(f"PRAGMA table_info({table})").fetchall()
        columns = [row[1] for row in known if row[1] in changes or row[1] != "id"]
        values = ", ".join(changes.get(column, f't."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        self._database.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 0 WHERE {count} > 0 UNION ALL "  # noqa: S608  our own words
            f"SELECT i + 1 FROM n WHERE i + 1 < {count}) "
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, n "
            f"WHERE {which}"
        )


def _text(instant: datetime) -> str:
    return f"'{instant.replace(tzinfo=None).isoformat(' ', 'microseconds')}'"
