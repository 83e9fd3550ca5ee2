"""A watch over time: what is true, what its place was told, and when it speaks.

A place knows only what was written there. A watch speaks when that and the truth
part: once for a crossing, once for its end. While it keeps quiet they may part;
afterwards it says once how things stand.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.channels import is_person
from bot.domain.toll_metrics import METRICS, Metric, Rule
from bot.domain.toll_turns import Standing, Turn, step
from bot.domain.toll_values import Number


class News(StrEnum):
    """What a watch writes where it was set up."""

    begun = "begun"  # somebody set it up here
    crossed = "crossed"
    still = "still"  # crossed, as it was before somebody wanted quiet
    recovered = "recovered"
    taken = "taken"  # somebody looks into it
    paused = "paused"
    resumed = "resumed"  # the key that it waited for works again
    blind = "blind"  # the API has given no answer for a while


class Pause(StrEnum):
    """Why a watch no longer checks."""

    place = "place"  # what it wrote was refused there
    key = "key"  # the API does not accept our key
    report = "report"  # the API refuses the report


class Deed(StrEnum):
    """What a person can do about a watch, other than to end it."""

    take = "take"
    snooze = "snooze"
    mute = "mute"
    resume = "resume"


@dataclass(frozen=True, slots=True)
class Vigil:
    """How a watch stands.

    *told* is what its place knows: that the number crossed, or nothing of the kind.
    *again* says that it is worth a second word if it is still so after a quiet time.
    *crossed_at* and *back_at* are when the last crossing began and ended.
    """

    standing: Standing = field(default_factory=Standing)
    told: bool = False
    again: bool = False
    crossed_at: datetime | None = None
    back_at: datetime | None = None
    taken_by: str = ""
    muted: bool = False
    snoozed_until: datetime | None = None
    paused: Pause | None = None

    def keeps_quiet(self, now: datetime) -> bool:
        """Return whether somebody wanted no word at *now*."""
        snoozed = self.snoozed_until is not None and now < self.snoozed_until
        return self.muted or snoozed


def checked(
    rule: Rule, vigil: Vigil, value: Number | None, now: datetime
) -> tuple[Vigil, News | None]:
    """Return how a watch stands after one more check, and what it says of that.

    A value that is not known changes nothing and is no reason to speak.
    """
    if value is None:
        return vigil, None
    standing, turn = step(rule, vigil.standing, value)
    vigil = replace(vigil, standing=standing)
    if turn is Turn.crossed:
        vigil = replace(vigil, crossed_at=now, back_at=None, taken_by="")
    elif turn is Turn.recovered:
        vigil = replace(vigil, back_at=now)
    return spoken(vigil, now)


def spoken(vigil: Vigil, now: datetime) -> tuple[Vigil, News | None]:
    """Return what a watch has to say at *now*, and how it stands once it said so."""
    if vigil.keeps_quiet(now):
        return vigil, None
    over = replace(vigil, again=False, snoozed_until=None)
    if vigil.standing.crossed and not vigil.told:
        return replace(over, told=True), News.crossed
    if vigil.standing.crossed and vigil.again:
        return over, News.still
    if vigil.told and not vigil.standing.crossed:
        return replace(over, told=False, taken_by=""), News.recovered
    return over, None


def taken(vigil: Vigil, user_id: str) -> Vigil:
    """Return how a watch stands once somebody looks into its crossing."""
    return replace(vigil, taken_by=user_id)


def snoozed(vigil: Vigil, until: datetime) -> Vigil:
    """Return how a watch stands that keeps quiet until then."""
    return replace(vigil, muted=False, snoozed_until=until, again=vigil.told)


def muted(vigil: Vigil) -> Vigil:
    """Return how a watch stands that keeps quiet until somebody resumes it."""
    return replace(vigil, muted=True, snoozed_until=None, again=vigil.told)


def paused(vigil: Vigil, why: Pause) -> Vigil:
    """Return how a watch stands that checks no longer."""
    return replace(vigil, paused=why, again=vigil.told)


def resumed(vigil: Vigil) -> Vigil:
    """Return how a watch stands that checks and speaks again.

    Checks before a pause and after it are not in a row.
    """
    standing = vigil.standing
    if vigil.paused is not None and not standing.crossed:
        standing = Standing()
    return replace(
        vigil, standing=standing, muted=False, snoozed_until=None, paused=None
    )


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A rule that somebody wants to be watched.

    *channel_id* may be a person's id, which means their DM.
    """

    installation_id: int
    owner: str
    channel_id: str
    rule: Rule
    criteria: str


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule that is watched.

    *said* counts what it has written; a number stands in the key of each message, so
    that none is written twice. *answered_at* is when the API gave the answer that was
    judged last, *failing_since* since when it gives none.
    """

    id: int
    installation_id: int
    number: int
    owner: str
    channel_id: str
    rule: Rule
    criteria: str
    created_at: datetime
    vigil: Vigil = field(default_factory=Vigil)
    said: int = 0
    value: Number | None = None
    answered_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    next_check_at: datetime | None = None
    fence: int = 0
    ended: bool = False

    @property
    def ref(self) -> str:
        """Its public id, such as ``W-2``."""
        return f"W-{self.number}"

    @property
    def metric(self) -> Metric | None:
        """What it looks at; None when this release knows no such metric."""
        return METRICS.get(self.rule.metric)

    @property
    def is_personal(self) -> bool:
        """Whether it writes to a person and not to a channel."""
        return is_person(self.channel_id)


def criteria_of(rule: Rule, asked: str | None) -> str:
    """Return the time span that *rule* looks at when *asked* for another, or none.

    Raises:
        KeyError: There is no such metric.
    """
    metric = METRICS[rule.metric]
    return metric.criteria if asked is None or metric.fixed_criteria else asked


def number_of(ref: str) -> int | None:
    """Return the number in ``W-2``; None for anything else."""
    prefix, _, digits = ref.strip().upper().partition("-")
    if prefix != "W" or not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits) if len(digits) <= 9 else None  # noqa: PLR2004  as it is typed
