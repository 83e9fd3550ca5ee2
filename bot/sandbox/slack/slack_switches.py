"""Slack's switches on the page: what it does that an app has to bear."""

from bot.sandbox.slack.events import Events
from bot.sandbox.switches import Variant


def slack_switches(events: Events) -> tuple[Variant, ...]:
    """Return the switches of one simulated Slack."""

    def repeat(on: object) -> None:
        events.repeating = bool(on)

    return (
        Variant(
            "repeated_events",
            "Events twice",
            "Every event is sent again, as when an acknowledgement gets lost.",
            lambda: events.repeating,
            repeat,
            service="slack",
        ),
    )
