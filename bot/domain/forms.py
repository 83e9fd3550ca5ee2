"""Forms: what stands in the fields of an order, and the order that it is.

A form and a typed text meet in the same :class:`~bot.domain.commands.OrderCommand`;
nothing is known of where and how the fields are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.commands import Destination, Form, OrderCommand, Place
from bot.domain.form_timetables import When
from bot.domain.options import with_period
from bot.domain.organisations import Scope, Selection
from bot.domain.period_phrases import PeriodReader
from bot.domain.periods import Period, PeriodError, PeriodFault, closed
from bot.domain.phrasing import canonical
from bot.domain.report_types import Catalogue, Rows, is_value

FORMS_KEPT: Final = timedelta(days=1)
DAYS: Final = "days"  # a period by its first and last day
PERIODS: Final = (
    "today",
    "yesterday",
    "last 7 days",
    "this week",
    "last week",
    "this month",
    "last month",
    "last 30 days",
    "this quarter",
    "last quarter",
    "this year",
    "last year",
)
USUAL_PERIOD: Final = "last week"


class FormKind(StrEnum):
    """What a form is for."""

    order = "order"
    toll = "toll"
    access = "access"


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form that *user_id* opened in a channel, or nowhere (""), under a token.

    *thread_ts* is the thread of that channel in which they opened it, "" for none.
    """

    token: str
    installation_id: int
    user_id: str
    kind: FormKind
    channel_id: str
    opened_at: datetime
    thread_ts: str = ""


class Field(StrEnum):
    """The fields of forms; also how their blocks are called."""

    types = "types"
    period = "period"
    first = "first"
    last = "last"
    branches = "branches"
    search = "search"
    excluded = "excluded"
    channel = "channel"
    form = "form"
    again = "again"
    at = "at"
    words = "words"
    deed = "deed"
    report = "report"
    span = "span"
    metric = "metric"
    side = "side"
    threshold = "threshold"
    checks = "checks"
    whom = "whom"
    somebody = "somebody"
    rights = "rights"
    outsiders = "outsiders"


class FieldProblem(StrEnum):
    """Why what stands in a field cannot be taken."""

    missing = "missing"
    all_and_some = "all_and_some"
    closed = "closed"  # what was chosen is not open to the person any longer
    not_over_yet = "not_over_yet"
    in_the_future = "in_the_future"
    reversed_period = "reversed_period"
    empty_period = "empty_period"
    unknown_period = "unknown_period"
    unknown_timetable = "unknown_timetable"
    unknown_threshold = "unknown_threshold"
    never = "never"
    too_often = "too_often"


@dataclass(frozen=True, slots=True)
class Fault:
    """A field, what is wrong in it, and the *days* or the *word* that it is about."""

    field: Field
    problem: FieldProblem
    word: str = ""
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class OrderForm:
    """What stands in the fields of an order; no channel is a direct message."""

    types: tuple[str, ...] = ()
    all_types: bool = False
    period: str = USUAL_PERIOD
    first: date | None = None
    last: date | None = None
    selection: Selection = field(default_factory=lambda: Selection(Scope.all))
    channel_id: str = ""
    form: Form = Form.link
    when: When = field(default_factory=When)

    @property
    def by_days(self) -> bool:
        """Whether its period is named by its days."""
        return self.period == DAYS


def form_of(
    order: OrderCommand, periods: PeriodReader, *, channel_id: str
) -> OrderForm:
    """Return the fields that say *order*, as far as it is complete.

    What it says of the place holds; else it is *channel_id*.
    """
    place = order.destination
    to = {
        Place.here: channel_id,
        Place.me: "",
        Place.channel: place.channel_id or channel_id,
    }
    form = OrderForm(
        types=order.report_types,
        all_types=order.all_types,
        selection=order.selection,
        channel_id=to[place.kind],
        form=order.form,
        when=When.of(order.schedule),
    )
    if order.rolling in PERIODS:
        return replace(form, period=order.rolling or USUAL_PERIOD)
    period = order.period
    if order.rolling is not None:
        period = periods.words(order.rolling).period
    if period is None:
        return form
    named = _named(period, periods)
    if named:
        return replace(form, period=named)
    return replace(form, period=DAYS, first=period.first, last=period.last)


def order_of(
    form: OrderForm, periods: PeriodReader, catalogue: Catalogue
) -> OrderCommand | tuple[Fault, ...]:
    """Return the order that *form* is, or what is wrong in which field."""
    faults = tuple(_faults(form, periods, catalogue))
    if faults:
        return faults
    place = Destination(Place.me)
    if form.channel_id:
        place = Destination(Place.channel, form.channel_id)
    order = OrderCommand(
        report_types=() if form.all_types else form.types,
        all_types=form.all_types,
        selection=form.selection,
        destination=place,
        form=form.form,
        schedule=form.when.text if form.when.repeats else None,
    )
    if not _needs_period(form, catalogue):
        return order
    if form.by_days and form.first and form.last:
        return replace(order, period=Period(form.first, form.last))
    return with_period(order, periods.words(form.period))


def remembered(form: OrderForm, order: OrderCommand) -> str:
    """Return what of *form* is worth having stand there the next time, as a text.

    Its period moves along; a timetable is never there again by itself.
    """
    kept = replace(order, schedule=None, confirmed=False, afresh=False)
    if not form.by_days and (order.period or order.rolling):
        kept = replace(kept, period=None, rolling=form.period)
    return canonical(kept)


def needs_period(types: Sequence[str], catalogue: Catalogue) -> bool:
    """Return whether any of *types* is about days; all types together are."""
    return any(catalogue.get(value).rows is not Rows.listing for value in types)


def _needs_period(form: OrderForm, catalogue: Catalogue) -> bool:
    return form.all_types or needs_period(form.types, catalogue)


def _named(period: Period, periods: PeriodReader) -> str:
    """Return the words for *period* that stand in the form, "" if there are none."""
    for words in (USUAL_PERIOD, *PERIODS):
        found = periods.words(words).period
        if found is not None and (found.first, found.last, found.is_closed) == (
            period.first,
            period.last,
            period.is_closed,
        ):
            return words
    return ""


def _faults(
    form: OrderForm, periods: PeriodReader, catalogue: Catalogue
) -> Iterator[Fault]:
    unknown = [value for value in form.types if not is_value(value)]
    if unknown or not (form.types or form.all_types):
        yield Fault(Field.types, FieldProblem.missing)
    elif form.types and form.all_types:
        yield Fault(Field.types, FieldProblem.all_and_some)
    elif _needs_period(form, catalogue):
        yield from _period_faults(form, periods)
    yield from _branch_faults(form.selection)
    yield from timetable_faults(form.when)


def _period_faults(form: OrderForm, periods: PeriodReader) -> Iterator[Fault]:
    if not form.by_days:
        if form.period not in PERIODS:
            yield Fault(Field.period, FieldProblem.missing)
        elif not form.when.repeats and (fault := periods.words(form.period).fault):
            yield Fault(Field.period, FieldProblem(fault.value))
        return
    for place, day in ((Field.first, form.first), (Field.last, form.last)):
        if day is None:
            yield Fault(place, FieldProblem.missing)
    if form.first is None or form.last is None:
        return
    try:
        closed(form.first, form.last, periods.now, periods.zone)
    except PeriodError as error:
        early = error.fault in {PeriodFault.in_the_future, PeriodFault.unknown_period}
        place = Field.first if early else Field.last
        days = (form.first, form.last)
        yield Fault(place, FieldProblem(error.fault.value), days=days)


def _branch_faults(selection: Selection) -> Iterator[Fault]:
    if selection.scope is Scope.default:
        yield Fault(Field.branches, FieldProblem.missing)
    elif selection.scope is Scope.all and selection.names:
        yield Fault(Field.branches, FieldProblem.all_and_some)


def timetable_faults(when: When) -> Iterator[Fault]:
    """Yield what is wrong with a timetable's words."""
    if not when.repeats or when.text is not None:
        return
    missing = not when.words.strip()
    problem = FieldProblem.missing if missing else FieldProblem.unknown_timetable
    yield Fault(Field.words, problem, when.words)
