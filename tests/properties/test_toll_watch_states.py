from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.toll_metrics import Rule, Side
from bot.domain.toll_previews import by_answers
from bot.domain.toll_watches import (
    News,
    Pause,
    Vigil,
    checked,
    muted,
    paused,
    resumed,
    snoozed,
    spoken,
    taken,
)

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
PACE = timedelta(minutes=10)
BEYOND, WITHIN = 450, 300

rules = st.builds(
    Rule,
    metric=st.just("avg_latency"),
    side=st.just(Side.over),
    threshold=st.just(400),
    checks=st.integers(1, 4),
)
values = st.sampled_from([BEYOND, BEYOND, WITHIN, None])
deeds = st.sampled_from(["snooze", "mute", "pause", "resume", "take", "same"])
events = st.lists(st.one_of(values, values, deeds), max_size=60)


@dataclass
class Place:
    """What is true by the whole series of values, and what was written so far."""

    rule: Rule
    series: list[bool] = field(default_factory=list)
    written: list[News] = field(default_factory=list)
    quieted: bool = False
    muted: bool = False
    snoozed_until: datetime | None = None
    paused: bool = False

    @property
    def crossed(self) -> bool:
        run = 0
        while run < len(self.series) and self.series[-1 - run]:
            run += 1
        return run >= self.rule.checks

    @property
    def knows_of_crossing(self) -> bool:
        return bool(self.written) and self.written[-1] is not News.recovered

    def look(self, value: int | None, now: datetime) -> News | None:
        if value is None:
            return None
        self.series.append(value > 400)
        return self.speak(now)

    def speak(self, now: datetime) -> News | None:
        if self.muted or (self.snoozed_until and now < self.snoozed_until):
            return None
        news = None
        if self.crossed and not self.knows_of_crossing:
            news = News.crossed
        elif self.crossed and self.quieted:
            news = News.still
        elif not self.crossed and self.knows_of_crossing:
            news = News.recovered
        self.quieted = False
        self.snoozed_until = None
        if news:
            self.written.append(news)
        return news

    def hush(self) -> None:
        self.quieted = self.knows_of_crossing

    def resume(self) -> None:
        if self.paused and not self.crossed:
            self.series.append(False)  # not in a row any more
        self.muted, self.paused, self.snoozed_until = False, False, None


def perform(
    place: Place, vigil: Vigil, event: int | str | None, now: datetime
) -> tuple[Vigil, News | None, News | None]:
    """Do one thing to both; return what each of them wrote."""
    match event:
        case "snooze":
            place.muted, place.snoozed_until = False, now + 3 * PACE
            place.hush()
            return snoozed(vigil, now + 3 * PACE), None, None
        case "mute":
            place.muted, place.snoozed_until = True, None
            place.hush()
            return muted(vigil), None, None
        case "pause":
            place.paused = True
            place.hush()
            return paused(vigil, Pause.place), None, None
        case "resume":
            place.resume()
            return resumed(vigil), None, None
        case "take":
            return taken(vigil, "U0ADA"), None, None
        case "same":
            if place.paused:
                return vigil, None, None
            return *spoken(vigil, now), place.speak(now)
    if place.paused or isinstance(event, str):
        return vigil, None, None
    return *checked(place.rule, vigil, event, now), place.look(event, now)


@settings(max_examples=2_000, deadline=None)
@given(rule=rules, happened=events)
def test_a_watch_writes_what_its_place_does_not_know_yet(
    rule: Rule, happened: list[int | str | None]
) -> None:
    place, vigil, now = Place(rule), Vigil(), START
    for event in happened:
        now += PACE
        vigil, wrote, expected = perform(place, vigil, event, now)

        assert wrote == expected, event
        assert vigil.told == place.knows_of_crossing
        if isinstance(event, int) and not place.paused:
            assert vigil.standing.crossed == place.crossed
        if vigil.crossed_at == now:
            assert vigil.taken_by == ""  # a new crossing is in nobody's hands

    kinds = [each for each in place.written if each is not News.still]
    assert kinds == [News.crossed, News.recovered] * (len(kinds) // 2) + (
        [News.crossed] if len(kinds) % 2 else []
    )


@settings(max_examples=1_000, deadline=None)
@given(rule=rules, seen=st.lists(values, max_size=80))
def test_left_alone_it_speaks_at_each_crossing_and_each_end_and_never_else(
    rule: Rule, seen: list[int | None]
) -> None:
    vigil, now, wrote = Vigil(), START, []
    for value in seen:
        now += PACE
        vigil, news = checked(rule, vigil, value, now)
        wrote.append(news)

    known = [value for value in seen if value is not None]
    padded = "".join("x" if value > 400 else "." for value in known)
    runs = [run for run in padded.split(".") if len(run) >= rule.checks]
    assert wrote.count(News.crossed) == len(runs)
    ended = len(runs) - (1 if padded.endswith("x" * rule.checks) else 0)
    assert wrote.count(News.recovered) == ended
    assert News.still not in wrote


@settings(max_examples=300, deadline=None)
@given(rule=rules, seen=st.lists(st.sampled_from([BEYOND, WITHIN]), max_size=60))
def test_a_preview_counts_what_a_watch_would_have_written(
    rule: Rule, seen: list[int]
) -> None:
    step = timedelta(hours=6)
    answers = [
        (START + at * step, [{"DailyRequestCount": 1, "DailyAvgResponseTime": value}])
        for at, value in enumerate(seen)
    ]
    vigil, crossed = Vigil(), []
    for (at, _), value in zip(answers, seen, strict=True):
        vigil, news = checked(rule, vigil, value, at)
        crossed += [at] if news is News.crossed else []
    preview = by_answers(rule, answers, START + len(seen) * step)

    if preview.days:
        assert list(preview.fired) == crossed
    else:
        assert len(seen) < 4 + 1
