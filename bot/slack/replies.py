"""Answers where they belong: by response_url, in a modal, or beside a mention."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.blocks import modals
from bot.blocks.validation import validate_view
from bot.blocks.voice import Voice
from bot.clock import Clock
from bot.domain.messages import Block, Message, View
from bot.errors import SlackRefusedError, UpstreamError, UpstreamRateLimitedError
from bot.ports.outside import Slack
from bot.response_url import ResponseUrl
from bot.services.whispers import Whispers
from bot.slack.responses import Responder
from bot.thread_reply import ThreadReply
from bot.view_reply import Reply, ViewReply

log = structlog.get_logger(__name__)

# Between one try to change a modal and the next.
_WAITS = (timedelta(seconds=1), timedelta(seconds=5))
_LONGEST_WAIT = timedelta(seconds=60)

# The right to open a modal was used before: by this very request, replayed.
_USED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})


class Replies:
    """Sends answers; *acted* hears whose press in a view was answered."""

    def __init__(
        self,
        responder: Responder,
        slack: Slack,
        whispers: Whispers,
        clock: Clock,
        acted: Callable[[str], None],
    ) -> None:
        self._responder = responder
        self._slack = slack
        self._whispers = whispers
        self._clock = clock
        self._acted = acted

    async def begin(self, reply: Reply) -> None:
        """Open the modal of an answer that takes its time: its right is short-lived."""
        if isinstance(reply, ViewReply) and not reply.view_id:
            await self._open(reply, modals.loading(voice=_voice(reply)))

    async def respond(
        self, reply: Reply, message: Message, *, replace_original: bool = False
    ) -> bool:
        """Send *message*; return False when Slack certainly did not take it."""
        if isinstance(reply, ResponseUrl):
            return await self._responder.respond(
                reply, message, replace_original=replace_original
            )
        if isinstance(reply, ThreadReply):
            return await self._whispers.show(reply, message)
        shown = modals.answer(
            message,
            back=reply.back,
            reference=reply.reference,
            voice=_voice(reply),
        )
        taken = await (
            self._update(reply, shown) if reply.view_id else self._open(reply, shown)
        )
        self._acted(reply.user_id)
        return taken

    async def show(self, reply: ViewReply, view: View) -> bool:
        """Put a form into the modal; False when another view stands there by now."""
        body = view.body
        if problems := validate_view(body):
            log.error("form_not_sound", problems=problems[:3])
            body = modals.answer(view.instead, voice=_voice(reply))
        return await self._update(reply, body, view.hash)

    async def _open(self, reply: ViewReply, view: Block) -> bool:
        trigger_id = reply.spend()
        if not trigger_id:
            log.warning("view_not_opened", error="no trigger")
            return False
        try:
            reply.view_id = await self._slack.open_view(trigger_id, view)
        except UpstreamError as error:
            # The trigger is used up, or too old: there is no second try.
            code = error.code if isinstance(error, SlackRefusedError) else ""
            reply.is_replay = code in _USED
            log.warning("view_not_opened", error=type(error).__name__, why=str(error))
        return True

    async def _update(self, reply: ViewReply, view: Block, hash_: str = "") -> bool:
        """Replace what stands in the modal; Slack may ask to wait a little first.

        The same twice is the same once, so an answer that was lost is asked again.
        """
        for wait in (*_WAITS, None):
            try:
                await self._slack.update_view(reply.view_id, view, hash_)
            except SlackRefusedError as error:
                # Who closed it in the meantime does not want the answer any more.
                log.info("view_not_updated", code=error.code)
                return error.code == "not_found"
            except UpstreamError as error:
                log.warning("view_not_updated", error=type(error).__name__)
                if wait is not None:
                    await self._clock.sleep(max(wait, _asked_for(error)))
            else:
                return True
        return True


def _asked_for(error: UpstreamError) -> timedelta:
    asked = error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
    return min(asked or timedelta(), _LONGEST_WAIT)


def _voice(reply: ViewReply) -> Voice:
    return Voice(language=reply.language)
