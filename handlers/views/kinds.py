"""What each kind of form can do: be drawn, drawn anew, and submitted."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.blocks.form_faults import fault_text
from bot.domain.forms import Fault, FormKind, OpenForm
from bot.domain.messages import Message, View
from bot.domain.people import Caller
from bot.services.forms import Choices, Opened
from bot.view_reply import ViewReply
from handlers.conversation import Conversation, LateWork
from handlers.fields import Fields


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form that was submitted; one of these.

    *message* answers it; *errors* stand at its blocks; *view* is the form with fields
    that were missing; *later* calls out before it answers. *done* tells that it was
    carried out: where nothing else is said, the answer comes by the reply.
    """

    message: Message | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    later: LateWork | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was submitted, what can be chosen in it, and what stands in it."""

    form: OpenForm
    choices: Choices
    fields: Fields


class FormDesk(ABC):
    """One kind of form."""

    kind: FormKind

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    @abstractmethod
    async def fresh(self, caller: Caller, opened: Opened, command: str) -> View:
        """Return the form that was opened, filled with *command* if there is one."""

    @abstractmethod
    async def redrawn(
        self, caller: Caller, form: OpenForm, choices: Choices, fields: Fields
    ) -> View:
        """Return the form as what stands in its fields makes it."""

    @abstractmethod
    async def submit(self, caller: Caller, sent: Submission, reply: ViewReply) -> Taken:
        """Carry out what the form says; what takes its time is answered by *reply*.

        Raises:
            BotError: It could not be done; see each use case.
        """

    def said(
        self, caller: Caller, faults: Iterable[Fault], fields: Fields
    ) -> dict[str, str]:
        """Return the first fault of each field in words, under the field's block."""
        voice = self.conversation.voice_of(caller)
        errors: dict[str, str] = {}
        for each in faults:
            errors.setdefault(fields.block(each.field), fault_text(each, voice=voice))
        return errors

    @abstractmethod
    def command_of(self, choices: Choices, fields: Fields) -> str:
        """Return what the fields say as a command, "" where that is none yet."""
