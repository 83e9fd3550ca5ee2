"""The few words that an installation chooses itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """How the commands and the bot are called in this workspace.

    ``files`` says whether reports are brought here as files.
    """

    command: str = "/report"
    bot_name: str = "Waybill"
    files: bool = True


DEFAULT = Voice()
