"""What Slack says instead of doing what it was asked."""

from typing import Any

from bot.errors import BotError


class SlackSaysNoError(BotError):
    """A Web API method refuses; *more* goes into the answer beside the code."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


class PersonCannotError(BotError):
    """The person could not have done this in Slack; ``str`` says why."""
