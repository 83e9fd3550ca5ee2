"""Answering people: at once in the acknowledgement, or later by response_url."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks.parts import Press
from bot.blocks.questions import checking, too_much
from bot.blocks.voice import Voice
from bot.clock import Clock
from bot.domain.messages import Message, View
from bot.domain.people import Caller
from bot.errors import NotAllowedError
from bot.services.access import Access
from bot.services.tenancy import Tenancy
from bot.tasks import Supervisor
from bot.view_reply import Reply, ViewReply
from handlers.admission import Admission
from handlers.errors import ORDER_WORDS, ErrorWords, explained

# What an acknowledgement changes has to stand before it is changed again.
AFTER_ACK = timedelta(seconds=0.5)

# One message, or the forms that it may have, best first; or a form to fill in; None is
# no answer.
Answer = Message | Iterable[Message] | View | None
Work = Callable[[], Awaitable[Message | None]]
LateWork = Callable[[], Awaitable[Answer]]
# Who acts in a window, where they opened the form of a reference.
Placed = Callable[[Caller, str], Awaitable[Caller]]


class Responder(Protocol):
    """Sends a message by way of a response_url, or shows it in a modal."""

    async def begin(self, reply: Reply) -> None:
        """Prepare for an answer that takes its time."""
        ...

    async def respond(
        self, reply: Reply, message: Message, *, replace_original: bool = False
    ) -> bool:
        """Send *message*; return False when Slack certainly did not take it."""
        ...

    async def show(self, reply: ViewReply, view: View) -> bool:
        """Put a form into the modal; False when another view stands there by now."""
        ...


class _UnknownPersonError(Exception):
    """Slack has to be asked about somebody before they can be answered."""


class Conversation:
    """What listeners share: errors explained, strangers looked up, answers sent."""

    def __init__(
        self,
        access: Access,
        tenancy: Tenancy,
        responder: Responder,
        supervisor: Supervisor,
        clock: Clock,
        voice: Voice,
        placed: Placed,
        words: ErrorWords = ORDER_WORDS,
    ) -> None:
        self._access = access
        self._tenancy = tenancy
        self._responder = responder
        self._supervisor = supervisor
        self.clock = clock
        self._voice = voice
        self.placed = placed
        self._words = words
        self._admission = Admission()

    def voice_of(self, caller: Caller) -> Voice:
        """Return the voice in which *caller* reads, to be asked when they are known.

        Whatever decides on rights reads of them; before that it may be English.
        """
        tenant = self._tenancy.known
        if tenant is None:
            return self._voice
        languages = self._access.languages
        return self._voice.speaking(
            languages.of(tenant.installation.id, caller.user_id)
        )

    @property
    def admins(self) -> Collection[str]:
        """Who administers Waybill."""
        return self._access.administrators

    @property
    def is_busy(self) -> bool:
        """Whether more is asked for than can be answered in time."""
        return self._admission.is_busy

    async def now(
        self,
        caller: Caller,
        url: Reply,
        work: Work,
        *,
        replace: bool = False,
        pressed: bool = False,
        late: LateWork | None = None,
    ) -> Message | None:
        """Return the answer of *work*, to acknowledge with.

        Whom we do not know yet is looked up beside the acknowledgement, which is
        not to wait for Slack; their answer follows by *url*. After a press nothing
        is said until then: two answers by *url* could overtake each other. What
        answers them is *late*, or else *work*.

        Beyond what can be answered within Slack's three seconds nothing is begun: an
        answer at once that says so is better than none for anybody.
        """
        try:
            return await self._at_once(caller, work)
        except _UnknownPersonError:
            if not self._admission.may_look_up:
                return too_much(voice=self.voice_of(caller))
            self._look_up(caller, url, late or work, replace=replace)
        return None if pressed else checking(voice=self.voice_of(caller))

    async def then(
        self, caller: Caller, reply: Reply, work: Work
    ) -> Callable[[], object] | None:
        """Do *work*; return what sends its answer, None when there is none.

        It is for whoever must know first that nobody else has sent it.
        """
        try:
            message = await self._at_once(caller, work)
        except _UnknownPersonError:
            if not self._admission.may_look_up:
                busy = too_much(voice=self.voice_of(caller))
                return lambda: self.say(reply, busy, caller=caller)
            return lambda: self._look_up(caller, reply, work)
        if message is None:
            return None
        return lambda: self.say(reply, message, caller=caller)

    async def _at_once(self, caller: Caller, work: Work) -> Message | None:
        try:
            async with self._admission.turn() as has_turn:
                if has_turn:
                    return await work()
        except NotAllowedError as error:
            if error.reason == "unknown_person":
                raise _UnknownPersonError from None
            return await self._denied(error, caller)
        except Exception as error:  # noqa: BLE001  else the acknowledgement is lost
            return self._explained(error, caller)
        finally:
            self._get_to_know(caller)
        return too_much(voice=self.voice_of(caller))

    def _get_to_know(self, caller: Caller) -> None:
        """Have it asked what an administrator reads: they act without being known."""
        tenant, access = self._tenancy.known, self._access
        if tenant is None or caller.user_id not in access.admins:
            return
        installation = tenant.installation
        if not access.languages.knows(installation.id, caller.user_id):
            asked = access.learn_language(installation, caller.user_id)
            self._supervisor.spawn(asked, "learn_language")

    def _look_up(
        self, caller: Caller, url: Reply, work: LateWork, *, replace: bool = False
    ) -> None:
        self.later(
            url,
            lambda: self._after_look_up(caller, work),
            replace=replace,
            caller=caller,
        )

    def later(
        self,
        url: Reply,
        work: LateWork,
        *,
        caller: Caller,
        replace: bool = False,
        ways_on: Sequence[Press] = (),
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Do *work* beside the acknowledgement and send its answer by *url*.

        *ways_on* are offered when it fails for a reason that may pass. That *caller*
        was refused something is written into the audit trail. *otherwise* is done
        when no modal could be opened for the answer.
        """

        async def begun() -> None:
            self._speak(url, caller)
            await self._responder.begin(url)
            if isinstance(url, ViewReply):
                if url.follows_ack:
                    await self.clock.sleep(AFTER_ACK)
                if not url.view_id and otherwise is not None:
                    if not url.is_replay:
                        otherwise()
                    return
            await self._answer(url, work, ways_on, replace=replace, caller=caller)

        self._supervisor.spawn(begun(), "answer")

    def say(
        self, url: Reply, message: Message, *, caller: Caller, replace: bool = False
    ) -> None:
        """Send *message* to *caller* by *url*, beside the acknowledgement."""
        self._speak(url, caller)
        sent = self._send(url, message, replace=replace)
        self._supervisor.spawn(sent, "answer")

    def _explained(
        self, error: Exception, caller: Caller, ways_on: Sequence[Press] = ()
    ) -> Message:
        voice = self.voice_of(caller)
        return explained(error, voice, self.admins, ways_on, self._words)

    async def _denied(self, error: NotAllowedError, caller: Caller) -> Message:
        tenant = self._tenancy.known
        if tenant is not None:
            await self._access.note_denial(tenant.installation, caller, error)
        return self._explained(error, caller)

    async def _after_look_up(self, caller: Caller, work: LateWork) -> Answer:
        with self._admission.looking_up():
            await self._access.acquaint(self._tenancy.tenant.installation, caller)
        return await work()

    async def _answer(
        self,
        url: Reply,
        work: LateWork,
        ways_on: Sequence[Press],
        *,
        replace: bool,
        caller: Caller,
    ) -> None:
        answer: Answer
        try:
            answer = await work()
        except NotAllowedError as error:
            answer = await self._denied(error, caller)
        except Exception as error:  # noqa: BLE001  told to the person instead
            answer = self._explained(error, caller, ways_on)
        self._speak(url, caller)
        if isinstance(answer, View):
            await self._show(url, answer, work)
        elif answer is not None:
            await self._send(url, answer, replace=replace)

    def _speak(self, url: Reply, caller: Caller) -> None:
        if isinstance(url, ViewReply):
            url.language = self.voice_of(caller).language

    async def _send(
        self, url: Reply, answer: Message | Iterable[Message], *, replace: bool
    ) -> None:
        forms = [answer] if isinstance(answer, Message) else answer
        plain = None
        for message in forms:
            if await self._responder.respond(url, message, replace_original=replace):
                return
            plain = message.without_blocks()
        if plain is not None:
            await self._responder.respond(url, plain, replace_original=replace)

    async def _show(self, url: Reply, view: View, work: LateWork) -> None:
        """Show a form; where another one stands by now, what is true of that one."""
        if not isinstance(url, ViewReply):
            raise TypeError("a form is shown in a modal")
        if not await self._responder.show(url, view):
            again = await work()
            if isinstance(again, View):
                await self._responder.show(url, again)


async def acknowledge(ack: AsyncAck, message: Message | None) -> None:
    """Acknowledge, with *message* for the caller alone."""
    if message is None:
        await ack()
        return
    await ack(
        text=message.text,
        blocks=message.blocks,
        response_type="ephemeral",
        unfurl_links=False,
        unfurl_media=False,
    )
