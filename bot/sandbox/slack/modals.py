"""Submitting and closing modals, and what the answer does to the stack."""

from dataclasses import dataclass, replace

from bot.sandbox.slack.content import ContentRules
from bot.sandbox.slack.delivery import Ack, Deliverer, Envelope
from bot.sandbox.slack.elements import missing_inputs, state_values
from bot.sandbox.slack.payloads import interaction
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.refusals import PersonCannotError, SlackSaysNoError
from bot.sandbox.slack.views import view_payload
from bot.sandbox.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Modals:
    """What a person can do with an open modal as a whole."""

    workspace: Workspace
    deliverer: Deliverer
    rules: ContentRules

    async def submit(self, person: Person, view: View, chosen: Json) -> Ack:
        """Send the form; an ack with ``errors`` leaves it open.

        A required field left empty never reaches the app: the client refuses.
        """
        if self.workspace.views.stack(person.id)[-1:] != [view]:
            raise PersonCannotError("this form is not open on top")
        values = state_values(view.blocks, chosen)
        missing = missing_inputs(view.blocks, values)
        if missing:
            return Ack(200, {"response_action": "errors", "errors": missing})
        trigger_id = self.workspace.capabilities.new_trigger(person.id, view.id)
        payload = interaction("view_submission", person) | {
            "trigger_id": trigger_id,
            "view": view_payload(view, values),
            "response_urls": [],
        }
        ack = await self.deliverer.deliver(Envelope("interactive", payload))
        return self._answered(view, ack) if ack.ok else ack

    async def close(self, person: Person, view: View, *, whole_stack: bool) -> Ack:
        """Close it; the app hears of it when it asked to be told."""
        if view.person != person.id or view.type != "modal":
            raise PersonCannotError("this form is not open")
        self.workspace.views.close(view, whole_stack=whole_stack)
        if not view.body.get("notify_on_close"):
            return Ack(200)
        payload = interaction("view_closed", person) | {
            "view": view_payload(view),
            "is_cleared": whole_stack,
        }
        return await self.deliverer.deliver(Envelope("interactive", payload))

    def _answered(self, view: View, ack: Ack) -> Ack:
        body = ack.body if isinstance(ack.body, dict) else {}
        action = body.get("response_action", "")
        views = self.workspace.views
        if action == "errors":
            return ack
        if action == "clear":
            views.close(view, whole_stack=True)
        elif action in ("update", "push"):
            try:
                shown = self.rules.check_view(body.get("view"), {"modal"})
            except SlackSaysNoError as refusal:
                return replace(ack, error=refusal.code)
            if action == "update":
                views.update(view, shown)
            elif views.push(view.person, shown) is None:
                return replace(ack, error="push_limit_reached")
        else:
            views.close(view)
        return ack
