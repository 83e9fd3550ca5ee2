"""Open form: a button below an answer, and those of the App Home."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks.modals import OPEN_FORM
from bot.blocks.parts import pressed as any_of
from bot.clock import Clock
from bot.domain.forms import FormKind
from handlers.payloads import modal_for, pressed, url_of
from handlers.views.forms import Forms


class OpenForm:
    """Opens the form that a button names, filled with the command that it holds."""

    def __init__(self, forms: Forms, clock: Clock) -> None:
        self._forms = forms
        self._clock = clock

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge; the form opens beside it."""
        press = pressed(body, self._clock)
        kind, *rest = press.fields or ("",)
        if kind in set(FormKind):
            self._forms.open(
                press.caller,
                FormKind(kind),
                modal_for(body),
                command=rest[0] if rest else "",
                url=url_of(body, self._clock),
            )
        await ack()


def register(app: AsyncApp, forms: Forms, clock: Clock) -> None:
    """Listen to the buttons that open forms."""
    app.action(any_of(OPEN_FORM))(OpenForm(forms, clock))
