"""Short-lived rights that travel with an interaction: trigger_id, response_url."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.clock import Clock

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


class Source(StrEnum):
    """What a person touched when the right was given."""

    COMMAND = "command"
    MESSAGE = "message"
    EPHEMERAL = "ephemeral"


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for *person*; *view_id* when given inside one."""

    person: str
    expires_at: datetime
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer an interaction; *origin* is what was touched."""

    key: str = field(repr=False)
    person: str
    channel: str
    source: Source
    origin: str | None
    expires_at: datetime
    uses: int = 0


class Capabilities:
    """Gives and checks both kinds of rights, by the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, person: str, view_id: str | None = None) -> str:
        """Return a trigger_id that lives three seconds."""
        key = f"{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        expires_at = self._clock.now() + TRIGGER_LIFE
        self._triggers[key] = Trigger(person, expires_at, view_id)
        return key

    def use_trigger(self, key: str) -> Trigger | str:
        """Return the trigger, spent now, or Slack's word for the refusal."""
        trigger = self._triggers.get(key)
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self._clock.now() >= trigger.expires_at:
            return "expired_trigger_id"
        trigger.used = True
        return trigger

    def new_response_url(
        self, person: str, channel: str, source: Source, origin: str | None
    ) -> str:
        """Return the secret part of a new response_url."""
        key = secrets.token_urlsafe(24)
        expires_at = self._clock.now() + RESPONSE_URL_LIFE
        self._response_urls[key] = ResponseUrl(
            key, person, channel, source, origin, expires_at
        )
        return key

    def use_response_url(self, key: str) -> ResponseUrl | str:
        """Return the right with one more use counted, or the refusal.

        The limits are documented; the words of the refusals were reported by
        others, ``invalid_url`` is invented.
        """
        right = self._response_urls.get(key)
        if right is None:
            return "invalid_url"
        if self._clock.now() >= right.expires_at:
            return "expired_url"
        if right.uses >= RESPONSE_URL_USES:
            return "used_url"
        right.uses += 1
        return right
