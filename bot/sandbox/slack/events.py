"""The Events API: who subscribed, and three retries where nobody answers."""

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.slack.delivery import Ack, Deliverer, Envelope
from bot.sandbox.slack.lookup_methods import user_payload
from bot.sandbox.slack.payloads import event_envelope
from bot.sandbox.slack.people import BOT_USER_ID, TEAM_ID, Channel, Person
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.workspace import Workspace

_LOST: Final[dict[str, Any]] = {"retry_num": 1, "retry_reason": "http_timeout"}
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


class Events:
    """Tells the bot what happened, when it subscribed to that.

    While *repeating*, what was acknowledged is sent once more all the same. What was
    not is sent again after each of *retry_after*.
    """

    def __init__(self, workspace: Workspace, deliverer: Deliverer) -> None:
        self.repeating = False
        self.retry_after = RETRY_AFTER
        self._workspace = workspace
        self._deliverer = deliverer
        self._retries: set[asyncio.Task[None]] = set()

    async def emit(
        self,
        event: Json,
        channel: Channel | None = None,
        subscription: str | None = None,
    ) -> Ack | None:
        """Send *event* and return the first ack; None without a subscription.

        Retries come from the sandbox's clock: at once, after a minute, after
        five, until one is acknowledged.
        """
        if (subscription or event["type"]) not in self._workspace.manifest.bot_events:
            return None
        payload = event_envelope(
            {"event_ts": self._workspace.conversations.next_ts(), **event},
            "Ev" + secrets.token_hex(5).upper(),
            int(self._workspace.clock.now().timestamp()),
            shared=bool(channel and channel.shared_with),
        )
        envelope = Envelope("events_api", payload)
        ack = await self._deliverer.deliver(envelope)
        if ack.ok and self.repeating:
            await self._deliverer.deliver(replace(envelope, **_LOST))
        if not ack.ok and not ack.no_retry:
            task = asyncio.create_task(self._retry(envelope, ack))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return ack

    async def member_joined(self, channel: Channel, person: str, by: str) -> None:
        """Tell that *person* was invited to *channel* by somebody."""
        event = {
            "type": "member_joined_channel",
            "user": person,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": TEAM_ID,
            "inviter": by,
        }
        await self.emit(event, channel)

    async def member_left(self, channel: Channel, person: str) -> None:
        """Tell that *person* was taken out of *channel*, or left it."""
        event = {
            "type": "member_left_channel",
            "user": person,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "private" else "C",
            "team": TEAM_ID,
        }
        await self.emit(event, channel)

    async def mentioned(
        self,
        person: Person,
        channel: Channel,
        ts: str,
        text: str,
        thread_ts: str | None = None,
    ) -> Ack | None:
        """Tell that somebody wrote to the bot in *channel*, or in a thread of it."""
        event = {
            "type": "app_mention",
            "user": person.id,
            "user_team": person.team_id,
            "source_team": person.team_id,
            "text": text,
            "ts": ts,
            "channel": channel.id,
            "team": TEAM_ID,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        }
        return await self.emit(event, channel)

    async def direct_message(
        self, person: Person, channel: Channel, ts: str, text: str
    ) -> Ack | None:
        """Tell that somebody wrote in the conversation with the bot."""
        event = {
            "type": "message",
            "channel_type": "im",
            "user": person.id,
            "text": text,
            "ts": ts,
            "channel": channel.id,
        }
        return await self.emit(event, channel, "message.im")

    async def user_changed(self, person: Person) -> Ack | None:
        """Tell that the facts about somebody changed."""
        self._workspace.people[person.id] = person
        return await self.emit({"type": "user_change", "user": user_payload(person)})

    async def uninstalled(self) -> None:
        """Tell of the end: the token no longer works from here on."""
        self._workspace.token_revoked = True
        tokens = {"oauth": [], "bot": [BOT_USER_ID]}
        await self.emit({"type": "tokens_revoked", "tokens": tokens})
        await self.emit({"type": "app_uninstalled"})

    async def close(self) -> None:
        """Give up the retries that are still due."""
        for task in list(self._retries):
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)

    async def _retry(self, envelope: Envelope, ack: Ack) -> None:
        for number, wait in enumerate(self.retry_after, start=1):
            await self._workspace.clock.sleep(wait)
            again = Envelope(
                envelope.kind,
                envelope.payload,
                retry_num=number,
                retry_reason=_reason(ack),
            )
            ack = await self._deliverer.deliver(again)
            if ack.ok or ack.no_retry:
                return


def _reason(ack: Ack) -> str:
    if ack.error == "operation_timeout":
        return "http_timeout"
    return "http_error" if ack.status else "connection_failed"
