"""What operators do with what is stored: write it out, and erase a person."""

import json
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import ConfigurationError
from bot.setting_fields import DatabaseSettings
from bot.upstream.sealing import KeyRing
from storage.engine import create_engine, database_now
from storage.erasure import erase_person, known_of, still_owned
from storage.keys import forget_sealed, seal_anew, unopened
from storage.migrate import is_current
from storage.unit_of_work import SqlStore

_PAGE = 1000
_PERSON = re.compile(r"[UW][A-Z0-9]{2,30}")


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were changed, and the pseudonym that stands in those that stay."""

    rows: int
    name: str


class Records:
    """A database, opened for its operator."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._store = SqlStore(engine, database_now(engine))

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: DatabaseSettings) -> AsyncIterator["Records"]:
        """Open the database; it has to be of this release's schema.

        Raises:
            ConfigurationError: It cannot be used.
        """
        engine = create_engine(settings.database_url.get_secret_value())
        try:
            if not await is_current(engine):
                raise ConfigurationError(
                    "WAYBILL_DATABASE_URL: the schema is not this release's; run "
                    "waybill migrate"
                )
            yield cls(engine)
        except (SQLAlchemyError, OSError) as error:
            raise ConfigurationError(
                "WAYBILL_DATABASE_URL: the database cannot be opened or written "
                f"({type(error).__name__}); check the address, the rights and the disk"
            ) from None
        finally:
            await engine.dispose()

    async def audit(self, since: str) -> AsyncIterator[str]:
        """Give every line of the audit trail since a day or an instant, as JSON.

        Raises:
            ConfigurationError: *since* is no date.
        """
        at, after = _instant(since), 0
        while True:
            async with self._store.transaction() as tx:
                page = await tx.audit.since(at, after, _PAGE)
            for line in page:
                yield json.dumps(line.as_json(), ensure_ascii=False, default=str)
            if len(page) < _PAGE:
                return
            after = page[-1].id

    async def rotate(self, keys: Sequence[str]) -> int:
        """Seal what is stored under the first of *keys*; return how many secrets.

        Raises:
            ConfigurationError: Something stored opens with none of them.
        """
        ring = KeyRing(keys)
        if await unopened(self._engine, KeyRing.MARK, ring.open):
            raise ConfigurationError(
                "WAYBILL_SECRET_KEYS: none of its keys opens the secrets in the "
                "database; put the key back that was in use. Nothing was changed"
            )
        sealed = await seal_anew(self._engine, ring.open, ring.seal)
        await self._note("keys_rotated", secrets=sealed)
        return sealed

    async def forget_sealed(self) -> int:
        """Delete what is sealed; return how many secrets."""
        forgotten = await forget_sealed(self._engine)
        await self._note("sealed_forgotten", secrets=forgotten)
        return forgotten

    async def known_of(self, user_id: str) -> str:
        """Return everything that is stored of a person, as JSON.

        Raises:
            ConfigurationError: It is no Slack id.
        """
        _must_be_person(user_id)
        async with self._engine.connect() as connection:
            found = await known_of(connection, user_id)
        if found:
            await self._note("person_written_out", person=user_id)
        return json.dumps(found, ensure_ascii=False, indent=2, default=str)

    async def erase(self, user_id: str) -> Erased:
        """Take a person out of every table, all at once.

        Raises:
            ConfigurationError: It is no Slack id, or something still runs for them.
        """
        _must_be_person(user_id)
        pseudonym = f"erased-{secrets.token_hex(4)}"
        async with self._engine.begin() as connection:
            owned = await still_owned(connection, user_id)
            if owned:
                raise ConfigurationError(
                    f"{user_id}: hand over or end {', '.join(owned)} first"
                )
            rows = await erase_person(connection, user_id, pseudonym)
        if rows:
            await self._note("person_erased", person=pseudonym, rows=rows)
        return Erased(rows, pseudonym)

    async def _note(self, action: str, **detail: Any) -> None:
        """Write into the audit trail what the operator did."""
        async with self._store.transaction() as tx:
            for installation_id in await tx.installations.ids():
                await tx.audit.add(installation_id, "operator", action, **detail)


def _must_be_person(user_id: str) -> None:
    if not _PERSON.fullmatch(user_id):
        raise ConfigurationError("people: name a Slack user id, as in U012AB3CD")


def _instant(since: str) -> datetime:
    try:
        at = datetime.fromisoformat(since)
    except ValueError:
        raise ConfigurationError("--since: name a day, as in 2026-11-01") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
