"""Who reads what is put into a channel, and whether it may be put there.

Links are shown to one person; files and previews stand in a channel for everybody
who is in it, or will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Sensitivity(StrEnum):
    """What the rows of a report are about."""

    personal = "personal"  # drivers: names, phones, ratings, addresses
    financial = "financial"  # earnings, payments, balances
    operational = "operational"  # vehicles, trips counted, statuses


class Exposure(StrEnum):
    """Who reads a place."""

    alone = "alone"  # one person, in their own conversation with Waybill
    closed = "closed"  # a private channel of full members
    guests = "guests"  # a private channel with guests in it
    workspace = "workspace"  # a channel that every full member can open
    outside = "outside"  # a channel that another company reads, too
    unknown = "unknown"  # Slack does not tell


class Verdict(StrEnum):
    """What is done with a file or a preview."""

    go = "go"  # as it is
    mask = "mask"  # the columns that name people are left out
    ask = "ask"  # an administrator decides
    refuse = "refuse"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a channel, as far as Slack tells; *guests* among the members known.

    *whole* is False where not every member was looked at. *shared_with* names other
    companies, as far as they are told.
    """

    channel_id: str
    exposure: Exposure
    members: int = 0
    guests: int = 0
    whole: bool = True
    shared_with: tuple[str, ...] = ()


# Inferred from the names of the types: the documents describe few of the columns.
_PERSONAL: Final = ("DRIVER", "RIDER", "COMPLIANCE", "SAFETY", "CONTACT")
_FINANCIAL: Final = ("PAYMENT", "EARNING", "BALANCE", "TRANSACTION", "FINANC", "TAX")
_OPERATIONAL: Final = ("VEHICLE", "FLEET", "ORGANIZATION")

Rules = Mapping[Exposure, Mapping[Sensitivity, Verdict]]

# What names people goes into no channel as it is, unless somebody says otherwise.
RULES: Final[Rules] = MappingProxyType(
    {
        Exposure.alone: dict.fromkeys(Sensitivity, Verdict.go),
        Exposure.closed: dict.fromkeys(Sensitivity, Verdict.mask),
        Exposure.guests: {
            Sensitivity.personal: Verdict.ask,
            Sensitivity.financial: Verdict.ask,
            Sensitivity.operational: Verdict.mask,
        },
        Exposure.workspace: dict.fromkeys(Sensitivity, Verdict.mask),
        Exposure.outside: {
            Sensitivity.personal: Verdict.refuse,
            Sensitivity.financial: Verdict.refuse,
            Sensitivity.operational: Verdict.ask,
        },
        Exposure.unknown: {
            Sensitivity.personal: Verdict.ask,
            Sensitivity.financial: Verdict.ask,
            Sensitivity.operational: Verdict.mask,
        },
    }
)
# Worst last: of several reports in one file the strictest verdict counts.
_STRICTNESS: Final = (Verdict.go, Verdict.mask, Verdict.ask, Verdict.refuse)


def sensitivity(report_type: str) -> Sensitivity:
    """Return what a report is about, by the words of its type's name.

    Money comes first: payments of drivers are both. What is not known counts as
    personal.
    """
    name = report_type.upper()
    if any(word in name for word in _FINANCIAL):
        return Sensitivity.financial
    if any(word in name for word in _PERSONAL):
        return Sensitivity.personal
    if any(word in name for word in _OPERATIONAL):
        return Sensitivity.operational
    return Sensitivity.personal


def exposure(
    *, is_direct: bool, is_private: bool, is_shared: bool, guests: int, whole: bool
) -> Exposure:
    """Return who reads a place, from what Slack says about it."""
    if is_direct:
        return Exposure.alone
    if is_shared:
        return Exposure.outside
    if not is_private:
        return Exposure.workspace
    if guests:
        return Exposure.guests
    return Exposure.closed if whole else Exposure.unknown


def ruled(changes: Rules) -> Rules:
    """Return the rules with *changes*; what somebody alone reads always goes."""
    changed = {
        place: dict(kinds) | dict(changes.get(place, {}))
        for place, kinds in RULES.items()
    }
    return changed | {Exposure.alone: RULES[Exposure.alone]}


def verdict(
    audience: Audience,
    report_types: frozenset[str],
    *,
    rules: Rules = RULES,
    approved: bool = False,
) -> Verdict:
    """Return what may be done with these reports in front of *audience*.

    What an administrator *approved* for this place goes, unless it is refused.
    """
    kinds = {sensitivity(each) for each in report_types} or {Sensitivity.personal}
    found = [rules[audience.exposure][kind] for kind in kinds]
    strictest = max(found, key=_STRICTNESS.index)
    return Verdict.go if approved and strictest is Verdict.ask else strictest
