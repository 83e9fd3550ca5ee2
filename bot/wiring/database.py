"""Whether the database can be used."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import ConfigurationError
from bot.upstream.sealing import KeyRing
from bot.wiring.ground import Ground
from storage.keys import unopened
from storage.migrate import is_current, upgrade

log = structlog.get_logger(__name__)


class Database:
    """What is made sure of before the rows are trusted."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def prepare(self) -> None:
        """Upgrade the schema, or make sure that somebody has.

        Raises:
            ConfigurationError: The database cannot be used.
        """
        engine = self._ground.engine
        try:
            if self._ground.settings.auto_migrate:
                await upgrade(engine)
            elif not await is_current(engine):
                raise ConfigurationError(
                    "WAYBILL_DATABASE_URL: the schema is not this release's; run "
                    "waybill migrate"
                )
        except (SQLAlchemyError, OSError) as error:
            log.debug("database_not_usable", exc_info=error)
            raise ConfigurationError(
                "WAYBILL_DATABASE_URL: the database cannot be opened or written "
                f"({type(error).__name__}); check the address, the rights and the disk"
            ) from None
        await self._must_open_secrets()

    async def _must_open_secrets(self) -> None:
        ring = self._ground.ring
        opens = ring.open if ring is not None else None
        if not await unopened(self._ground.engine, KeyRing.MARK, opens):
            return
        what = "none of its keys opens" if opens else "is missing; a key of it opened"
        raise ConfigurationError(
            f"WAYBILL_SECRET_KEYS: {what} the secrets in the database. Put the key "
            "back that was in use, or run waybill keys forget, which deletes what is "
            "sealed; it is fetched anew. Nothing was changed"
        )

    async def probe(self) -> str | None:
        """Return what is wrong with the database now, or None."""
        try:
            async with self._ground.store.transaction() as tx:
                await tx.now()
        except (SQLAlchemyError, OSError) as error:
            return f"not reachable ({type(error).__name__})"
        return None
