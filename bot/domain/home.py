"""The App Home: what somebody sees there, and when it is worth drawing again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.orders import OrderView
from bot.domain.schedules import ScheduleView
from bot.domain.toll_watches import Watch
from bot.domain.welcomes import Welcome

PAGE: Final = 5  # rows of a part
WATCHED_FOR: Final = timedelta(minutes=10)  # Slack does not say when somebody leaves
_SOONEST = timedelta(seconds=5)
_LATEST = timedelta(seconds=15)


class HomePart(StrEnum):
    """The lists of an App Home, in their order."""

    running = "running"
    recent = "recent"
    schedules = "schedules"
    watches = "watches"


@dataclass(frozen=True, slots=True)
class HomeQuota:
    """How much of the supplier's orders is used, and how many reports wait."""

    used: int
    limit: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Home:
    """What is somebody's own; *offsets* say where the shown page of a part begins.

    The lists hold a page and, if there are more, one row beyond it. A None stands
    for what is not configured here; *may_open* tells an administrator that nobody
    has chosen yet who may order; *welcome* is for who looks the first time.
    """

    now: datetime
    offsets: Mapping[HomePart, int] = field(default_factory=dict)
    running: tuple[OrderView, ...] = ()
    recent: tuple[OrderView, ...] = ()
    schedules: tuple[ScheduleView, ...] = ()
    watches: tuple[Watch, ...] | None = None
    quota: HomeQuota | None = None
    may_open: bool = False
    examples: tuple[str, ...] = ()
    welcome: Welcome | None = None


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody whose App Home is due; *shown* is the digest of what stands there."""

    installation_id: int
    user_id: str
    team_id: str
    enterprise_id: str
    offsets: Mapping[HomePart, int]
    shown: str
    looked_at: datetime
    changed_at: datetime
    fence: int


def look_again(
    looked_at: datetime, changed_at: datetime, now: datetime
) -> datetime | None:
    """Return when a Home is worth drawing again, None once nobody looks any more.

    What changed lately is likely to change again soon.
    """
    if now >= looked_at + WATCHED_FOR:
        return None
    return now + min(max((now - changed_at) / 4, _SOONEST), _LATEST)
