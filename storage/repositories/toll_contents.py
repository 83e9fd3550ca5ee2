"""The rows of toll reports, each different answer stored once."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from storage.context import Context
from storage.tables import TollContentRow

_ID: Any = col(TollContentRow.id)


class Contents:
    """The rows that answers and snapshots name, of one transaction."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def keep(
        self, connection_id: int, reports: Mapping[str, Sequence[object]], now: datetime
    ) -> dict[str, int]:
        """Store the rows of each report, equal ones once; return their ids."""
        texts = {name: _text(rows) for name, rows in reports.items()}
        digests = {name: _digest(text) for name, text in texts.items()}
        ids: dict[str, int] = {}
        put = _PUT["postgresql" if self._context.skips_locked else "sqlite"]
        # In one order, so that nobody waits in a circle.
        for digest, text in sorted((digests[name], texts[name]) for name in texts):
            if digest in ids:
                continue
            values = {
                "connection_id": connection_id,
                "digest": digest,
                "content": text,
                "seen_at": now,
            }
            stored = await self._context.execute(put, values)
            ids[digest] = stored.scalar_one()
        return {name: ids[digest] for name, digest in digests.items()}

    async def texts(self, ids: Collection[int]) -> dict[int, str]:
        """Return what was stored, by id, as JSON."""
        found = await self._context.execute(_TEXTS, {"b_ids": sorted(set(ids))})
        return {row.id: row.content for row in found}


def _put(dialect: Any, table: Any = TollContentRow) -> Any:
    new = dialect.insert(table.__table__)
    return new.on_conflict_do_update(
        index_elements=["connection_id", "digest"],
        set_={"seen_at": new.excluded.seen_at},
    ).returning(_ID)


# Built once: to build them takes longer than to execute them.
_PUT: Final = {"postgresql": _put(postgresql), "sqlite": _put(sqlite)}
_TEXTS: Final = select(_ID, col(TollContentRow.content)).where(
    _ID.in_(bindparam("b_ids", expanding=True))
)


def _text(rows: object) -> str:
    return json.dumps(rows, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
