"""What a watch writes where it was set up: a crossing, its end, why it is paused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import capital, channel, code, count, date, escape, listed
from bot.blocks.mrkdwn import mention as person
from bot.blocks.parts import compose
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_criteria import period
from bot.domain.toll_metrics import METRICS, Reading, Rule, rule_in_words
from bot.domain.toll_values import Number, day_name, grouped, with_unit
from bot.domain.toll_watches import Pause, Watch

_NAMED = 12
_RESUMED_AT_ONCE = 50  # as many as a button can hold
_MINUTES_MATTER = 120
_UNINVITED = frozenset({"not_in_channel", "channel_not_found"})


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch as people see it; *where* is our own mrkdwn, a channel or *you*.

    *paused_because* is a sentence of ours, such as *The API refuses our key.*
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

    @property
    def label(self) -> str:
        """What the watch is about."""
        metric = METRICS.get(self.rule.metric)
        return metric.label if metric else escape(self.rule.metric)

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
        label = self.label[:1].lower() + self.label[1:]
        return f"{label} {rule_in_words(self.rule)}"

    @property
    def span(self) -> str:
        """The time looked at, in words; empty where the label tells it."""
        metric = METRICS.get(self.rule.metric)
        if metric is not None and metric.whole_days:
            return ""
        return escape(period(self.criteria), 20)


def watch_view(watch: Watch, now: datetime, viewer: str = "") -> WatchView:
    """Return *watch* as *viewer*, or else its owner, sees it at *now*."""
    vigil = watch.vigil
    snoozed = vigil.snoozed_until
    return WatchView(
        ref=watch.ref,
        rule=watch.rule,
        criteria=watch.criteria,
        where=_where(watch, viewer or watch.owner),
        paused_because=reason(vigil.paused, watch) if vigil.paused else "",
        snoozed_until=snoozed if snoozed is not None and now < snoozed else None,
        muted=vigil.muted,
        value=watch.value,
        crossed_at=vigil.crossed_at if vigil.standing.crossed else None,
        taken_by=vigil.taken_by,
        failing_since=watch.failing_since,
    )


def reason(why: Pause, watch: Watch) -> str:
    """Return in a sentence why *watch* no longer checks."""
    match why:
        case Pause.place:
            return f"I can't write in {channel(watch.channel_id)} any more."
        case Pause.key:
            return "The toll API doesn't accept our key."
        case Pause.report:
            return "The toll API refuses the report that it looks at."


def place_reason(channel_id: str, refused: str, *, voice: Voice = presses.VOICE) -> str:
    """Return why nothing can be written in a channel; *refused* is Slack's word."""
    where = channel(channel_id)
    if refused in _UNINVITED:
        invitation = code(f"/invite @{voice.bot_name}")
        return f"I'm not a member of {where}; {invitation} there lets me in."
    if refused == "is_archived":
        return f"{where} is archived."
    return f"Slack doesn't let me write in {where}."


def key_reason(admins: Sequence[str]) -> str:
    """Return that the key is refused, and who can renew it."""
    who = capital(listed([person(each) for each in admins], most=3))
    mend = f" {who} can renew it." if admins else ""
    return f"The toll API doesn't accept our key.{mend}"


def watch_begun(
    view: WatchView, owner: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return what a channel is told when somebody has it watched there."""
    words = (
        f"{person(owner)} set up *{view.ref}* here: {what(view)}. I write when it "
        "crosses, and when it is back."
    )
    return compose(words, [presses.unwatch(view.ref)], voice=voice)


def watch_crossed(
    view: WatchView,
    reading: Reading,
    *,
    before: Number | None = None,
    ago: str = "",
    next_check: datetime | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a crossing.

    *before* is what the value was, *ago* when that was: *an hour ago*.
    """
    value = with_unit(reading.value, view.unit)
    title = f"*{view.label} {value}, rule: {rule_in_words(view.rule)}*"
    told = facts(view, reading)
    if before is not None and ago:
        told += f"; {with_unit(before, view.unit)} {ago}"
    return _alarm(view, f"{title} · {told}", next_check, voice)


def watch_still(
    view: WatchView,
    reading: Reading,
    *,
    since: datetime | None = None,
    next_check: datetime | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return that a number is still where it was before somebody wanted quiet."""
    value = with_unit(reading.value, view.unit)
    title = f"*{view.label} still {value}, rule: {rule_in_words(view.rule)}*"
    told = facts(view, reading)
    if since is not None:
        told += f"; since {date(since)}"
    return _alarm(view, f"{title} · {told}", next_check, voice)


def watch_recovered(
    view: WatchView,
    value: Number | None,
    at: datetime,
    since: datetime,
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a recovery."""
    shown = with_unit(value, view.unit)
    words = (
        f"{view.label}: back to {shown} at {date(at)}, after {_lasting(at - since)}."
    )
    return compose(words, aside=view.ref, voice=voice)


def watch_taken(
    view: WatchView, user_id: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return who looks into a crossing."""
    return compose(
        f"{person(user_id)} is on it: {view.subject}.", aside=view.ref, voice=voice
    )


def watches_paused(
    views: Sequence[WatchView],
    why: str,
    *,
    once: str = "somebody resumes",
    voice: Voice = presses.VOICE,
) -> Message:
    """Return why watches no longer check; they are kept, never deleted.

    *why* is a sentence of our own mrkdwn; *once* is what has to happen to them.
    """
    refs = [view.ref for view in views]
    if len(views) == 1:
        title = f"*{refs[0]}* is paused: {views[0].subject}."
        kept = f"It is kept, and goes on when {once} it."
        offers = [presses.resume(refs[0]), presses.unwatch(refs[0])]
    else:
        title = f"{_named(refs)} are paused."
        kept = (
            f"They are kept, and go on when {once} them; "
            f"{code(f'{voice.command} watches')} shows them."
        )
        offers = [presses.resume(*refs[:_RESUMED_AT_ONCE])]
    return compose([title, f"{why} {kept}"], offers, voice=voice)


def watches_go_on(refs: Sequence[str], *, voice: Voice = presses.VOICE) -> Message:
    """Return that the key works again, and with it the watches that waited for it."""
    verb = "checks" if len(refs) == 1 else "check"
    return compose(
        f"The toll API accepts our key again, so {_named(refs)} {verb} again.",
        voice=voice,
    )


def watches_blind(
    refs: Sequence[str], since: datetime, *, voice: Voice = presses.VOICE
) -> Message:
    """Return that watches have had nothing to look at for a while."""
    verb = "has" if len(refs) == 1 else "have"
    return compose(
        f"{capital(_named(refs))} {verb} seen nothing since {date(since)}: the toll "
        "API gives no answer. I go on trying, and say nothing more of it until a "
        "number crosses or is back.",
        voice=voice,
    )


def what(view: WatchView) -> str:
    """Return what is watched and over which time."""
    return f"{view.subject}, {view.span}" if view.span else view.subject


def facts(view: WatchView, reading: Reading) -> str:
    """Return the time and the numbers behind a value."""
    return ", ".join(part for part in (view.span, numbers(reading)) if part)


def numbers(reading: Reading) -> str:
    """Return the numbers behind a value, and its day where it is about one."""
    day = day_name(reading.day, with_year=False) if reading.day else ""
    if reading.part is None or reading.whole is None:
        return day
    if day:
        average = grouped(round(reading.whole))
        return f"{day}, {count(round(reading.part), 'request')}, {average} on average"
    return f"{grouped(reading.part)} of {grouped(reading.whole)} requests"


def _alarm(
    view: WatchView, told: str, next_check: datetime | None, voice: Voice
) -> Message:
    again = f"I look again at {date(next_check)} and" if next_check else "I"
    line = f"{told}."
    if not view.paused_because:
        line += f" {again} write here when it is back."
    offers = presses.on_crossing(view.ref, view.report, view.criteria)
    return compose(line, offers, aside=view.ref, voice=voice)


def _where(watch: Watch, viewer: str) -> str:
    if not watch.is_personal:
        return channel(watch.channel_id)
    return "you" if watch.channel_id == viewer else person(watch.channel_id)


def _named(refs: Sequence[str]) -> str:
    return listed([f"*{ref}*" for ref in refs], most=_NAMED)


def _lasting(time: timedelta) -> str:
    minutes = max(round(time / timedelta(minutes=1)), 1)
    if minutes < _MINUTES_MATTER:
        return f"{minutes} min"
    return f"{round(minutes / 60):,} h"
