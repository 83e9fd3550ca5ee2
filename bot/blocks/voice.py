"""The few words that an installation chooses itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """How the commands and the bot are called in this workspace."""

    command: str = "/report"
    bot_name: str = "Waybill"


DEFAULT = Voice()
