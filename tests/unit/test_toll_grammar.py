from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.commands import Destination, Place
from bot.domain.toll_commands import (
    Metric,
    TollCommand,
    TollDigestCommand,
    TollHelpCommand,
    TollMisunderstood,
    TollProblem,
    TollReportCommand,
    TollReportsCommand,
    TollScheduleCommand,
    TollTendCommand,
    TollUnwatchCommand,
    TollWatchCommand,
    TollWatchesCommand,
    Unit,
)
from bot.domain.toll_grammar import LONGEST, parse
from bot.domain.toll_metrics import METRICS, Rule, Side
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import ALL, KNOWN_REPORTS, Criteria, TollReport, report
from bot.domain.toll_rule_questions import usual_rule
from bot.domain.toll_watches import Deed
from bot.services.toll_suggestions import complete

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
OPS = Destination(Place.channel, "C1")


def understand(text: str) -> TollCommand:
    return parse(text, now=NOW, zone=ZoneInfo("Europe/Istanbul"))


def misunderstood(text: str) -> TollMisunderstood:
    answer = understand(text)
    assert isinstance(answer, TollMisunderstood)
    return answer


@pytest.mark.parametrize(
    ("text", "criteria"),
    [
        ("", "d"),
        ("   ", "d"),
        ("d", "d"),
        ("all d", "d"),
        ("all", "d"),
        ("ALL W", "w"),
        ("all w", "w"),
        ("all all", "all"),
        ("everything last month", "m"),
        ("all reports last week", "w"),
        ("hepsi bugün", "d"),
        ("tüm raporlar son hafta", "w"),
        ("last hour", "h"),
        ("all time", "all"),
    ],
)
def test_nothing_but_a_span_is_the_digest(text: str, criteria: str) -> None:
    assert understand(text) == TollDigestCommand(Criteria(criteria))


@pytest.mark.parametrize(
    ("text", "name", "criteria"),
    [
        ("latency", "ResponseTimeBuckets", "d"),
        ("gecikme", "ResponseTimeBuckets", "d"),
        ("LatencyDistribution w", "LatencyDistribution", "w"),
        ("latencydistribution w", "LatencyDistribution", "w"),
        ("latency distribution w", "LatencyDistribution", "w"),
        ("latency-distribution w", "LatencyDistribution", "w"),
        ("errors today", "ResponseCodeDistribution", "d"),
        ("codes", "ResponseCodeDistribution", "d"),
        ("hatalar son saat", "ResponseCodeDistribution", "h"),
        ("error rate", "ErrorRateAnalysis", "d"),
        ("cache bugün", "RequestCacheStatistics", "d"),
        ("önbellek geçen ay", "RequestCacheStatistics", "m"),
        ("traffic last week", "DailyRequestOverview", "w"),
        ("volume last-year", "DailyRequestOverview", "y"),
        ("TRAFİK BUGÜN", "DailyRequestOverview", "d"),
        ("clients", "TopClientDomains", "d"),
        ("show me the top client domains, please", "TopClientDomains", "d"),
        ("domains for the last 24 hours", "TopClientDomains", "d"),
        ("istemciler geçen hafta", "TopClientDomains", "w"),
        ("hours last 7 days", "HourlyRequestStatistics", "w"),
        ("latency hour", "ResponseTimeBuckets", "h"),
        ("w latency", "ResponseTimeBuckets", "w"),
        ("forecast m", "RequestTrendForecast", "m"),
        ("latency all", "ResponseTimeBuckets", "all"),
        ("all latency", "ResponseTimeBuckets", "all"),
        ("ip reputation", "IPReputationAnalysis", "d"),
        ("NewShinyReport w", "NewShinyReport", "w"),
    ],
)
def test_words_and_names_mean_a_report(text: str, name: str, criteria: str) -> None:
    assert understand(text) == TollReportCommand(name, Criteria(criteria))


@pytest.mark.parametrize("known", KNOWN_REPORTS, ids=lambda known: known.name)
def test_every_spelling_of_a_report_means_it(known: TollReport) -> None:
    wanted = TollReportCommand(known.name, Criteria.year)
    for spelling in known.spellings:
        assert understand(f"{spelling} y") == wanted
        assert understand(f"son yıl {spelling.upper()}") == wanted


@pytest.mark.parametrize("criteria", Criteria)
def test_every_span_is_understood_in_both_languages(criteria: Criteria) -> None:
    wanted = TollReportCommand("ResponseTimeBuckets", criteria)
    for words in (criteria.value, criteria.words, criteria.words_tr):
        assert understand(f"latency {words}") == wanted


def test_the_catalogue_says_what_is_known_and_what_names_clients() -> None:
    assert len(KNOWN_REPORTS) == 26
    assert sum(each.documented for each in KNOWN_REPORTS) == 17
    assert {each.name for each in KNOWN_REPORTS if each.identifies_clients} == {
        "TopClientDomains",
        "ClientPerformanceTrends",
        "IPReputationAnalysis",
    }
    unheard = report("NewShinyReport")
    assert (unheard.title, unheard.documented) == ("new shiny report", False)
    assert unheard.identifies_clients


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("reports", TollReportsCommand()),
        ("list", TollReportsCommand()),
        ("raporlar", TollReportsCommand()),
        ("watches", TollWatchesCommand()),
        ("kurallar", TollWatchesCommand()),
        ("unwatch W-2", TollUnwatchCommand("W-2")),
        ("unwatch w2", TollUnwatchCommand("W-2")),
        ("stop watching W-02", TollUnwatchCommand("W-2")),
        ("W-2 sil", TollUnwatchCommand("W-2")),
        ("W-2'yi sil", TollUnwatchCommand("W-2")),
        ("W-2", TollWatchesCommand("W-2")),
        ("take W-2", TollTendCommand(Deed.take, "W-2")),
        ("W-2'yi üstlen", TollTendCommand(Deed.take, "W-2")),
        ("I'm on it W-2", TollTendCommand(Deed.take, "W-2")),
        ("snooze W-2", TollTendCommand(Deed.snooze, "W-2", 60)),
        ("snooze W-2 for 30 minutes", TollTendCommand(Deed.snooze, "W-2", 30)),
        ("snooze W-2 2h", TollTendCommand(Deed.snooze, "W-2", 120)),
        ("snooze W-2 45", TollTendCommand(Deed.snooze, "W-2", 45)),
        ("snooze W-2 for an hour", TollTendCommand(Deed.snooze, "W-2", 60)),
        ("snooze W-2 a day", TollTendCommand(Deed.snooze, "W-2", 1440)),
        ("ertele W-2 bir gün", TollTendCommand(Deed.snooze, "W-2", 1440)),
        ("W-2 ertele 2 saat", TollTendCommand(Deed.snooze, "W-2", 120)),
        ("ertele W-2 15 dk", TollTendCommand(Deed.snooze, "W-2", 15)),
        ("mute w-2", TollTendCommand(Deed.mute, "W-2")),
        ("W-2 sustur", TollTendCommand(Deed.mute, "W-2")),
        ("sessize al W-2", TollTendCommand(Deed.mute, "W-2")),
        ("resume W-2", TollTendCommand(Deed.resume, "W-2")),
        ("unmute W-2", TollTendCommand(Deed.resume, "W-2")),
        ("W-2 devam", TollTendCommand(Deed.resume, "W-2")),
        ("W-2 devam et", TollTendCommand(Deed.resume, "W-2")),
        ("sürdür W-2", TollTendCommand(Deed.resume, "W-2")),
        ("help", TollHelpCommand()),
        ("yardım", TollHelpCommand()),
        ("?", TollHelpCommand()),
        ("help watch", TollHelpCommand("watch")),
        ("watch help", TollHelpCommand("watch")),
        ("yardım izle", TollHelpCommand("watch")),
        ("help latency", TollHelpCommand("latency")),
    ],
)
def test_verbs_are_understood(text: str, command: TollCommand) -> None:
    assert understand(text) == command


ERRORS = TollWatchCommand(Metric.error_share, Side.over, 2, Unit.percent)
SLOW = TollWatchCommand(Metric.avg_latency, Side.over, 400, Unit.milliseconds)
QUIET = TollWatchCommand(Metric.requests, Side.under, 50, Unit.percent_of_average)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("watch error share &gt; 2%", ERRORS),
        ("watch error share > 2%", ERRORS),
        ("watch error share>2", ERRORS),
        ("watch errors above 2 percent", ERRORS),
        ("tell me when the error rate goes over 2 %", ERRORS),
        ("izle hata oranı > %2", ERRORS),
        ("izle hata oranı %2'nin üzerinde", ERRORS),
        ("watch errors over 2,5 %", replace(ERRORS, threshold=2.5)),
        ("watch avg latency over 400 ms for 3 checks", replace(SLOW, checks=3)),
        ("watch latency > 400ms 3 times in a row", replace(SLOW, checks=3)),
        ("izle gecikme 400 ms üstünde 3 kez üst üste", replace(SLOW, checks=3)),
        ("alert me when latency over 400", SLOW),
        ("beni uyar gecikme 400 ms üstünde", SLOW),
        ("watch latency > 0.4 s", SLOW),
        ("watch latency > 1,500 ms", replace(SLOW, threshold=1500)),
        ("watch requests &lt; 50 % of the moving average", QUIET),
        ("watch requests < 50 % of the moving average", QUIET),
        ("watch traffic below 50% of the 7-day average", QUIET),
        ("izle istekler hareketli ortalamanın %50'sinin altında", QUIET),
        (
            "watch requests under 100",
            TollWatchCommand(Metric.requests, Side.under, 100, Unit.requests),
        ),
        (
            "watch 5xx rate over 1% over the last hour to <#C1|ops>",
            TollWatchCommand(
                Metric.server_error_share,
                Side.over,
                1,
                Unit.percent,
                criteria=Criteria.hour,
                destination=OPS,
            ),
        ),
        (
            "watch cache share < 10% last week to me",
            TollWatchCommand(
                Metric.cache_share,
                Side.under,
                10,
                Unit.percent,
                criteria=Criteria.week,
                destination=Destination(Place.me),
            ),
        ),
    ],
)
def test_a_rule_is_read_however_it_is_put(text: str, command: TollWatchCommand) -> None:
    assert understand(text) == command
    assert understand(canonical(command)) == command


def test_a_rule_names_what_is_measured() -> None:
    assert SLOW.rule == Rule("avg_latency", Side.over, 400)
    assert QUIET.rule.metric == "requests_of_average"
    assert {usual_rule(each).rule.metric for each in Metric} <= METRICS.keys()
    assert {each.name for each in Metric} <= METRICS.keys()


@pytest.mark.parametrize(
    ("text", "problem", "options"),
    [
        ("watch", TollProblem.missing_metric, 3),
        ("watch latency", TollProblem.missing_threshold, 1),
        ("watch latency 400", TollProblem.missing_comparison, 2),
        ("watch latency > 1.500 ms", TollProblem.doubtful_number, 2),
        ("watch requests < 50%", TollProblem.unfitting_unit, 1),
        ("watch error share > 400 ms", TollProblem.unfitting_unit, 1),
        ("watch error share > 120 %", TollProblem.impossible_threshold, 1),
        ("watch latency > 1.2.3", TollProblem.impossible_threshold, 1),
        ("watch latency > 400 for 0 checks", TollProblem.impossible_checks, 1),
        ("watch latency > 400 or 500", TollProblem.said_twice, 3),
        ("watch latency cache > 4", TollProblem.said_twice, 3),
        ("watch moonshine > 4", TollProblem.unknown_metric, 3),
        ("watch latency > 400 moonshine", TollProblem.unknown_word, 1),
        ("watch errors >= 2 %", TollProblem.unknown_word, 2),
        ("watch errors > 2 to <@U1>", TollProblem.unknown_destination, 0),
        ("unwatch", TollProblem.missing_reference, 1),
        ("unwatch W-1 W-2", TollProblem.said_twice, 2),
        ("W-2 moonshine", TollProblem.unknown_word, 2),
        ("snooze", TollProblem.missing_reference, 1),
        ("mute W-1 W-2", TollProblem.said_twice, 2),
        ("snooze W-2 0 min", TollProblem.impossible_snooze, 1),
        ("snooze W-2 8 days", TollProblem.impossible_snooze, 1),
        ("snooze W-2 tomorrow", TollProblem.impossible_snooze, 1),
        ("snooze W-2 until 2 hours", TollProblem.impossible_snooze, 1),
        ("snooze W-2 ½ min", TollProblem.impossible_snooze, 1),
        ("snooze W-2 2 apples", TollProblem.impossible_snooze, 1),
        ("hourly", TollProblem.ambiguous_report, 2),
        ("latency yesterday", TollProblem.unknown_period, 3),
        ("latency 2026-10", TollProblem.unknown_period, 3),
        ("latency cache", TollProblem.said_twice, 2),
        ("latency d w", TollProblem.said_twice, 2),
        ("latency moonshine", TollProblem.unknown_word, 1),
        ("moonshine", TollProblem.unknown_report, 0),
        ("Latency Moonshine", TollProblem.unknown_word, 1),
        ("schedule latency", TollProblem.missing_schedule, 3),
        ("schedule latency monthly on the 99th", TollProblem.unknown_schedule, 3),
        ("schedule latency every 5 minutes", TollProblem.unknown_schedule, 3),
        ("latency every hour to me", TollProblem.unknown_schedule, 3),
        ("latency her saat", TollProblem.unknown_schedule, 3),
        ("latency every day every monday", TollProblem.said_twice, 0),
        ("latency to me", TollProblem.missing_schedule, 4),
        ("schedule all d daily to #ops", TollProblem.unknown_destination, 0),
        ("x" * (LONGEST + 1), TollProblem.too_long, 0),
    ],
)
def test_what_is_doubtful_is_asked_back_with_ways_on(
    text: str, problem: TollProblem, options: int
) -> None:
    answer = misunderstood(text)
    assert (answer.problem, len(answer.options)) == (problem, options)
    for option in answer.options:
        assert not isinstance(understand(option.command), TollMisunderstood)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (
            "schedule all d every monday 9am",
            TollScheduleCommand(ALL, Criteria.day, "every monday at 09:00"),
        ),
        (
            "schedule every monday 9am all w to <#C1|ops>",
            TollScheduleCommand(ALL, Criteria.week, "every monday at 09:00", OPS),
        ),
        (
            "latency weekly",
            TollScheduleCommand("ResponseTimeBuckets", Criteria.day, "weekly"),
        ),
        (
            "zamanla trafik h her pazartesi 9'da",
            TollScheduleCommand(
                "DailyRequestOverview", Criteria.hour, "every monday at 09:00"
            ),
        ),
        (
            "schedule errors w cron: 0 9 * * mon to me",
            TollScheduleCommand(
                "ResponseCodeDistribution",
                Criteria.week,
                "cron: 0 9 * * mon",
                Destination(Place.me),
            ),
        ),
    ],
)
def test_a_schedule_is_a_report_and_how_often(
    text: str, command: TollScheduleCommand
) -> None:
    assert understand(text) == command
    assert understand(canonical(command)) == command


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("latnecy", "ResponseTimeBuckets d"),
        ("LatencyDistributoin", None),
        ("latencydistributoin w", "LatencyDistribution w"),
        ("gecikmee", "ResponseTimeBuckets d"),
        ("wach", "watch"),
        ("watch eror share > 2", "watch error share > 2 %"),
    ],
)
def test_what_nearly_fits_is_suggested_and_never_taken(
    text: str, first: str | None
) -> None:
    answer = understand(text)
    if first is None:  # it looks like a name, and the API's list is open
        assert answer == TollReportCommand(text)
    else:
        assert isinstance(answer, TollMisunderstood)
        assert complete(answer)[0].command == first
