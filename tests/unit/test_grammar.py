from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.commands import (
    CancelCommand,
    Command,
    Destination,
    Form,
    FormCommand,
    HelpCommand,
    LinkCommand,
    ListCommand,
    Misunderstood,
    OrderCommand,
    OrganisationsCommand,
    Place,
    Problem,
    QuotaCommand,
    RetryCommand,
    ShowCommand,
    StatusCommand,
    TypesCommand,
)
from bot.domain.grammar import canonical, parse
from bot.domain.organisations import Scope, Selection
from bot.domain.period_phrases import PeriodReader
from bot.domain.periods import Period
from bot.domain.phrasing import order_label
from bot.domain.report_types import Catalogue
from bot.services.suggestions import complete, complete_names, suggest
from bot.texts.english import ENGLISH

ISTANBUL = ZoneInfo("Europe/Istanbul")
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)  # a Sunday, 14:00 in Istanbul
CATALOGUE = Catalogue()
NAMES = ("Fleet Holding", "İzmir", "Ankara", "Adana", "Muş", "Van", "Foo, Ltd.")

QUALITY = "REPORT_TYPE_DRIVER_QUALITY"
ACTIVITY = "REPORT_TYPE_DRIVER_ACTIVITY"
STATUS = "REPORT_TYPE_DRIVER_STATUS"
TRIPS = "REPORT_TYPE_TRIP_ACTIVITY"

LAST_WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
YESTERDAY = Period(date(2026, 11, 21), date(2026, 11, 21))
EARLY_OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 15))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ALL = Selection(Scope.all)


def named(*names: str) -> Selection:
    return Selection(Scope.named, names)


def order(
    report_type: str,
    period: Period | None,
    selection: Selection | None = None,
    to: Place = Place.here,
) -> OrderCommand:
    return OrderCommand(
        (report_type,),
        period=period,
        selection=selection or Selection(),
        destination=Destination(to),
    )


def understand(text: str, names: tuple[str, ...] = NAMES) -> Command:
    return parse(text, now=NOW, zone=ISTANBUL, catalogue=CATALOGUE, organisations=names)


def misunderstand(text: str, names: tuple[str, ...] = NAMES) -> Misunderstood:
    answer = understand(text, names)
    assert isinstance(answer, Misunderstood)
    return answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=text)
        for text, expected in {
            "driver quality, last week, all branches": order(QUALITY, LAST_WEEK, ALL),
            "driver-quality last-week for all": order(QUALITY, LAST_WEEK, ALL),
            "REPORT_TYPE_DRIVER_QUALITY 2026-10 for izmir": order(
                QUALITY, OCTOBER, named("İzmir")
            ),
            "last week driver quality for all": order(QUALITY, LAST_WEEK, ALL),
            "trips yesterday for all": order(TRIPS, YESTERDAY, ALL),
            "driver activity 01.10.2026-15.10.2026 for all": order(
                ACTIVITY, EARLY_OCTOBER, ALL
            ),
            "driver quality 2026-10-01 to 2026-10-15": order(QUALITY, EARLY_OCTOBER),
            "driver quality from 1 oct to 15 oct for izmir": order(
                QUALITY, EARLY_OCTOBER, named("İzmir")
            ),
            "driver quality last week for izmir and ankara": order(
                QUALITY, LAST_WEEK, named("İzmir", "Ankara")
            ),
            "driver quality last week for all except adana": order(
                QUALITY, LAST_WEEK, Selection(Scope.all, (), ("Adana",))
            ),
            "driver status yesterday for ankara to me": order(
                STATUS, YESTERDAY, named("Ankara"), Place.me
            ),
            "driver activity geçen hafta for all": order(ACTIVITY, LAST_WEEK, ALL),
            "sürücü kalitesi geçen hafta tüm şubeler": order(QUALITY, LAST_WEEK, ALL),
            "yolculuklar dün Adana'da": order(TRIPS, YESTERDAY, named("Adana")),
            "driver activity 1-15 ekim for ankara": order(
                ACTIVITY, EARLY_OCTOBER, named("Ankara")
            ),
            "driver quality last week every monday 9am": replace(
                order(QUALITY, None),
                schedule="every monday at 09:00",
                rolling="last week",
            ),
            "schedule driver quality last week monthly on the 1st": replace(
                order(QUALITY, None),
                schedule="monthly on the 1st",
                rolling="last week",
            ),
            "organization": order("REPORT_TYPE_ORGANIZATION", None),
            "all last week for all": OrderCommand(
                all_types=True, period=LAST_WEEK, selection=ALL
            ),
            "R-7F3K": ShowCommand("R-7F3K"),
            "link last": LinkCommand(),
            "link R-7F3K": LinkCommand("R-7F3K"),
            "cancel": CancelCommand(),
            "cancel R-7F3K": CancelCommand("R-7F3K"),
            "iptal R-7F3K": CancelCommand("R-7F3K"),
            "retry R-7F3K izmir": RetryCommand("R-7F3K", ("İzmir",)),
            "list failed": ListCommand("failed"),
            "status": StatusCommand(),
            "help": HelpCommand(),
            "yardım": HelpCommand(),
            "help schedule": HelpCommand("schedule"),
        }.items()
    ],
)
def test_a_phrase_of_the_guide_is_understood(text: str, expected: Command) -> None:
    assert understand(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=text)
        for text, expected in {
            "": FormCommand(),
            " \u200b ": FormCommand(),
            "form": FormCommand(),
            "?": HelpCommand(),
            "yardım zamanla": HelpCommand("schedule"),
            "link help": HelpCommand("link"),
            "durum": StatusCommand(),
            "status r7f3k": ShowCommand("R-7F3K"),
            "show R-7F3K-2": ShowCommand("R-7F3K", 2),
            "r-7f3k-2": ShowCommand("R-7F3K", 2),
            "R-7F3K iptal": CancelCommand("R-7F3K"),
            "R-7F3K'yı iptal et": CancelCommand("R-7F3K"),
            "cancel order R-7F3K": CancelCommand("R-7F3K"),
            "tekrar R-7F3K Adana'yı": RetryCommand("R-7F3K", ("Adana",)),
            "retry": RetryCommand(),
            "retry izmir and van": RetryCommand(None, ("İzmir", "Van")),
            "link son": LinkCommand(),
            "link R-7F3K-2": LinkCommand("R-7F3K", run=2),
            "link my last": LinkCommand(),
            "list": ListCommand(),
            "list my reports": ListCommand("mine"),
            "siparişler başarısız": ListCommand("failed"),
            "types": TypesCommand(),
            "türler": TypesCommand(),
            "orgs": OrganisationsCommand(),
            "şubeler": OrganisationsCommand(),
            "orgs refresh": OrganisationsCommand(refresh=True),
            "şubeler yenile": OrganisationsCommand(refresh=True),
            "quota": QuotaCommand(),
            "kota": QuotaCommand(),
            "organizations": order("REPORT_TYPE_ORGANIZATION", None),
            "show driver quality last week": order(QUALITY, LAST_WEEK),
            "report_type_fuel_2 last week": order("REPORT_TYPE_FUEL_2", LAST_WEEK),
            "İZMİR için SÜRÜCÜ KALİTESİ GEÇEN HAFTA": order(
                QUALITY, LAST_WEEK, named("İzmir")
            ),
            "IZMIR sürücü kalitesi geçen hafta": order(
                QUALITY, LAST_WEEK, named("İzmir")
            ),
            "adana ve muş için yolculuklar dün": order(
                TRIPS, YESTERDAY, named("Adana", "Muş")
            ),
            "yolculuklar dün adana hariç hepsi": order(
                TRIPS, YESTERDAY, Selection(Scope.all, (), ("Adana",))
            ),
            "trips yesterday in ankara": order(TRIPS, YESTERDAY, named("Ankara")),
            "trips yesterday for foo, ltd.": order(
                TRIPS, YESTERDAY, named("Foo, Ltd.")
            ),
            "trips yesterday for “İzmir”, 'ankara' & van": order(
                TRIPS, YESTERDAY, named("İzmir", "Ankara", "Van")
            ),
            "trips yesterday for izmir, IZMIR and İzmir": order(
                TRIPS, YESTERDAY, named("İzmir")
            ),
            "trips yesterday for fleet holding except van": order(
                TRIPS,
                YESTERDAY,
                Selection(Scope.named, ("Fleet Holding",), ("Van",)),
            ),
            "trips 1 oct to 15 oct to me": order(TRIPS, EARLY_OCTOBER, to=Place.me),
            "trips 2026-10-01—2026-10-15": order(TRIPS, EARLY_OCTOBER),
            "trips 1–15 oct": order(TRIPS, EARLY_OCTOBER),
            "trips yesterday to <#C0123|ops>": replace(
                order(TRIPS, YESTERDAY),
                destination=Destination(Place.channel, "C0123"),
            ),
            "trips yesterday to <#C0123|>": replace(
                order(TRIPS, YESTERDAY),
                destination=Destination(Place.channel, "C0123"),
            ),
            "trips dün bana excel olarak": replace(
                order(TRIPS, YESTERDAY, to=Place.me), form=Form.excel
            ),
            "trips yesterday as digest": replace(
                order(TRIPS, YESTERDAY), form=Form.digest
            ),
            "trips and driver quality last week": OrderCommand(
                (TRIPS, QUALITY), period=LAST_WEEK
            ),
            "tüm raporlar geçen hafta tüm şubeler": OrderCommand(
                all_types=True, period=LAST_WEEK, selection=ALL
            ),
            "yolculuklar dün her pazartesi 9'da": replace(
                order(TRIPS, None),
                schedule="every monday at 09:00",
                rolling="yesterday",
            ),
            "trips yesterday cron: 0 9 * * 1-5,6 for all": replace(
                order(TRIPS, None, ALL),
                schedule="cron: 0 9 * * 1-5,6",
                rolling="yesterday",
            ),
        }.items()
    ],
)
def test_what_people_type_is_understood(text: str, expected: Command) -> None:
    assert understand(text) == expected


def test_before_the_first_fetch_names_are_taken_as_they_were_typed() -> None:
    assert understand("trips yesterday for Foo Bar and İzmir as excel", ()) == replace(
        order(TRIPS, YESTERDAY, named("Foo Bar", "İzmir")), form=Form.excel
    )
    assert understand("yolculuklar dün Adana'da", ()) == order(
        TRIPS, YESTERDAY, named("Adana")
    )
    assert understand("Foo Bar ve Baz için yolculuklar dün", ()) == order(
        TRIPS, YESTERDAY, named("Foo Bar", "Baz")
    )


def test_an_unknown_name_behind_for_is_kept_for_the_directory_to_answer() -> None:
    assert understand("trips yesterday for izmr") == order(
        TRIPS, YESTERDAY, named("izmr")
    )


def test_a_name_wins_over_a_shorter_type_and_needs_quotes_against_an_equal_one() -> (
    None
):
    names = ("Trips", "Driver Quality West")

    assert understand("trips yesterday driver quality west", names) == order(
        TRIPS, YESTERDAY, named("Driver Quality West")
    )
    assert understand('trips yesterday "trips"', names) == order(
        TRIPS, YESTERDAY, named("Trips")
    )


@pytest.mark.parametrize(
    "text",
    ["payments last month for all as excel", "ödemeler geçen ay hepsi excel olarak"],
)
def test_payments_asks_which_and_keeps_the_rest(text: str) -> None:
    answer = misunderstand(text)

    assert answer.problem is Problem.ambiguous_type
    assert answer.word in {"payments", "ödemeler"}
    assert "REPORT_TYPE_PAYMENTS_DRIVER" in answer.candidates
    assert answer.options[1].label == (
        "Driver payments, 1-31 Oct 2026, all branches, as excel"
    )
    assert understand(answer.options[1].command) == replace(
        order("REPORT_TYPE_PAYMENTS_DRIVER", OCTOBER, ALL), form=Form.excel
    )


def test_payments_of_one_branch_ask_in_turkish_too() -> None:
    answer = misunderstand("ödemeler ekim İzmir için")

    assert answer.problem is Problem.ambiguous_type
    assert answer.partial == OrderCommand(period=OCTOBER, selection=named("İzmir"))


def test_a_missing_period_is_asked_with_the_likely_ones() -> None:
    answer = misunderstand("driver quality")

    assert answer.problem is Problem.missing_period
    assert [option.label for option in answer.options][:2] == [
        "Last week, 9-15 Nov 2026",
        "Yesterday, 21 Nov 2026",
    ]
    assert understand(answer.options[0].command) == order(QUALITY, LAST_WEEK)


def test_a_quarter_that_still_runs_is_asked_back() -> None:
    answer = misunderstand("driver payments q4")

    assert answer.problem is Problem.not_over_yet
    assert answer.days == (date(2026, 10, 1), date(2026, 12, 31))
    assert [option.label for option in answer.options] == [
        "Until now",
        "Until yesterday",
    ]
    until_now, until_yesterday = (understand(each.command) for each in answer.options)
    assert isinstance(until_now, OrderCommand)
    assert until_now.period == Period(date(2026, 10, 1), date(2026, 11, 22), NOW)
    assert until_yesterday == order(
        "REPORT_TYPE_PAYMENTS_DRIVER", Period(date(2026, 10, 1), date(2026, 11, 21))
    )


@pytest.mark.parametrize(
    ("text", "problem", "word"),
    [
        pytest.param(text, problem, word, id=text)
        for text, problem, word in [
            ("driver qality last week", Problem.unknown_type, "driver qality"),
            ("last week for all", Problem.missing_type, ""),
            ("driver quality lst week", Problem.unknown_period, "lst week"),
            ("driver quality 31 feb", Problem.no_such_day, "31 feb"),
            ("driver quality tomorrow", Problem.in_the_future, "tomorrow"),
            ("driver quality next week", Problem.in_the_future, "next week"),
            ("sürücü kalitesi yarın", Problem.in_the_future, "yarın"),
            ("sürücü kalitesi gelecek ay", Problem.in_the_future, "gelecek ay"),
            ("driver quality 22 nov", Problem.not_over_yet, "22 nov"),
            ("driver quality 2026-11-30", Problem.in_the_future, "2026-11-30"),
            ("trips 15 oct to 1 oct", Problem.reversed_period, "15 oct to 1 oct"),
            ("trips yesterday izmr", Problem.unknown_word, "izmr"),
            ("trips yesterday to #ops", Problem.unknown_destination, "#ops"),
            ("trips yesterday to <@U1|ada>", Problem.unknown_destination, "@ada"),
            ("trips yesterday last week", Problem.said_twice, "yesterday, last week"),
            ("trips yesterday as excel as file", Problem.said_twice, ""),
            ("schedule trips yesterday", Problem.missing_schedule, ""),
            ("trips today every monday at 27", Problem.unknown_schedule, None),
            ("trips today every 5 minutes", Problem.unknown_schedule, None),
            ("trips today every hour", Problem.unknown_schedule, "every hour"),
            ("trips today her saat", Problem.unknown_schedule, None),
            ("trips today cron: @daily", Problem.unknown_schedule, None),
            ("trips today cron: 0 9 * *", Problem.unknown_schedule, None),
            (
                "trips today every weekday and saturday",
                Problem.unknown_schedule,
                "saturday",
            ),
            ("trips today daily at noon", Problem.unknown_schedule, "noon"),
            ("trips today every monday izmr", Problem.unknown_word, "izmr"),
            ("trips today as pdf", Problem.unknown_form, "pdf"),
            ("trips today as a pdf", Problem.unknown_form, "pdf"),
            ("yolculuklar dün pdf olarak", Problem.unknown_form, "pdf"),
            ("cancel trips", Problem.unknown_reference, "trips"),
            ("cancel all", Problem.unknown_reference, "all"),
            ("show", Problem.unknown_reference, ""),
            ("list foo", Problem.unknown_word, "foo"),
            ("x" * 9000, Problem.too_long, ""),
        ]
    ],
)
def test_what_is_doubtful_is_asked_back(
    text: str, problem: Problem, word: str | None
) -> None:
    answer = misunderstand(text)

    assert answer.problem is problem
    assert word is None or answer.word == word


def test_today_at_the_stroke_of_midnight_is_empty() -> None:
    midnight = datetime(2026, 11, 21, 21, 0, 30, tzinfo=UTC)
    answer = parse(
        "trips today",
        now=midnight,
        zone=ISTANBUL,
        catalogue=CATALOGUE,
        organisations=(),
    )

    assert isinstance(answer, Misunderstood)
    assert answer.problem is Problem.empty_period


@pytest.mark.parametrize(
    ("text", "label", "command"),
    [
        pytest.param(
            "driver qality last week for all",
            "Driver quality, 9-15 Nov 2026, all branches",
            "driver-quality 2026-11-09..2026-11-15 for all",
            id="type",
        ),
        pytest.param(
            "driver quality lst week for all",
            "Driver quality, 9-15 Nov 2026, all branches",
            "driver-quality 2026-11-09..2026-11-15 for all",
            id="period",
        ),
        pytest.param(
            "driver qality lst week",
            "Driver quality, 9-15 Nov 2026",
            "driver-quality 2026-11-09..2026-11-15",
            id="both",
        ),
        pytest.param(
            "trips yesterday izmr",
            "Trips, 21 Nov 2026, İzmir",
            'trip-activity 2026-11-21..2026-11-21 for "İzmir"',
            id="branch",
        ),
        pytest.param("stauts", "Status", "status", id="verb"),
    ],
)
def test_a_slip_is_offered_as_the_whole_order_corrected(
    text: str, label: str, command: str
) -> None:
    first = complete(
        misunderstand(text), CATALOGUE, NAMES, PeriodReader(NOW, ISTANBUL), ENGLISH
    )[0]

    assert (first.label, first.command) == (label, command)


def test_an_unknown_timetable_is_offered_as_one_that_moves_along() -> None:
    answer = misunderstand("driver quality last week for izmir every 5 minutes")

    assert [each.command for each in answer.options] == [
        f'driver-quality last week for "İzmir" {when}'
        for when in (
            "every monday at 09:00",
            "every weekday at 09:00",
            "monthly on the 1st",
        )
    ]


def test_an_unknown_form_is_offered_as_those_there_are() -> None:
    answer = misunderstand("trips yesterday for izmir as pdf")

    assert [each.command.rpartition(" as ")[2] for each in answer.options[1:]] == [
        "file",
        "excel",
        "digest",
    ]


def test_nonsense_is_answered_with_what_is_likely() -> None:
    options = complete(
        misunderstand("xyzzy"), CATALOGUE, NAMES, PeriodReader(NOW, ISTANBUL), ENGLISH
    )

    assert [option.label for option in options] == [
        "Driver quality",
        "Driver activity",
        "Trips",
    ]


def test_a_misspelled_branch_is_offered_in_the_whole_order() -> None:
    typed = order(TRIPS, YESTERDAY, named("Ankara", "izmr"))
    option, _ = complete_names(typed, ["izmr"], CATALOGUE, NAMES, ENGLISH)

    assert understand(option.command) == order(
        TRIPS, YESTERDAY, named("Ankara", "İzmir")
    )
    assert complete_names(typed, [], CATALOGUE, NAMES, ENGLISH) == ()


def test_without_an_unknown_branch_the_others_can_be_ordered() -> None:
    def offered(typed: str, unknown: str) -> list[str]:
        asked = understand(typed)
        assert isinstance(asked, OrderCommand)
        options = complete_names(asked, [unknown], CATALOGUE, NAMES, ENGLISH)
        return [each.command for each in options]

    typed = "trips yesterday for izmir, mars and ankara"
    assert offered(typed, "mars")[-1].endswith(' for "İzmir", "Ankara"')
    assert offered("trips yesterday for all except mars", "mars")[-1].endswith(
        " for all"
    )
    assert offered("trips yesterday for mars", "mars") == []


def test_suggestions_come_best_first_and_far_words_not_at_all() -> None:
    assert suggest("IZMIIR", ["Ankara", "İzmit", "İzmir"]) == ("İzmir", "İzmit")
    assert suggest("qqqq", NAMES) == ()
    assert suggest("", NAMES) == ()


def test_an_order_is_written_in_one_way() -> None:
    everything = OrderCommand(
        (QUALITY, "REPORT_TYPE_FUEL_2"),
        period=LAST_WEEK,
        selection=Selection(Scope.all, (), ('The "A" & <B>',)),
        destination=Destination(Place.channel, "C0123"),
        form=Form.excel,
        schedule="every monday at 09:00",
    )

    assert canonical(everything) == (
        "driver-quality and REPORT_TYPE_FUEL_2 2026-11-09..2026-11-15 "
        'for all except "The ""A"" & &lt;B&gt;" to <#C0123> as excel '
        "every monday at 09:00"
    )
    assert understand(canonical(everything)) == everything


def test_a_label_names_a_few_branches_and_counts_many() -> None:
    few = order(QUALITY, LAST_WEEK, named("İzmir", "Van"))
    many = order(QUALITY, LAST_WEEK, named("İzmir", "Van", "Muş"))

    assert order_label(few, CATALOGUE) == "Driver quality, 9-15 Nov 2026, İzmir, Van"
    assert order_label(many, CATALOGUE) == "Driver quality, 9-15 Nov 2026, 3 branches"


def test_a_branch_called_all_is_meant_in_quotes_only() -> None:
    names = ("ALL", "All Stars")

    assert understand("trips yesterday for all", names) == order(TRIPS, YESTERDAY, ALL)
    assert understand('trips yesterday for "all"', names) == order(
        TRIPS, YESTERDAY, named("ALL")
    )
    assert understand("trips yesterday all stars", names) == order(
        TRIPS, YESTERDAY, named("All Stars")
    )


def test_a_phrase_pasted_with_slacks_markup_is_understood() -> None:
    assert understand("`trips yesterday`") == order(TRIPS, YESTERDAY)
    assert understand("*trips* ~yesterday~") == order(TRIPS, YESTERDAY)
