from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.form_faults import fault_text
from bot.blocks.forms import filled_form, form_value
from bot.blocks.order_forms import ALL, Branch, Finding, Room, listed, order_form
from bot.blocks.toll_forms import TollRoom, toll_form
from bot.blocks.validation import validate_view
from bot.blocks.values import decode
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import Destination, Form, FormCommand, OrderCommand, Place
from bot.domain.form_timetables import OTHER, REPETITIONS, When, timetable_in
from bot.domain.forms import (
    DAYS,
    PERIODS,
    Fault,
    Field,
    FieldProblem,
    FormKind,
    OrderForm,
    form_of,
    order_of,
    remembered,
)
from bot.domain.grammar import parse
from bot.domain.organisations import Scope, Selection
from bot.domain.period_phrases import PeriodReader
from bot.domain.phrasing import canonical
from bot.domain.report_types import Catalogue
from bot.domain.toll_commands import Metric, TollFormCommand, TollWatchCommand
from bot.domain.toll_forms import (
    TollDeed,
    TollForm,
    toll_command_of,
    toll_form_of,
    usual_threshold,
)
from bot.domain.toll_grammar import parse as parse_toll
from bot.domain.toll_metrics import Side
from bot.domain.toll_phrasing import canonical as toll_canonical
from bot.domain.toll_reports import KNOWN_REPORTS, Criteria
from bot.texts.turkish import TURKISH
from handlers.fields import Fields

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
PERIOD_READER = PeriodReader(NOW, ZONE)
CATALOGUE = Catalogue()
NAMES = ("Adana", "Ankara", "İzmir", "Fleet and Friends")
TYPES = [each.value for each in CATALOGUE.all()]
LISTING = "REPORT_TYPE_ORGANIZATION"
QUALITY = "REPORT_TYPE_DRIVER_QUALITY"

selections = st.one_of(
    st.builds(
        Selection,
        st.just(Scope.all),
        st.just(()),
        st.lists(st.sampled_from(NAMES), unique=True, max_size=2).map(tuple),
    ),
    st.builds(
        Selection,
        st.just(Scope.named),
        st.lists(st.sampled_from(NAMES), unique=True, min_size=1).map(tuple),
    ),
)
whens = st.one_of(
    st.just(When()),
    st.builds(When, st.sampled_from(REPETITIONS), st.sampled_from(["09:00", "23:45"])),
    st.just(When(OTHER, words="cron: 0 9 * * 1-5")),
    st.just(When(OTHER, words="her pazartesi 9'da")),
)
filled = st.builds(
    OrderForm,
    types=st.lists(st.sampled_from(TYPES), unique=True, min_size=1).map(tuple),
    period=st.sampled_from(PERIODS),
    selection=selections,
    channel_id=st.sampled_from(["", "C0FLEETOP"]),
    form=st.sampled_from(Form),
    when=whens,
)


def read(text: str) -> Any:
    return parse(text, now=NOW, zone=ZONE, catalogue=CATALOGUE, organisations=NAMES)


@given(filled)
def test_what_a_form_orders_could_be_typed(form: OrderForm) -> None:
    order = order_of(form, PERIOD_READER, CATALOGUE)

    assert isinstance(order, OrderCommand)
    assert read(canonical(order)) == order


@given(filled)
def test_an_order_of_a_form_fills_in_the_same_form(form: OrderForm) -> None:
    order = order_of(form, PERIOD_READER, CATALOGUE)
    assert isinstance(order, OrderCommand)

    again = form_of(order, PERIOD_READER, channel_id="C0OTHER")
    assert order_of(again, PERIOD_READER, CATALOGUE) == order


@given(filled)
def test_what_is_remembered_moves_along_and_never_repeats(form: OrderForm) -> None:
    order = order_of(form, PERIOD_READER, CATALOGUE)
    assert isinstance(order, OrderCommand)

    kept = remembered(form, order)
    later = PeriodReader(datetime(2027, 3, 3, 9, tzinfo=UTC), ZONE)
    read_later = parse(
        kept, now=later.now, zone=ZONE, catalogue=CATALOGUE, organisations=NAMES
    )
    assert isinstance(read_later, OrderCommand)
    found = form_of(read_later, later, channel_id="")
    assert not found.when.repeats
    if order.period or order.rolling:
        expected = later.words(form.period).period
        assert read_later.period == expected


def test_a_listing_needs_no_days() -> None:
    form = OrderForm(types=(LISTING,), period="nonsense")

    order = order_of(form, PERIOD_READER, CATALOGUE)

    assert isinstance(order, OrderCommand)
    assert (order.period, order.rolling) == (None, None)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param(
            {"types": ()}, Fault(Field.types, FieldProblem.missing), id="no type"
        ),
        pytest.param(
            {"types": ("DROP TABLE",)},
            Fault(Field.types, FieldProblem.missing),
            id="no such constant",
        ),
        pytest.param(
            {"period": "next week"},
            Fault(Field.period, FieldProblem.missing),
            id="no such period",
        ),
        pytest.param(
            {"period": DAYS, "first": date(2026, 11, 1)},
            Fault(Field.last, FieldProblem.missing),
            id="no last day",
        ),
        pytest.param(
            {"selection": Selection()},
            Fault(Field.branches, FieldProblem.missing),
            id="no branch",
        ),
        pytest.param(
            {"when": When(OTHER, words="now and then")},
            Fault(Field.words, FieldProblem.unknown_timetable, "now and then"),
            id="no timetable",
        ),
    ],
)
def test_what_is_missing_is_said_of_its_field(
    changes: dict[str, Any], fault: Fault
) -> None:
    form = OrderForm(**({"types": (QUALITY,)} | changes))

    assert order_of(form, PERIOD_READER, CATALOGUE) == (fault,)


def test_every_fault_has_words_in_both_languages() -> None:
    days = (date(2026, 11, 1), date(2026, 11, 2))
    faults = [
        Fault(field, FieldProblem.missing, Metric.requests.value)
        for field in (
            *(Field.types, Field.period, Field.first, Field.last, Field.branches),
            *(Field.report, Field.again, Field.words, Field.threshold),
        )
    ]
    faults += [
        Fault(Field.first, each, "word", days)
        for each in FieldProblem
        if each is not FieldProblem.missing
    ]
    for voice in (DEFAULT, Voice(language=TURKISH)):
        told = {fault_text(each, voice=voice) for each in faults}
        assert len(told) >= len(faults) - 1
        assert all(10 < len(each) < 200 and "{" not in each for each in told)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("0 9 * * 1", "cron: 0 9 * * 1"),
        ("cron: 0 9 * * 1 in Europe/Berlin", "cron: 0 9 * * 1 in Europe/Berlin"),
        ("every monday 9am", "every monday at 09:00"),
        ("her iş günü 9'da", "every weekday at 09:00"),
        ("her ayın 1'i", "monthly on the 1st"),
        ("every monday for all", None),
        ("monday", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_a_timetable_is_read_as_a_whole(words: str, text: str | None) -> None:
    assert timetable_in(words) == text


@pytest.mark.parametrize("kind", [Finding.listed, Finding.asked, Finding.searched])
@pytest.mark.parametrize("voice", [DEFAULT, Voice(language=TURKISH)])
@pytest.mark.parametrize("branches", [0, 1, 99, 100, 400])
def test_slack_takes_the_form_with_any_number_of_branches(
    kind: Finding, voice: Voice, branches: int
) -> None:
    every = tuple(Branch(str(each), f"Branch {each} " * 12) for each in range(branches))
    offered = () if kind is Finding.asked else listed(every)
    for scope in (Scope.all, Scope.named):
        form = OrderForm(
            types=(QUALITY, "REPORT_TYPE_NEVER_HEARD_OF"),
            period=DAYS,
            selection=Selection(scope),
            when=When(OTHER, words="x" * 300),
        )
        room = Room(
            "t" * 24,
            PERIOD_READER,
            CATALOGUE.all(),
            offered,
            listed(every[-99:]),
            listed(every),
            kind,
            "bra",
            guess_place=True,
        )
        view = order_form(form, room, voice=voice)
        assert validate_view(view) == []
        assert len(view["private_metadata"]) < 100


@pytest.mark.parametrize("voice", [DEFAULT, Voice(language=TURKISH)])
@pytest.mark.parametrize("deed", TollDeed)
def test_slack_takes_the_form_of_toll_metrics(deed: TollDeed, voice: Voice) -> None:
    for report in ("all", "NeverHeardOfReport", KNOWN_REPORTS[0].name):
        form = TollForm(deed=deed, report=report, when=When(OTHER, words="x" * 300))
        room = TollRoom("t" * 24, "Europe/Istanbul")
        assert validate_view(toll_form(form, room, voice=voice)) == []


def test_a_button_holds_a_form_s_command_or_is_not_there() -> None:
    (press,) = filled_form(FormKind.order, "trips for all")
    assert decode(press.value) == ("order", "trips for all")
    assert press.command == "form trips for all"
    assert filled_form(FormKind.order, "x" * 2100) == []
    assert decode(form_value(FormKind.toll)) == ("toll",)


def test_words_behind_form_are_kept_as_far_as_they_are_understood() -> None:
    assert read("form") == FormCommand()
    whole = read("form trips yesterday for Adana to me")
    assert isinstance(whole, FormCommand)
    assert whole.order is not None
    assert whole.order.destination == Destination(Place.me)
    part = read("formu sürücü kalitesi bilmem ne için")
    assert isinstance(part, FormCommand)
    assert part.order is not None
    assert part.order.report_types == (QUALITY,)
    assert parse_toll("form", now=NOW, zone=ZONE) == TollFormCommand()
    text = "form watch error share > 2,5 %"
    held = parse_toll(text, now=NOW, zone=ZONE)
    assert held == TollFormCommand("watch error share > 2,5 %")
    assert parse_toll(toll_canonical(held), now=NOW, zone=ZONE) == held


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("side", Side)
def test_the_threshold_that_is_suggested_is_taken(metric: Metric, side: Side) -> None:
    form = TollForm(
        deed=TollDeed.watch,
        metric=metric,
        side=side,
        threshold=usual_threshold(metric),
        checks=3,
        channel_id="C0FLEETOP",
    )

    command = toll_command_of(form)

    assert isinstance(command, TollWatchCommand)
    assert (command.metric, command.comparison, command.checks) == (metric, side, 3)
    assert toll_form_of(command, channel_id="") == form


@given(st.text(max_size=80))
def test_no_threshold_says_anything_but_a_number(typed: str) -> None:
    form = TollForm(deed=TollDeed.watch, metric=Metric.requests, threshold=typed)

    command = toll_command_of(form)

    if isinstance(command, TollWatchCommand):
        assert command.metric is Metric.requests
        assert command.comparison is Side.over
        assert command.destination == Destination(Place.me)
        assert command.checks == 1
    else:
        assert isinstance(command, tuple)
        assert [each.field for each in command] == [Field.threshold]


def test_what_is_filled_in_of_a_toll_report_reads_back() -> None:
    form = TollForm(TollDeed.post, "ResponseTimeBuckets", Criteria.week, channel_id="")
    command = toll_command_of(form)
    assert not isinstance(command, tuple)

    again = toll_form_of(
        parse_toll(toll_canonical(command), now=NOW, zone=ZONE), channel_id="C0OTHER"
    )

    assert again.report == form.report
    assert again.when.text == form.when.text
    assert again.channel_id == ""


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner)
    ),
    max_leaves=8,
)

BLOCK_KEYS = ["type", "block_id"]


@given(
    st.dictionaries(
        st.sampled_from(["types", "branches.1", "period", "x"]),
        st.one_of(
            junk,
            st.dictionaries(st.sampled_from([f"form.{each}" for each in Field]), junk),
        ),
    ),
    st.one_of(junk, st.lists(st.dictionaries(st.sampled_from(BLOCK_KEYS), junk))),
)
def test_whatever_stands_in_the_fields_nothing_is_believed(
    values: dict[str, Any], blocks: object
) -> None:
    fields = Fields({"state": {"values": values}, "blocks": blocks})

    assert isinstance(fields.first_block, str)
    for name in Field:
        assert isinstance(fields.text(name), str)
        assert isinstance(fields.chosen(name), str)
        assert all(isinstance(each, str) for each in fields.several(name))
        assert fields.day(name) is None or isinstance(fields.day(name), date)
        assert isinstance(fields.time(name), str)
        assert isinstance(fields.conversation(name), str)
        assert isinstance(fields.user(name), str)


def test_a_field_is_found_whatever_its_block_is_called() -> None:
    option = {"text": {"type": "plain_text", "text": "All"}, "value": ALL}
    held = {"selected_options": [option, option, {"value": 3}, "x"]}
    view = {
        "blocks": [{"type": "section"}, {"type": "input", "block_id": "types"}],
        "state": {"values": {"branches.77": {"form.branches": held}}},
    }

    fields = Fields(view)

    assert list(fields.several(Field.branches)) == [ALL]
    assert fields.block(Field.branches) == "branches.77"
    assert fields.block(Field.types) == "types"
    assert fields.first_block == "types"
    assert Field.branches in fields
    assert Field.first not in fields
