"""What is kept of forms: those that are open, and what was chosen last."""

from typing import Protocol

from bot.domain.forms import FormKind, OpenForm


class Forms(Protocol):
    """Forms that somebody opened; what stands in their fields is Slack's to keep."""

    async def open(self, form: OpenForm) -> None:
        """Note that a form is open."""
        ...

    async def find(self, installation_id: int, token: str) -> OpenForm | None:
        """Return the form of that token, unless it is forgotten."""
        ...

    async def touch(self, installation_id: int, token: str, action_ts: str) -> bool:
        """Note that somebody changed a form; False when a later change is known."""
        ...

    async def choose(
        self, installation_id: int, user_id: str, kind: FormKind, command: str
    ) -> None:
        """Remember what somebody chose last in a form of that kind."""
        ...

    async def chosen(self, installation_id: int, user_id: str, kind: FormKind) -> str:
        """Return the command that somebody chose last, "" for none."""
        ...
