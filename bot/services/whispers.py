"""Answers that one person alone sees, where they wrote to Waybill."""

import structlog

from bot.clock import Clock
from bot.domain.messages import Message
from bot.errors import SlackRefusedError, UpstreamError, UpstreamRateLimitedError
from bot.limits.slack import MESSAGES, UNSAID, messages_key
from bot.ports import Slack, Store
from bot.services.paces import Paces
from bot.services.tenancy import Tenancy
from bot.thread_reply import ThreadReply

log = structlog.get_logger(__name__)

_TRIES = 20


class Whispers:
    """Shows a message to one person in a channel, else by direct message.

    It is kept nowhere, for it may hold a link; so nothing is sent twice, and what a
    killed process had not sent may be asked for again.
    """

    def __init__(
        self, store: Store, tenancy: Tenancy, slack: Slack, clock: Clock
    ) -> None:
        self._paces = Paces(store, clock)
        self._tenancy = tenancy
        self._slack = slack
        self._clock = clock

    async def show(self, reply: ThreadReply, message: Message) -> bool:
        """Show *message*; return False when Slack does not take its blocks.

        What may have been shown counts as shown.
        """
        try:
            await self._whisper(reply, message)
        except SlackRefusedError as error:
            if error.code == "invalid_blocks":
                return False
            log.info("whisper_refused", channel=reply.channel_id, why=error.code)
            return await self._by_dm(reply.user_id, message)
        except UpstreamError as error:
            log.warning("whisper_lost", error=type(error).__name__, why=str(error))
        return True

    async def _whisper(self, reply: ThreadReply, message: Message) -> None:
        for _ in range(_TRIES):
            try:
                await self._slack.whisper(
                    reply.channel_id,
                    reply.user_id,
                    message,
                    thread_ts=reply.thread_ts or None,
                )
            except UpstreamRateLimitedError as error:
                await self._clock.sleep(error.retry_after or UNSAID)
                continue
            return
        raise UpstreamError("slack", "too many answers at once")

    async def _by_dm(self, user_id: str, message: Message) -> bool:
        try:
            await self._post(user_id, message)
        except SlackRefusedError as error:
            log.warning("answer_refused", why=error.code)
            return error.code != "invalid_blocks"
        except UpstreamError as error:
            log.warning("answer_lost", error=type(error).__name__, why=str(error))
        return True

    async def _post(self, user_id: str, message: Message) -> None:
        """Post when it is the conversation's turn; again when Slack wanted it later."""
        key = messages_key(self._tenancy.tenant.installation.id, user_id)
        for _ in range(_TRIES):
            await self._paces.turn(key, MESSAGES)
            try:
                await self._paces.called(
                    key, lambda: self._slack.post(user_id, message)
                )
            except UpstreamRateLimitedError:
                continue
            return
        raise UpstreamError("slack", "too many answers at once")
