"""``views.*``: modals and the App Home."""

from dataclasses import dataclass

from bot.sandbox.slack.capabilities import Trigger
from bot.sandbox.slack.content import ContentRules
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.views import view_payload
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ViewMethods:
    """The methods that show views."""

    workspace: Workspace
    rules: ContentRules

    def open(self, args: Json) -> Json:
        """Answer ``views.open``."""
        trigger = self._trigger(args)
        body = self.rules.check_view(args.get("view"), {"modal"})
        return {"view": view_payload(self.workspace.views.open(trigger.person, body))}

    def push(self, args: Json) -> Json:
        """Answer ``views.push``; the trigger has to come from inside a modal."""
        trigger = self._trigger(args)
        body = self.rules.check_view(args.get("view"), {"modal"})
        if not (trigger.view_id and self.workspace.views.stack(trigger.person)):
            raise SlackSaysNoError("invalid_trigger_id")
        view = self.workspace.views.push(trigger.person, body)
        if view is None:
            raise SlackSaysNoError("push_limit_reached")
        return {"view": view_payload(view)}

    def update(self, args: Json) -> Json:
        """Answer ``views.update``; ``not_found`` once the person closed it."""
        view = self.workspace.views.find(
            str(args.get("view_id", "")), str(args.get("external_id", ""))
        )
        if view is None:
            raise SlackSaysNoError("not_found")
        _check_hash(view, args)
        body = self.rules.check_view(args.get("view"), {view.type})
        self.workspace.views.update(view, body)
        return {"view": view_payload(view)}

    def publish(self, args: Json) -> Json:
        """Answer ``views.publish``."""
        person = str(args.get("user_id", ""))
        if person not in self.workspace.people:
            raise SlackSaysNoError("invalid_arguments")
        old = self.workspace.views.home(person)
        if old is not None:
            _check_hash(old, args)
        body = self.rules.check_view(args.get("view"), {"home"})
        return {"view": view_payload(self.workspace.views.publish(person, body))}

    def _trigger(self, args: Json) -> Trigger:
        trigger = self.workspace.capabilities.use_trigger(
            str(args.get("trigger_id", ""))
        )
        if isinstance(trigger, str):
            raise SlackSaysNoError(trigger)
        return trigger


def _check_hash(view: View, args: Json) -> None:
    if args.get("hash") not in (None, "", view.hash):
        raise SlackSaysNoError("hash_conflict")
