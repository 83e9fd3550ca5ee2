"""What is sealed under the operator's keys: looked at, and sealed anew."""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from storage.tables import ConnectionRow

Seal = Callable[[str], str]
Open = Callable[[str], str | None]


async def unopened(engine: AsyncEngine, mark: str, opens: Open | None) -> int:
    """Return how many secrets with *mark* do not open; without *opens*, all of them."""
    async with engine.connect() as connection:
        found = await connection.execute(
            select(col(ConnectionRow.token_sealed)).where(
                col(ConnectionRow.token_sealed).startswith(mark)
            )
        )
        sealed = list(found.scalars())
    return sum(opens is None or opens(each) is None for each in sealed)


async def seal_anew(engine: AsyncEngine, opens: Open, seal: Seal) -> int:
    """Seal what opens under the newest key; return how many secrets that were.

    Replicas that know both keys go on meanwhile: what one of them stores at the same
    time is left as it is.
    """
    anew = 0
    async with engine.begin() as connection:
        found = await connection.execute(
            select(col(ConnectionRow.id), col(ConnectionRow.token_sealed)).where(
                col(ConnectionRow.token_sealed) != ""
            )
        )
        for row in found.all():
            text = opens(row.token_sealed)
            if text is None:
                continue
            done = await connection.execute(
                update(ConnectionRow)
                .where(
                    col(ConnectionRow.id) == row.id,
                    col(ConnectionRow.token_sealed) == row.token_sealed,
                )
                .values(token_sealed=seal(text))
            )
            anew += done.rowcount
    return anew


async def forget_sealed(engine: AsyncEngine) -> int:
    """Delete what is sealed; it can be got anew. Return how many secrets that were."""
    async with engine.begin() as connection:
        gone = await connection.execute(
            update(ConnectionRow)
            .where(col(ConnectionRow.token_sealed) != "")
            .values(token_sealed="")
        )
    return int(gone.rowcount)
