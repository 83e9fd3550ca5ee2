"""What every builder returns: a message with its text-only form."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, and a *text* that alone carries the whole outcome.

    *text* is what notifications and screen readers give, and what is sent by
    itself when Slack refuses the blocks; it names the commands that do what
    the buttons did.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)

    def without_blocks(self) -> "Message":
        """Return the text-only form."""
        return Message(self.text)


@dataclass(frozen=True, slots=True)
class View:
    """A form, for a modal that is open.

    *instead* is what is shown if Slack would refuse it. With *hash* it is shown only
    while what stands there is still the view of that hash, which Slack gives to each.
    """

    body: Block
    instead: Message
    hash: str = ""
