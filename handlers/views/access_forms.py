"""The form about access: what stands in it is what could be typed."""

from typing_extensions import override

from bot.blocks.access_forms import AccessRoom, access_form
from bot.blocks.forms import undrawn
from bot.blocks.values import number
from bot.domain.access_forms import (
    AccessDeed,
    AccessForm,
    Whom,
    access_command_of,
)
from bot.domain.forms import Field, FormKind, OpenForm
from bot.domain.grants import Outsider, Right
from bot.domain.messages import View
from bot.domain.organisations import Organisation
from bot.domain.people import Caller
from bot.services.forms import Choices, Opened
from bot.view_reply import ViewReply
from handlers.commands.access import AccessDesk
from handlers.conversation import Conversation
from handlers.fields import Fields
from handlers.views.kinds import FormDesk, Submission, Taken


class AccessFormDesk(FormDesk):
    """Draws the form about access, and does what it says by the typed command's way."""

    kind = FormKind.access

    def __init__(self, access: AccessDesk, conversation: Conversation) -> None:
        super().__init__(conversation)
        self._access = access

    @override
    async def fresh(self, caller: Caller, opened: Opened, command: str) -> View:
        return self._view(caller, AccessForm(), opened.form, opened.choices)

    @override
    async def redrawn(
        self, caller: Caller, form: OpenForm, choices: Choices, fields: Fields
    ) -> View:
        return self._view(caller, _read(fields, choices), form, choices)

    @override
    async def submit(self, caller: Caller, sent: Submission, reply: ViewReply) -> Taken:
        filled = _read(sent.fields, sent.choices)
        command = access_command_of(filled)
        if isinstance(command, tuple):
            if any(fault.field not in sent.fields for fault in command):
                # It was sent before the fields of what was chosen had come.
                view = self._view(caller, filled, sent.form, sent.choices)
                return Taken(view=view)
            return Taken(errors=self.said(caller, command, sent.fields))
        return Taken(await self._access.answer(caller, command), done=True)

    @override
    def command_of(self, choices: Choices, fields: Fields) -> str:
        return ""

    def _view(
        self, caller: Caller, filled: AccessForm, form: OpenForm, choices: Choices
    ) -> View:
        voice = self.conversation.voice_of(caller)
        room = AccessRoom(form.token, _names(choices.organisations))
        return View(
            access_form(filled, room, voice=voice), undrawn(self.kind, voice=voice)
        )


def _names(organisations: tuple[Organisation, ...]) -> list[str]:
    return [each.name for each in organisations]


def _read(fields: Fields, choices: Choices) -> AccessForm:
    deed, whom = fields.chosen(Field.deed), fields.chosen(Field.whom)
    rights, outsiders = fields.several(Field.rights), fields.several(Field.outsiders)
    return AccessForm(
        deed=AccessDeed(deed) if deed in set(AccessDeed) else AccessDeed.give,
        whom=Whom(whom) if whom in set(Whom) else Whom.person,
        person=fields.user(Field.somebody),
        channel_id=fields.conversation(Field.channel),
        rights=frozenset(Right(each) for each in rights if each in set(Right)),
        outsiders=frozenset(
            Outsider(each) for each in outsiders if each in set(Outsider)
        ),
        branches=_branches(fields, _names(choices.organisations)),
    )


def _branches(fields: Fields, names: list[str]) -> tuple[str, ...]:
    """Return the names chosen, or typed; what nobody lists is answered in words."""
    typed = [each.strip() for each in fields.text(Field.search).split(",")]
    chosen = [
        names[at]
        for each in fields.several(Field.branches)
        if (at := number(each)) is not None and at < len(names)
    ]
    return tuple(dict.fromkeys([*chosen, *filter(None, typed)]))
