"""What is typed about watches, and the presses that say the same."""

from datetime import timedelta

import structlog

from bot.blocks import toll_watch_answers as blocks
from bot.blocks.toll_watch_views import WatchView, watch_view
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.toll_commands import (
    TollTendCommand,
    TollUnwatchCommand,
    TollWatchCommand,
    TollWatchesCommand,
)
from bot.domain.toll_watches import Deed, Watch
from bot.errors import UpstreamError
from bot.services.toll_watch_previews import WatchPreviews
from bot.services.toll_watches import WatchService
from bot.view_reply import Reply
from handlers.conversation import Conversation

log = structlog.get_logger(__name__)

AboutWatches = (
    TollWatchCommand | TollWatchesCommand | TollUnwatchCommand | TollTendCommand
)


class WatchDesk:
    """Carries out what is asked about watches; what calls out follows the ack."""

    def __init__(
        self,
        watches: WatchService,
        previews: WatchPreviews,
        conversation: Conversation,
    ) -> None:
        self._watches = watches
        self._previews = previews
        self._conversation = conversation
        self._voice_of = conversation.voice_of

    async def carry_out(
        self,
        caller: Caller,
        command: AboutWatches,
        url: Reply,
        *,
        replace: bool = False,
    ) -> Message | None:
        """Commit what *command* asks for and return the answer.

        None where the answer needs the toll API; it follows by *url*.

        Raises:
            BotError: It could not be done; see each use case.
        """
        match command:
            case TollWatchCommand():
                return await self._save(caller, command, url, replace=replace)
            case TollWatchesCommand(ref):
                return await self._show(caller, ref)
            case TollUnwatchCommand(ref):
                ended = await self._watches.end(caller, ref)
                return blocks.watch_ended(
                    self._view(caller, ended), voice=self._voice_of(caller)
                )
            case TollTendCommand(Deed.resume, ref):
                self._conversation.later(
                    url,
                    lambda: self.resume(caller, (ref,)),
                    caller=caller,
                    replace=replace,
                )
                return None
            case TollTendCommand():
                return await self._tend(caller, command)

    async def resume(self, caller: Caller, refs: tuple[str, ...]) -> Message:
        """Let watches go on and return what the caller reads; may ask the API."""
        going = await self._watches.resume(caller, refs)
        views = [self._view(caller, each) for each in going]
        return blocks.watches_resumed(views, voice=self._voice_of(caller))

    async def offer(self, caller: Caller, report: str, criteria: str) -> Message:
        """Return the rules that are likely to be wanted on a report."""
        await self._watches.may_look(caller)
        return blocks.watch_offers(report, criteria, voice=self._voice_of(caller))

    async def _save(
        self,
        caller: Caller,
        command: TollWatchCommand,
        url: Reply,
        *,
        replace: bool,
    ) -> Message | None:
        saved = await self._watches.save(caller, command)
        if not saved.new:
            view = self._view(caller, saved.watch)
            return blocks.watch_there_already(view, voice=self._voice_of(caller))
        if not saved.replayed:
            self._conversation.later(
                url,
                lambda: self._introduced(caller, saved.watch),
                caller=caller,
                replace=replace,
            )
        return None

    async def _introduced(self, caller: Caller, watch: Watch) -> Message:
        view = self._view(caller, watch)
        try:
            prospect = await self._previews.of(watch)
        except UpstreamError as error:
            log.warning(
                "watch_not_previewed", watch_id=watch.id, error=type(error).__name__
            )
            return blocks.watch_saved_unseen(view, voice=self._voice_of(caller))
        return blocks.watch_saved(
            view,
            prospect.every,
            prospect.preview,
            reading=prospect.now,
            voice=self._voice_of(caller),
        )

    async def _show(self, caller: Caller, ref: str) -> Message:
        if ref:
            watch, now = await self._watches.show(caller, ref)
            view = watch_view(watch, now, caller.user_id, voice=self._voice_of(caller))
            return blocks.watch_shown(view, voice=self._voice_of(caller))
        watches, now = await self._watches.all(caller)
        voice = self._voice_of(caller)
        views = [watch_view(each, now, caller.user_id, voice=voice) for each in watches]
        return blocks.watch_list(views, voice=voice)

    async def _tend(self, caller: Caller, command: TollTendCommand) -> Message:
        match command.deed:
            case Deed.take:
                taken = await self._watches.take(caller, command.ref)
                by = taken.vigil.taken_by
                return blocks.watch_taken_by(
                    self._view(caller, taken),
                    by,
                    is_you=by == caller.user_id,
                    voice=self._voice_of(caller),
                )
            case Deed.mute:
                muted = await self._watches.mute(caller, command.ref)
                return blocks.watch_muted(
                    self._view(caller, muted), voice=self._voice_of(caller)
                )
            case _:
                span = timedelta(minutes=command.minutes)
                snoozed = await self._watches.snooze(caller, command.ref, span)
                until = snoozed.vigil.snoozed_until
                if until is None:
                    raise TypeError("a snoozed watch keeps quiet until some instant")
                return blocks.watch_snoozed(
                    self._view(caller, snoozed), until, voice=self._voice_of(caller)
                )

    def _view(self, caller: Caller, watch: Watch) -> WatchView:
        now = self._conversation.clock.now()
        return watch_view(watch, now, voice=self._voice_of(caller))
