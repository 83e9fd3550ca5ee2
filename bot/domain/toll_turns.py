"""How a rule on a toll metric stands, check by check, and when that is news."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from bot.domain.toll_metrics import Rule
from bot.domain.toll_values import Number

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a watch stands: whether it has spoken up, and how many checks in a row."""

    crossed: bool = False
    streak: int = 0


class Turn(StrEnum):
    """What one check changes."""

    nothing = "nothing"
    crossed = "crossed"
    recovered = "recovered"


def step(rule: Rule, standing: Standing, value: Number | None) -> tuple[Standing, Turn]:
    """Return how a watch stands after one more check, and whether that is news.

    A value that is not known changes nothing: it is neither a crossing nor a recovery.
    """
    if value is None:
        return standing, Turn.nothing
    if not rule.holds(value):
        turn = Turn.recovered if standing.crossed else Turn.nothing
        return Standing(), turn
    streak = standing.streak + 1
    if standing.crossed or streak < rule.checks:
        return replace(standing, streak=streak), Turn.nothing
    return Standing(crossed=True, streak=streak), Turn.crossed


def firings(rule: Rule, history: Iterable[tuple[T, Number | None]]) -> list[T]:
    """Return when in *history*, oldest first, *rule* would have spoken up."""
    standing, fired = Standing(), []
    for at, value in history:
        standing, turn = step(rule, standing, value)
        if turn is Turn.crossed:
            fired.append(at)
    return fired
