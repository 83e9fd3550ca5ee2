"""Order a report, Toll report: Slack's global shortcuts, which open a form."""

from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.domain.forms import FormKind
from handlers.payloads import modal_for, started
from handlers.views.forms import Forms

# What manifest.yml calls them.
SHORTCUTS: Final = {"form.order": FormKind.order, "form.toll": FormKind.toll}


class FormShortcut:
    """Opens a form, wherever somebody is in Slack."""

    def __init__(self, forms: Forms, kind: FormKind) -> None:
        self._forms = forms
        self._kind = kind

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge; the form opens beside it."""
        self._forms.open(started(body), self._kind, modal_for(body))
        await ack()


def register(app: AsyncApp, forms: Forms) -> None:
    """Listen to the shortcuts."""
    for callback_id, kind in SHORTCUTS.items():
        app.shortcut(callback_id)(FormShortcut(forms, kind))
