from typing import get_args

import pytest

from bot.blocks.audiences import readers
from bot.blocks.voice import Voice
from bot.domain.audience import (
    Audience,
    Exposure,
    Sensitivity,
    Verdict,
    exposure,
    ruled,
    sensitivity,
    verdict,
)
from bot.domain.report_types import KNOWN_TYPES, ReportType
from bot.setting_fields import Kind, Place
from bot.setting_fields import Verdict as VerdictWord

DRIVERS = frozenset({"REPORT_TYPE_DRIVER_QUALITY"})
MONEY = frozenset({"REPORT_TYPE_PAYMENTS_ORDER"})
VEHICLES = frozenset({"REPORT_TYPE_VEHICLE_PERFORMANCE"})

# By hand: who reads it, and what is done with drivers, with money and with vehicles.
TABLE = {
    Exposure.alone: (Verdict.go, Verdict.go, Verdict.go),
    Exposure.closed: (Verdict.mask, Verdict.mask, Verdict.mask),
    Exposure.guests: (Verdict.ask, Verdict.ask, Verdict.mask),
    Exposure.workspace: (Verdict.mask, Verdict.mask, Verdict.mask),
    Exposure.outside: (Verdict.refuse, Verdict.refuse, Verdict.ask),
    Exposure.unknown: (Verdict.ask, Verdict.ask, Verdict.mask),
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


def test_the_settings_change_single_rules_and_never_what_one_person_reads() -> None:
    loosened = ruled({Exposure.closed: {Sensitivity.personal: Verdict.go}})
    odd = ruled({Exposure.alone: {Sensitivity.personal: Verdict.refuse}})

    assert verdict(Audience("C1", Exposure.closed), DRIVERS, rules=loosened) is (
        Verdict.go
    )
    assert verdict(Audience("C1", Exposure.closed), MONEY, rules=loosened) is (
        Verdict.mask
    )
    assert verdict(Audience("D1", Exposure.alone), DRIVERS, rules=odd) is Verdict.go


def test_the_setting_knows_every_word_of_the_rules() -> None:
    assert set(get_args(Place)) == set(Exposure) - {Exposure.alone}
    assert set(get_args(Kind)) == set(Sensitivity)
    assert set(get_args(VerdictWord)) == set(Verdict)


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (
            Audience("C0OPSEU01", Exposure.outside, 212, 4, True, ("ACME",)),
            "<#C0OPSEU01> has 212 members, 4 guests, shared with ACME.",
        ),
        (
            Audience("C0OPSEU01", Exposure.outside, 212, 1, False),
            (
                "<#C0OPSEU01> has 212 members, at least 1 guest, "
                "shared with another company."
            ),
        ),
        (
            Audience("C0OPSEU01", Exposure.closed, 1),
            "<#C0OPSEU01> has 1 member.",
        ),
        (
            Audience("C0OPSEU01", Exposure.unknown, whole=False),
            "Slack doesn't tell me who reads <#C0OPSEU01>.",
        ),
        (Audience("U0MERT001", Exposure.alone, 1), ""),
    ],
)
def test_who_reads_a_channel_is_said(audience: Audience, said: str) -> None:
    assert readers(audience, Voice()) == said


def test_a_company_s_name_cannot_mention_anybody() -> None:
    hostile = Audience("C1", Exposure.outside, 2, 0, True, ("<!channel> & co",))

    assert "<!channel>" not in readers(hostile, Voice())


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
