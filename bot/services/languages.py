"""Whose language: kept in mind for who asks, and read for who is written to."""

from typing import Final

from bot.domain.bundles import separator_for
from bot.domain.channels import is_person
from bot.domain.deliveries import Delivery
from bot.ports import Transaction
from bot.texts.english import ENGLISH, Language
from bot.texts.languages import of_locale

_MOST: Final = 10_000


class Languages:
    """Keeps in mind which language people read, as it was read of them last.

    Whoever decides on rights has read the person's row; an answer costs no other
    look. Who is not known yet is spoken to in English.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: dict[tuple[int, str], Language] = {}

    def learn(self, installation_id: int, user_id: str, locale: str) -> None:
        """Keep in mind what a person's *locale* says, and forget the oldest."""
        key = (installation_id, user_id)
        self._known.pop(key, None)
        self._known[key] = of_locale(locale)
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]

    def knows(self, installation_id: int, user_id: str) -> bool:
        """Return whether anything was read of a person."""
        return (installation_id, user_id) in self._known

    def of(self, installation_id: int, user_id: str) -> Language:
        """Return the language of a person, English until it is known."""
        return self._known.get((installation_id, user_id), ENGLISH)


async def separator_of(tx: Transaction, installation_id: int, user_id: str) -> str:
    """Return what stands between cells where a person's Excel expects it."""
    known = await tx.people.get(installation_id, user_id)
    return separator_for(known[0].locale if known else "")


async def language_of(tx: Transaction, installation_id: int, user_id: str) -> Language:
    """Return the language of a person, as their row says; else English."""
    known = await tx.people.get(installation_id, user_id)
    return ENGLISH if known is None else of_locale(known[0].locale)


async def language_for(tx: Transaction, delivery: Delivery, owner: str) -> Language:
    """Return the language of what is delivered.

    A direct message is in the language of who gets it; what stands in a channel is
    in that of its *owner*, who ordered it.
    """
    reader = delivery.channel_id if is_person(delivery.channel_id) else owner
    return await language_of(tx, delivery.installation_id, reader)
