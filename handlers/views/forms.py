"""Forms: opened with a loading view, changed, submitted, and asked for options."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import modals
from bot.blocks.form_fields import ACTION
from bot.blocks.forms import form_value, over, unopened
from bot.blocks.mrkdwn import escape
from bot.blocks.parts import section
from bot.blocks.questions import too_much
from bot.blocks.voice import Voice
from bot.domain.forms import Field, FormKind
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.errors import BotError, FormOverError
from bot.response_url import ResponseUrl
from bot.services.forms import FormService, placed
from bot.view_reply import ViewReply
from handlers.conversation import Answer
from handlers.payloads import FilledIn, filled_in
from handlers.views.kinds import FormDesk, Submission, Taken
from handlers.views.order_forms import OrderFormDesk

_LONGEST: Final = 300
# Fields on which others hang, of every kind of form.
_REACTING: Final = (
    Field.period,
    Field.branches,
    Field.search,
    Field.again,
    Field.deed,
    Field.metric,
    Field.whom,
)


class Forms:
    """Every kind of form, and what they share."""

    def __init__(self, service: FormService, desks: Sequence[FormDesk]) -> None:
        self._service = service
        self._desks: Mapping[FormKind, FormDesk] = {each.kind: each for each in desks}

    def open(
        self,
        caller: Caller,
        kind: FormKind,
        reply: ViewReply,
        *,
        command: str = "",
        url: ResponseUrl | None = None,
    ) -> None:
        """Open a form beside the acknowledgement, filled with *command*.

        When Slack does not open it, that is said by *url*.
        """
        desk = self._desks[kind]

        async def work() -> Answer:
            opener = caller
            if reply.reference:
                opener = await self._service.placed(caller, reply.reference)
            opened = await self._service.open(opener, kind)
            return await desk.fresh(opener, opened, command)

        def otherwise() -> None:
            if url is not None:
                voice = desk.conversation.voice_of(caller)
                desk.conversation.say(url, unopened(voice=voice), caller=caller)

        desk.conversation.later(reply, work, caller=caller, otherwise=otherwise)

    def change(self, sent: FilledIn, kind: FormKind) -> None:
        """Draw a form anew as what stands in it makes it, the latest change last."""
        desk, tries = self._desks[kind], iter((sent.hash, ""))

        async def work() -> Answer:
            form = await self._service.find(sent.caller, sent.reference)
            if not await self._service.changed(form, sent.action_ts):
                return None
            caller = placed(sent.caller, form)
            choices = await self._service.choices(caller, kind)
            view = await desk.redrawn(caller, form, choices, sent.fields)
            return replace(view, hash=next(tries, ""))

        voice = desk.conversation.voice_of(sent.caller)
        back = (voice.say("Back to the form"), form_value(kind))
        reply = ViewReply(
            sent.caller.user_id, "", sent.view_id, back=back, reference=sent.reference
        )
        desk.conversation.later(reply, work, caller=sent.caller)

    async def submit(self, ack: AsyncAck, sent: FilledIn, kind: FormKind) -> None:
        """Carry out what a form says, and acknowledge with what became of it."""
        desk = self._desks[kind]
        conversation = desk.conversation
        voice = conversation.voice_of(sent.caller)
        back = (voice.say("Back to the form"), form_value(kind))
        reply = ViewReply(
            sent.caller.user_id,
            sent.trigger_id,
            sent.view_id,
            follows_ack=True,
            back=back,
            reference=sent.reference,
        )
        made: list[Taken] = []

        async def work() -> Message | None:
            taken = await self._submitted(desk, sent, reply)
            made.append(taken)
            return taken.message

        async def late() -> Answer:
            taken = await self._submitted(desk, sent, reply)
            if taken.errors:
                return await self._again(desk, sent, taken)
            if taken.later is not None:
                return await taken.later()
            return taken.view or taken.message

        if conversation.is_busy:
            taken = _kept(sent, too_much(voice=voice).text)
            await _acknowledge(ack, taken, None, reply, voice)
            return
        message = await conversation.now(sent.caller, reply, work, late=late)
        taken = made[0] if made else Taken()
        if taken.done and taken.later is None:
            reply.back = None
        if taken.later is not None and await self._service.is_first(sent.caller):
            conversation.later(reply, taken.later, caller=sent.caller)
        await _acknowledge(ack, taken, message, reply, voice)

    async def options(
        self, ack: AsyncAck, sent: FilledIn, name: Field, typed: str
    ) -> None:
        """Acknowledge with the branches that fit what was *typed*."""
        desk = self._desks[FormKind.order]
        options: list[Any] = []
        if isinstance(desk, OrderFormDesk):
            try:
                caller, submission = await self._sent(desk, sent)
                found = desk.options(caller, submission.choices, name, typed)
                options = [each.block for each in found]
            except BotError:
                options = []  # an empty menu; what is submitted is answered in words
        await ack(options=options)

    async def _submitted(
        self, desk: FormDesk, sent: FilledIn, reply: ViewReply
    ) -> Taken:
        try:
            caller, submission = await self._sent(desk, sent)
        except FormOverError as error:
            voice = desk.conversation.voice_of(sent.caller)
            return _kept(sent, over(error, voice))
        command = desk.command_of(submission.choices, sent.fields)
        if reply.back is not None:
            reply.back = (reply.back[0], form_value(desk.kind, command))
        return await desk.submit(caller, submission, reply)

    async def _sent(self, desk: FormDesk, sent: FilledIn) -> tuple[Caller, Submission]:
        """Return who sent a form, where they opened it, and the form.

        Raises:
            FormOverError: It was opened too long ago, by somebody else, or never.
            NotAllowedError: Nothing in it is open to them any more.
            NotConfiguredError: There are no credentials for what it is about.
        """
        form = await self._service.find(sent.caller, sent.reference)
        caller = placed(sent.caller, form)
        choices = await self._service.choices(caller, desk.kind)
        return caller, Submission(form, choices, sent.fields)

    async def _again(self, desk: FormDesk, sent: FilledIn, taken: Taken) -> Answer:
        """Return the form as it was filled in, with what is wrong above its fields."""
        caller, kept = await self._sent(desk, sent)
        view = await desk.redrawn(caller, kept.form, kept.choices, sent.fields)
        told = section("\n".join(map(_as_mrkdwn, taken.errors.values())))
        return replace(view, body={**view.body, "blocks": [told, *view.body["blocks"]]})


def _kept(sent: FilledIn, said: str) -> Taken:
    """Return that nothing was done, at the first field: what was typed stays."""
    return Taken(errors={sent.fields.first_block: said.replace("`", "")})


def _as_mrkdwn(said: str) -> str:
    return escape(said, _LONGEST)


async def _acknowledge(
    ack: AsyncAck,
    taken: Taken,
    message: Message | None,
    reply: ViewReply,
    voice: Voice,
) -> None:
    if taken.errors:
        await ack(response_action="errors", errors=dict(taken.errors))
    elif taken.view is not None:
        await ack(response_action="update", view=taken.view.body)
    elif message is not None:
        shown = modals.answer(
            message, back=reply.back, reference=reply.reference, voice=voice
        )
        await ack(response_action="update", view=shown)
    else:
        await ack(response_action="update", view=modals.loading(voice=voice))


class FormSubmitted:
    """Takes a form of one kind."""

    def __init__(self, forms: Forms, kind: FormKind) -> None:
        self._forms = forms
        self._kind = kind

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit what the form says, and acknowledge."""
        await self._forms.submit(ack, filled_in(body), self._kind)


class FormChanged:
    """Draws a form anew after a choice that other fields hang on."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge; the form follows."""
        callback = str((body.get("view") or {}).get("callback_id") or "")
        kind = callback.removeprefix(ACTION)
        if kind in set(FormKind):
            self._forms.change(filled_in(body), FormKind(kind))
        await ack()


class FormOptions:
    """Gives the options of a menu while somebody types."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge with the options."""
        if not isinstance(body.get("view"), Mapping):
            await ack(options=[])
            return
        name = Field(str(body["action_id"]).removeprefix(ACTION))
        typed = body.get("value")
        words = typed if isinstance(typed, str) else ""
        await self._forms.options(ack, filled_in(body), name, words)


def register(app: AsyncApp, forms: Forms) -> None:
    """Listen to what people do in forms."""
    for kind in FormKind:
        app.view(f"{ACTION}{kind.value}")(FormSubmitted(forms, kind))
    changed = "|".join(each.value for each in _REACTING)
    app.action(re.compile(rf"{re.escape(ACTION)}(?:{changed})"))(FormChanged(forms))
    for name in (Field.branches, Field.excluded):
        app.options(f"{ACTION}{name.value}")(FormOptions(forms))
