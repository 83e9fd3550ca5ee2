"""What a press on *Get links* brings back."""

from dataclasses import dataclass

from bot.domain.orders import RunView
from bot.domain.supplier import Link


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One run's fresh link, or why there is none (a word in *trouble*)."""

    run: RunView
    link: Link | None = None
    trouble: str | None = None  # "gone" | "unavailable" | "credentials" | "rate"


@dataclass(frozen=True, slots=True)
class LinkPage:
    """At most ten lines; *offset* of the first, *total* that have a file."""

    ref: str
    lines: tuple[LinkLine, ...]
    offset: int
    total: int
