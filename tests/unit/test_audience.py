import pytest

from bot.domain.audience import (
    Audience,
    Exposure,
    Sensitivity,
    Verdict,
    exposure,
    sensitivity,
    verdict,
)
from bot.domain.report_types import KNOWN_TYPES, ReportType

DRIVERS = frozenset({"REPORT_TYPE_DRIVER_QUALITY"})
MONEY = frozenset({"REPORT_TYPE_PAYMENTS_ORDER"})
VEHICLES = frozenset({"REPORT_TYPE_VEHICLE_PERFORMANCE"})

# By hand: who reads it, and what is done with drivers, with money and with vehicles.
TABLE = {
    Exposure.alone: (Verdict.go, Verdict.go, Verdict.go),
    Exposure.closed: (Verdict.go, Verdict.go, Verdict.go),
    Exposure.guests: (Verdict.ask, Verdict.ask, Verdict.go),
    Exposure.workspace: (Verdict.mask, Verdict.mask, Verdict.go),
    Exposure.outside: (Verdict.refuse, Verdict.refuse, Verdict.ask),
    Exposure.unknown: (Verdict.ask, Verdict.ask, Verdict.go),
}


@pytest.mark.parametrize("place", list(Exposure))
def test_what_is_done_follows_from_who_reads_it_and_what_it_is_about(
    place: Exposure,
) -> None:
    audience = Audience("C1", place)

    done = tuple(verdict(audience, each) for each in (DRIVERS, MONEY, VEHICLES))

    assert done == TABLE[place]


def test_of_several_reports_the_strictest_verdict_counts() -> None:
    assert verdict(Audience("C1", Exposure.outside), VEHICLES | DRIVERS) is (
        Verdict.refuse
    )


def test_an_approval_opens_what_is_asked_about_and_not_what_is_refused() -> None:
    inside, outside = Audience("C1", Exposure.guests), Audience("C1", Exposure.outside)

    assert verdict(inside, DRIVERS, approved=True) is Verdict.go
    assert verdict(outside, DRIVERS, approved=True) is Verdict.refuse
    assert verdict(outside, VEHICLES, approved=True) is Verdict.go


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"is_direct": True}, Exposure.alone),
        ({"is_shared": True, "is_private": True}, Exposure.outside),
        ({}, Exposure.workspace),
        ({"is_private": True}, Exposure.closed),
        ({"is_private": True, "guests": True}, Exposure.guests),
        ({"is_private": True, "whole": False}, Exposure.unknown),
    ],
)
def test_who_reads_a_place_follows_from_what_slack_says(
    facts: dict[str, bool], found: Exposure
) -> None:
    assert (
        exposure(
            is_direct=facts.get("is_direct", False),
            is_private=facts.get("is_private", False),
            is_shared=facts.get("is_shared", False),
            guests=int(facts.get("guests", False)),
            whole=facts.get("whole", True),
        )
        is found
    )


def test_what_is_not_known_counts_as_personal() -> None:
    assert sensitivity("REPORT_TYPE_SOMETHING_NEW") is Sensitivity.personal
    assert verdict(Audience("C1", Exposure.outside), frozenset()) is Verdict.refuse


@pytest.mark.parametrize("known", KNOWN_TYPES, ids=lambda each: each.value)
def test_every_report_about_drivers_is_never_merely_operational(
    known: ReportType,
) -> None:
    value = known.value

    if "DRIVER" in value:
        assert sensitivity(value) is not Sensitivity.operational
