"""A watch as people see it: what it is about, where it writes, how it stands."""

from dataclasses import dataclass
from datetime import datetime

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import escape
from bot.blocks.voice import Voice
from bot.domain.toll_criteria import period
from bot.domain.toll_metrics import METRICS, Rule, rule_in_words
from bot.domain.toll_values import Number, with_unit
from bot.domain.toll_watches import Pause, Watch


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch as people see it, in *voice*.

    *where* is our own mrkdwn, a channel or *you*; *paused_because* is a sentence of
    ours, such as *The API refuses our key.*
    """

    ref: str
    rule: Rule
    criteria: str
    where: str = ""
    paused_because: str = ""
    snoozed_until: datetime | None = None
    muted: bool = False
    value: Number | None = None
    crossed_at: datetime | None = None
    taken_by: str = ""
    failing_since: datetime | None = None
    voice: Voice = presses.VOICE

    @property
    def label(self) -> str:
        """What the watch is about, in the middle of a sentence."""
        metric = METRICS.get(self.rule.metric)
        if metric is None:
            return escape(self.rule.metric)
        return self.voice.say(metric.label)

    @property
    def limit(self) -> str:
        """The rule without what it is about."""
        return rule_in_words(self.rule, self.voice.language)

    @property
    def unit(self) -> str:
        """The unit of what it is about."""
        metric = METRICS.get(self.rule.metric)
        return metric.spoken_unit if metric else ""

    @property
    def report(self) -> str:
        """The report that its number is read from."""
        metric = METRICS.get(self.rule.metric)
        return metric.report if metric else ""

    @property
    def subject(self) -> str:
        """What is watched, in the middle of a sentence."""
        return f"{self.label} {self.limit}"

    def number(self, value: Number | None) -> str:
        """Return a number of what it is about, with its unit."""
        return with_unit(value, self.unit, self.voice.language)

    @property
    def span(self) -> str:
        """The time looked at, in words; empty where the label tells it."""
        metric = METRICS.get(self.rule.metric)
        if metric is not None and metric.whole_days:
            return ""
        return escape(period(self.criteria, self.voice.language), 20)


def watch_view(
    watch: Watch, now: datetime, viewer: str = "", *, voice: Voice = presses.VOICE
) -> WatchView:
    """Return *watch* as *viewer*, or else its owner, sees it at *now*."""
    vigil = watch.vigil
    snoozed = vigil.snoozed_until
    return WatchView(
        ref=watch.ref,
        rule=watch.rule,
        criteria=watch.criteria,
        where=_where(watch, viewer or watch.owner, voice),
        paused_because=reason(vigil.paused, watch, voice) if vigil.paused else "",
        snoozed_until=snoozed if snoozed is not None and now < snoozed else None,
        muted=vigil.muted,
        value=watch.value,
        crossed_at=vigil.crossed_at if vigil.standing.crossed else None,
        taken_by=vigil.taken_by,
        failing_since=watch.failing_since,
        voice=voice,
    )


def reason(why: Pause, watch: Watch, voice: Voice) -> str:
    """Return in a sentence why *watch* no longer checks."""
    match why:
        case Pause.place:
            return voice.say(
                "I can't write in {channel} any more.",
                channel=voice.channel(watch.channel_id),
            )
        case Pause.key:
            return voice.say("The toll API doesn't accept our key.")
        case Pause.report:
            return voice.say("The toll API refuses the report that it looks at.")


def _where(watch: Watch, viewer: str, voice: Voice) -> str:
    if not watch.is_personal:
        return voice.channel(watch.channel_id)
    if watch.channel_id == viewer:
        return voice.say("you")
    return voice.mention(watch.channel_id)
