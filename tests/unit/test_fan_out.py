from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import values
from bot.blocks.fan_out import estimate
from bot.blocks.outcomes import shortfall_news
from bot.blocks.reports import card, ready_news
from bot.blocks.validation import validate
from bot.domain.commands import OrderCommand
from bot.domain.fan_out import Proposal, cheaper, confirmed, is_complete, is_fan_out
from bot.domain.messages import Message
from bot.domain.orders import OrderState, OrderView, RunState, RunView
from bot.domain.organisations import NoneFitsError, Organisation, Scope, Selection
from bot.domain.outcomes import outcome_groups
from bot.domain.periods import Period
from bot.domain.planning import OrderPlan, plan
from bot.domain.report_types import FLEET, RENTAL, Catalogue
from bot.domain.windows import Window
from bot.limits.estimates import SUBMIT_SPACING, Flow

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
LAST_WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
CATALOGUE = Catalogue()
QUALITY, TRIPS = "REPORT_TYPE_DRIVER_QUALITY", "REPORT_TYPE_TRIP_ACTIVITY"
ROOT = Organisation(1, "root", "Holding", None, frozenset({FLEET}))
BRANCHES = tuple(
    Organisation(
        number, f"key {number}", f"Branch {number}", "root", frozenset({FLEET})
    )
    for number in range(2, 12)
)
RENTERS = tuple(
    Organisation(number, f"key {number}", f"Rent {number}", "root", frozenset({RENTAL}))
    for number in range(12, 14)
)
FLAT = tuple(
    Organisation(number, f"key {number}", f"Branch {number}", None, frozenset({FLEET}))
    for number in range(1, 21)
)


def everything(selection: Selection | None = None) -> OrderCommand:
    return OrderCommand(
        all_types=True, period=LAST_WEEK, selection=selection or Selection(Scope.all)
    )


def planned(
    command: OrderCommand, organisations: tuple[Organisation, ...]
) -> OrderPlan:
    return plan(command, CATALOGUE, organisations, UTC_ZONE)


def test_every_type_goes_to_the_organisations_of_its_kind() -> None:
    found = planned(everything(), (ROOT, *BRANCHES, *RENTERS))

    rented = {run.organisation_id for run in found.runs if "RENTAL" in run.report_type}
    driven = {run.organisation_id for run in found.runs if run.report_type == QUALITY}
    assert rented == {12, 13}
    assert driven == set(range(2, 12))


def test_a_listing_is_no_part_of_all_reports_of_some_days() -> None:
    found = planned(everything(), FLAT)

    assert "REPORT_TYPE_ORGANIZATION" not in {run.report_type for run in found.runs}
    assert len(found.runs) == 9 * 20


def test_of_named_branches_each_gets_what_its_kind_has() -> None:
    named = Selection(Scope.named, ("Branch 2", "Rent 12"))

    found = planned(everything(named), (ROOT, *BRANCHES, *RENTERS))

    assert {run.organisation_id for run in found.runs} == {2, 12}


def test_where_no_kind_fits_there_is_nothing_to_order() -> None:
    unknown = Organisation(1, "odd", "Odd", None, frozenset({"SOMETHING"}))
    only_fleet = Catalogue([each for each in CATALOGUE.all() if each.kind == FLEET])

    with pytest.raises(NoneFitsError):
        plan(everything(), only_fleet, (unknown,), UTC_ZONE)


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        pytest.param(everything(), True, id="all of all"),
        pytest.param(
            everything(Selection(Scope.named, ("Branch 2",))), False, id="one branch"
        ),
        pytest.param(
            OrderCommand((QUALITY,), period=LAST_WEEK, selection=Selection(Scope.all)),
            False,
            id="one type",
        ),
        pytest.param(
            OrderCommand(
                (QUALITY, TRIPS), period=LAST_WEEK, selection=Selection(Scope.all)
            ),
            False,
            id="two types, forty reports",
        ),
    ],
)
def test_a_grid_of_reports_is_asked_about_first(
    command: OrderCommand, *, asks: bool
) -> None:
    assert is_fan_out(command, planned(command, FLAT)) is asks


def test_more_than_a_hundred_named_reports_are_asked_about_too() -> None:
    types = tuple(each.value for each in CATALOGUE.fitting({FLEET}))[:6]
    command = OrderCommand(types, period=LAST_WEEK, selection=Selection(Scope.all))

    found = planned(command, FLAT)

    assert len(found.runs) == 120
    assert is_fan_out(command, found)


def test_the_parent_s_reports_are_the_cheaper_way_with_no_type_lost() -> None:
    directory = (ROOT, *BRANCHES, *RENTERS)
    command = everything()
    found = planned(command, directory)

    fewer = cheaper(command, found, CATALOGUE, directory, UTC_ZONE)

    assert fewer is not None
    other = planned(fewer.command, directory)
    assert len(other.runs) == fewer.reports < len(found.runs)
    assert {run.report_type for run in other.runs} == {
        run.report_type for run in found.runs
    }
    assert "driver quality" in fewer.merged
    assert "payment orders" in fewer.partial


@pytest.mark.parametrize(
    ("command", "directory"),
    [
        pytest.param(everything(), FLAT, id="nobody above the branches"),
        pytest.param(everything(), (), id="not all of it is open"),
        pytest.param(
            everything(Selection(Scope.all, (), ("Branch 3",))),
            (ROOT, *BRANCHES),
            id="one is left out",
        ),
    ],
)
def test_there_is_no_cheaper_way(
    command: OrderCommand, directory: tuple[Organisation, ...]
) -> None:
    found = planned(command, directory or (ROOT, *BRANCHES))

    assert cheaper(command, found, CATALOGUE, directory, UTC_ZONE) is None


def test_a_report_counts_as_here_once_its_data_was_complete() -> None:
    window = Window(NOW - timedelta(days=7), NOW)

    assert is_complete(QUALITY, window, NOW)
    assert not is_complete(TRIPS, window, NOW + timedelta(minutes=29))
    assert is_complete(TRIPS, window, NOW + timedelta(minutes=30))


def test_calls_go_out_at_the_pace_of_the_job_while_slots_are_free() -> None:
    flow = Flow(600, timedelta(minutes=10), (0,) * 10)

    assert flow.after(0) == timedelta(0)
    assert flow.after(599) == 599 * SUBMIT_SPACING
    assert flow.after(600) == timedelta(minutes=10)
    assert flow.after(2999) == timedelta(minutes=40) + 599 * SUBMIT_SPACING


def test_used_slots_are_waited_for_until_they_come_back() -> None:
    # All are used: half of them come back in the third minute, half in the ninth.
    flow = Flow(600, timedelta(minutes=10), (0, 0, *[300] * 6, 600, 600))

    assert flow.after(0) == timedelta(minutes=3)
    assert flow.after(299) == timedelta(minutes=3)
    assert flow.after(300) == timedelta(minutes=9)
    assert flow.after(600) == timedelta(minutes=13)


def proposal(command: OrderCommand, here: int = 0) -> Proposal:
    return Proposal(
        command,
        reports=3000,
        types=6,
        organisations=500,
        share=(3000 - here) / 600,
        not_before=NOW + timedelta(minutes=41),
        here=here,
        here_since=NOW if here else None,
    )


def buttons(message: Message) -> dict[str, str]:
    return {
        element["text"]["text"]: element["value"]
        for block in message.blocks
        for element in block.get("elements", ())
        if element.get("type") == "button"
    }


def test_an_estimate_says_how_much_it_is_and_when() -> None:
    text = estimate(proposal(everything())).text

    assert "6 types × 500 branches = *3,000 reports*" in text
    assert "5 times what the supplier allows for ten minutes" in text
    assert "Nothing was ordered" in text
    assert "11:41" in text


def test_an_estimate_says_how_much_later_files_come_where_that_is_long() -> None:
    filed = replace(proposal(everything()), files_in=timedelta(minutes=50, seconds=9))
    soon = replace(filed, files_in=timedelta(minutes=4))

    assert "Their files come up to 55 minutes later" in estimate(filed).text
    assert "files" not in estimate(soon).text


def test_an_estimate_of_which_nothing_is_known_says_so_and_names_no_instant() -> None:
    small = replace(proposal(everything()), not_before=None)

    assert "ready" not in estimate(small).text
    assert "How long they take I know once a few" in estimate(small).text
    assert "How long" not in estimate(proposal(everything())).text
    here = replace(small, here=small.reports)
    assert "How long" not in estimate(here).text
    assert "2026, 5 times what the supplier allows" in estimate(small).text


def test_its_button_holds_the_order_and_says_that_it_is_confirmed() -> None:
    shown = buttons(estimate(proposal(everything(), here=9)))

    assert values.decode(shown["Order 2,991"]) == (confirmed(everything()),)
    assert values.decode(shown["Order all afresh"]) == (
        confirmed(everything(), afresh=True),
    )


def test_what_no_button_can_hold_is_confirmed_by_a_word() -> None:
    names = tuple(f"Branch number {number} of a long name" for number in range(100))
    command = everything(Selection(Scope.named, names))

    message = estimate(proposal(command))

    assert list(buttons(message)) == ["Leave it"]
    assert "`confirmed`" in message.text
    assert validate(message.blocks) == []


def grid(types: int, organisations: int, *states: RunState) -> OrderView:
    runs = tuple(
        RunView(
            number=kind * organisations + branch + 1,
            organisation=f"Branch <{branch}> & Söhne, long name of a company",
            report_type=f"TYPE_{kind}",
            report_title=f"type {kind}",
            window=None,
            state=states[(kind * organisations + branch) % len(states)],
            settled=True,
            reason=f"reason {branch % 7}",
        )
        for kind in range(types)
        for branch in range(organisations)
    )
    return OrderView(
        ref="R-7F3K",
        state=OrderState.done,
        ordered_by="U1",
        channel_id="C1",
        report_titles=tuple(f"type {kind}" for kind in range(types)),
        period="9-15 Nov 2026",
        organisations=tuple(dict.fromkeys(run.organisation for run in runs)),
        command="all last week for all",
        created_at=NOW,
        runs=runs,
        finished_at=NOW,
    )


@pytest.mark.parametrize(
    ("types", "organisations"),
    [
        pytest.param(6, 20, id="20 x 6"),
        pytest.param(6, 500, id="500 x 6"),
        pytest.param(60, 300, id="300 x 60"),
    ],
)
def test_card_and_news_of_a_grid_stay_within_slack_s_limits(
    types: int, organisations: int
) -> None:
    view = grid(types, organisations, *RunState)
    groups = outcome_groups(view)

    messages = [card(view), ready_news(view)]
    messages += [
        shortfall_news(view, runs, "head") for group, runs in groups if group != "ready"
    ]

    for message in messages:
        assert validate(message.blocks) == []
        assert len(message.text) <= 3000
    assert len(groups) <= 8


def test_ends_are_told_in_groups_and_reasons_beyond_three_in_one() -> None:
    view = grid(6, 20, RunState.delivered, RunState.failed, RunState.expired)

    names = [group for group, _ in outcome_groups(view)]

    assert names[0] == "ready"
    assert sum(name.startswith("failed:") for name in names) == 3
    assert names[-2:] == ["failed", "expired"]


def test_everything_ready_is_one_group_and_so_is_a_single_type() -> None:
    assert len(outcome_groups(grid(6, 20, RunState.delivered))) == 1
    single = grid(1, 20, RunState.delivered, RunState.failed)
    assert len(outcome_groups(single)) == 1


def test_a_group_that_did_not_come_names_its_branches_by_type() -> None:
    view = grid(2, 3, RunState.delivered, RunState.failed)
    name, runs = outcome_groups(view)[1]

    message = shortfall_news(view, runs)

    assert name.startswith("failed")
    assert "Type 0: Branch" in message.text
    assert "Retry" in message.text
