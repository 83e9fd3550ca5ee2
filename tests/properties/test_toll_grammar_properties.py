import string
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.commands import (
    Destination,
    Place,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.schedule_phrases import LIKELY
from bot.domain.toll_commands import (
    Metric,
    TollCommand,
    TollDigestCommand,
    TollMisunderstood,
    TollReportCommand,
    TollReportsCommand,
    TollScheduleChange,
    TollScheduleCommand,
    TollTendCommand,
    TollUnwatchCommand,
    TollWatchCommand,
    TollWatchesCommand,
    Unit,
)
from bot.domain.toll_grammar import parse
from bot.domain.toll_metrics import Side
from bot.domain.toll_phrasing import canonical, rule_label
from bot.domain.toll_reports import ALL, KNOWN_REPORTS, Criteria
from bot.domain.toll_vocabulary import COMPARISONS, CRITERIA, METRICS, UNITS, VERBS
from bot.domain.toll_watches import Deed
from bot.services.toll_suggestions import complete

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
ISTANBUL = ZoneInfo("Europe/Istanbul")

_PIECES = (
    "all|latency|errors|hourly|NewShinyReport|today|bugün|yesterday|last week|w|m|d|"
    "W-2|unwatch|snooze|mute|2h|90 min|devam|S-4|pause|missed|"
    "every monday|at 9|cron: 0 9 * * 1|to me|to <#C1|ops>|<@U1>|#ops|2%|%2|"
    "400 ms|1.500|1,500|2,5|0.125|99999999999|> 2|&gt; 2|&lt; 50 %|>=|<|of the moving "
    "average|for 3 checks|for 0 checks|over the last hour|ortalamanın|'nin|\"|'|<|>|&|"
    "%|٫|İ|ı|ß|\u202e|\u200b|\x00|💥|²|١|½|4xx|5xx|monthly on the 99th|help|?"
)
PIECES = [
    *_PIECES.split("|"),
    *VERBS,
    *METRICS,
    *COMPARISONS,
    *UNITS,
    *CRITERIA,
]
nasty_texts = st.builds(
    str.join,
    st.sampled_from(["", " ", "  ", ", ", "\n"]),
    st.lists(
        st.one_of(
            st.sampled_from(PIECES),
            st.text(max_size=8),
            st.text(alphabet=string.printable, max_size=8),
        ),
        max_size=10,
    ),
)
criteria = st.sampled_from(Criteria)
names = st.sampled_from([ALL, "NewShinyReport", *(each.name for each in KNOWN_REPORTS)])
destinations = st.sampled_from(
    [Destination(), Destination(Place.me), Destination(Place.channel, "C1")]
)
_WITH_MORE = {"change", "missed", "hand_over"}
_UNITS = {
    Metric.avg_latency: [Unit.milliseconds],
    Metric.max_latency: [Unit.milliseconds],
    Metric.requests: [Unit.requests, Unit.percent_of_average],
    Metric.concurrency: [Unit.at_a_time],
}


@st.composite
def rules(draw: st.DrawFn) -> TollWatchCommand:
    metric = draw(st.sampled_from(Metric))
    unit = draw(st.sampled_from(_UNITS.get(metric, [Unit.percent])))
    most = 100 if unit is Unit.percent else 10**6
    decimals = draw(st.integers(0, 4))
    threshold = draw(st.integers(0, most * 10**decimals)) / 10**decimals
    return TollWatchCommand(
        metric,
        draw(st.sampled_from(Side)),
        threshold,
        unit,
        draw(st.integers(1, 100)),
        draw(st.none() | criteria),
        draw(destinations),
    )


refs = st.integers(0, 10**8).map(lambda number: f"W-{number}")
commands = st.one_of(
    st.builds(TollDigestCommand, criteria),
    st.builds(TollReportCommand, names.filter(lambda name: name != ALL), criteria),
    st.just(TollReportsCommand()),
    st.just(TollWatchesCommand()),
    refs.map(TollWatchesCommand),
    refs.map(TollUnwatchCommand),
    st.builds(
        TollTendCommand, st.sampled_from(Deed).filter(lambda d: d != "snooze"), refs
    ),
    st.builds(TollTendCommand, st.just(Deed.snooze), refs, st.integers(1, 7 * 24 * 60)),
    st.builds(
        TollScheduleCommand,
        names,
        criteria,
        st.sampled_from(list(LIKELY.values())),
        destinations,
    ),
    st.just(SchedulesCommand()),
    st.builds(
        ScheduleCommand,
        st.integers(1, 10**5),
        st.sampled_from(
            [each for each in ScheduleAction if each.value not in _WITH_MORE]
        ),
    ),
    st.builds(
        TollScheduleChange,
        st.integers(1, 10**5),
        names,
        st.none() | criteria,
        st.none() | st.sampled_from(list(LIKELY.values())),
        st.none() | destinations,
    ),
    rules(),
)


def understand(text: str) -> TollCommand:
    return parse(text, now=NOW, zone=ISTANBUL)


@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=nasty_texts)
def test_every_text_gets_an_answer_that_reads_back_the_same(text: str) -> None:
    answer = understand(text)

    assert isinstance(answer, get_args(TollCommand))
    if isinstance(answer, TollMisunderstood):
        assert canonical(answer) == ""
    elif not canonical(answer).startswith("help "):  # topics are kept as typed
        assert understand(canonical(answer)) == answer


@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=nasty_texts)
def test_every_way_on_is_understood(text: str) -> None:
    answer = understand(text)
    if not isinstance(answer, TollMisunderstood):
        return
    for option in (*answer.options, *complete(answer)):
        way_on = understand(option.command)

        assert option.label
        if isinstance(way_on, TollMisunderstood):  # a verb alone asks on
            assert option.command in set(VERBS.values())


@settings(max_examples=1_000, deadline=None)
@given(command=commands)
def test_every_command_is_written_in_a_way_that_is_understood(
    command: TollCommand,
) -> None:
    assert understand(canonical(command)) == command


@settings(max_examples=300, deadline=None)
@given(rule=rules())
def test_a_rules_label_is_typed_as_well(rule: TollWatchCommand) -> None:
    read = understand(f"watch {rule_label(rule)}")

    if isinstance(read, TollWatchCommand):
        assert read.rule == rule.rule
    else:  # 1.500 may be thousands
        assert isinstance(read, TollMisunderstood)
        assert any(
            isinstance(way := understand(option.command), TollWatchCommand)
            and way.threshold == rule.threshold
            for option in read.options
        )
