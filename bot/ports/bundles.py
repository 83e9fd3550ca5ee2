"""What is kept of files that are put together from reports."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from bot.domain.bundles import Bundle, BundleState, Cause, NewBundle
from bot.domain.commands import Form


class Bundles(Protocol):
    """Files that are put together from reports."""

    async def add(self, bundle: NewBundle) -> bool:
        """Store an intent; False when its key is there already."""
        ...

    async def under_way(self, order_id: int, person: str, form: Form) -> bool:
        """Return whether *person* pressed for such a file, which is on its way."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int, *, many: bool = False
    ) -> tuple[Bundle, ...]:
        """Claim due intents and those whose reader vanished; who presses goes first.

        They are those of few reports, or those of *many*: more than ``MANY_REPORTS``.
        Of these, who has one under way comes behind who has none.
        """
        ...

    async def reports_asked(self, connection_id: int) -> int:
        """Return of how many of its reports files are made that are on their way."""
        ...

    async def lapse(self, limit: int) -> tuple[Bundle, ...]:
        """Make those uncertain whose sender vanished; return them."""
        ...

    async def keep(self, bundle: Bundle, lease: timedelta) -> bool:
        """Let the claim last; False when it was lost."""
        ...

    async def is_read(self, bundle: Bundle) -> bool:
        """Return whether the claim still holds and nothing of it was shown yet."""
        ...

    async def put_back(self, bundle: Bundle, wait: timedelta) -> bool:
        """Try again after *wait*: nothing was sent."""
        ...

    async def sharing(self, bundle: Bundle, lease: timedelta) -> bool:
        """Note that it is shown from now on; False when the claim was lost."""
        ...

    async def end(self, bundle: Bundle, state: BundleState, error: str = "") -> bool:
        """Note how it ended; False when the claim was lost."""
        ...

    async def hold_up_news(
        self, order_id: int, patience: Mapping[Cause, timedelta]
    ) -> bool:
        """Return whether figures for an order's news are being read.

        *patience* says how long they are waited for, by why they are read.
        """
        ...
