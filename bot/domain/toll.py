"""What the toll API answers, before anybody asks what it means."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class TollAnswer:
    """Rows by report name, as they came, and what was said about them.

    ``cache_minutes`` is how long the API keeps this answer and ``requested_at`` when
    it was asked for, both as given: they may be missing or silly, and the format
    and zone of the latter are unknown.
    """

    reports: dict[str, list[dict[str, Any]]] = field(repr=False)
    cache_minutes: int | None = None
    requested_at: str | None = None
