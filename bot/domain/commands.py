"""What a typed command can mean: one frozen dataclass for each intention."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.grants import Holder, Outsider, Right
from bot.domain.organisations import Selection
from bot.domain.periods import Period
from bot.texts.english import phrase


class Form(StrEnum):
    """In what form the results come."""

    link = "link"
    file = "file"
    excel = "excel"
    digest = "digest"


class Place(StrEnum):
    """Where the results go."""

    here = "here"
    me = "me"
    channel = "channel"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place; *channel_id* is Slack's id, set for another channel only."""

    kind: Place = Place.here
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrderCommand:
    """Reports that somebody asks for.

    ``period`` is None for a listing, and in an order with a schedule whose period
    moves along: then ``rolling`` holds its words, such as ``last week``. ``afresh``:
    whatever is here already. ``confirmed``: what it costs was said before.
    """

    report_types: tuple[str, ...] = ()
    all_types: bool = False
    period: Period | None = None
    selection: Selection = field(default_factory=Selection)
    destination: Destination = field(default_factory=Destination)
    form: Form = Form.link
    schedule: str | None = None
    rolling: str | None = None
    afresh: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class StatusCommand:
    """How things stand."""


@dataclass(frozen=True, slots=True)
class ShowCommand:
    """Show one order again, or one of its runs."""

    ref: str
    run: int | None = None


@dataclass(frozen=True, slots=True)
class LinkCommand:
    """Mint links; *ref* None is the caller's latest order, no names are all."""

    ref: str | None = None
    names: tuple[str, ...] = ()
    run: int | None = None


@dataclass(frozen=True, slots=True)
class FileCommand:
    """Bring an order's reports as a file; *ref* None is the caller's latest order."""

    ref: str | None
    form: Form


@dataclass(frozen=True, slots=True)
class CancelCommand:
    """Stop an order; *ref* None is the caller's latest running one."""

    ref: str | None = None
    run: int | None = None


@dataclass(frozen=True, slots=True)
class RetryCommand:
    """Order again what failed; *ref* None is the caller's latest order."""

    ref: str | None = None
    names: tuple[str, ...] = ()
    run: int | None = None


@dataclass(frozen=True, slots=True)
class ListCommand:
    """List orders; *filter* is one of :data:`FILTERS`, or None."""

    filter: str | None = None


@dataclass(frozen=True, slots=True)
class TypesCommand:
    """List the report types."""


@dataclass(frozen=True, slots=True)
class OrganisationsCommand:
    """List the organisations, fetched anew if *refresh*."""

    refresh: bool = False


@dataclass(frozen=True, slots=True)
class QuotaCommand:
    """How much of the supplier's limits is used."""


class Missed(StrEnum):
    """What is made up for of the times that passed while nothing ran."""

    latest = "latest"
    all = "all"
    none = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants different about a schedule; None stays as it is."""

    report_types: tuple[str, ...] | None = None
    all_types: bool = False
    period: Period | None = None
    rolling: str | None = None
    selection: Selection | None = None
    destination: Destination | None = None
    form: Form | None = None
    schedule: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to change."""
        return self == Change()

    def applied(self, order: OrderCommand) -> OrderCommand:
        """Return *order* with what is to change, its timetable included."""
        names_type = self.report_types is not None or self.all_types
        names_period = self.period is not None or self.rolling is not None
        return OrderCommand(
            report_types=(self.report_types or ())
            if names_type
            else order.report_types,
            all_types=self.all_types if names_type else order.all_types,
            period=self.period if names_period else order.period,
            rolling=self.rolling if names_period else order.rolling,
            selection=order.selection if self.selection is None else self.selection,
            destination=self.destination or order.destination,
            form=self.form or order.form,
            schedule=self.schedule or order.schedule,
        )


class ScheduleAction(StrEnum):
    """What can be done with a schedule."""

    show = "show"
    pause = "pause"
    resume = "resume"
    end = "end"
    adopt = "adopt"
    run = "run"
    change = "change"
    missed = "missed"
    hand_over = "hand_over"


@dataclass(frozen=True, slots=True)
class SchedulesCommand:
    """List the schedules."""


@dataclass(frozen=True, slots=True)
class ScheduleCommand:
    """Do something with one schedule."""

    number: int
    action: ScheduleAction = ScheduleAction.show
    change: Change = field(default_factory=Change)
    missed: Missed | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """Explain everything, or one *topic*: an English verb, or a word as typed."""

    topic: str | None = None


class AccessVerb(StrEnum):
    """What is to be done about who may do what."""

    show = "show"
    give = "give"
    take = "take"
    explain = "explain"
    open = "open"
    close = "close"
    admit = "admit"
    refuse = "refuse"
    request = "request"
    form = "form"


@dataclass(frozen=True, slots=True)
class AccessCommand:
    """Show or change who may do what; no *rights* are the usual ones, no names all.

    *outsiders* are what a switch of an organisation lets in.
    """

    verb: AccessVerb = AccessVerb.show
    holders: tuple[Holder, ...] = ()
    rights: frozenset[Right] = frozenset()
    names: tuple[str, ...] = ()
    outsiders: frozenset[Outsider] = frozenset()


@dataclass(frozen=True, slots=True)
class ResumeCommand:
    """Let what stands still for refused credentials try again."""


@dataclass(frozen=True, slots=True)
class AuditCommand:
    """Show who did what with an order."""

    ref: str


@dataclass(frozen=True, slots=True)
class FormCommand:
    """Open the form of an order, filled with *order* as far as it is known."""

    order: OrderCommand | None = None


class Problem(StrEnum):
    """Why a text could not be carried out as it was typed."""

    unknown_word = "unknown_word"
    unknown_type = "unknown_type"
    ambiguous_type = "ambiguous_type"
    missing_type = "missing_type"
    missing_period = "missing_period"
    no_such_day = "no_such_day"
    unknown_period = "unknown_period"
    not_over_yet = "not_over_yet"
    in_the_future = "in_the_future"
    reversed_period = "reversed_period"
    empty_period = "empty_period"
    unknown_reference = "unknown_reference"
    unknown_destination = "unknown_destination"
    unknown_form = "unknown_form"  # of the results
    missing_name = "missing_name"
    missing_holder = "missing_holder"
    missing_outsiders = "missing_outsiders"
    unknown_access = "unknown_access"
    missing_owner = "missing_owner"  # of a schedule that is handed over
    missing_schedule = "missing_schedule"
    unknown_schedule = "unknown_schedule"
    missing_reference = "missing_reference"  # of a schedule
    unknown_change = "unknown_change"
    said_twice = "said_twice"
    too_long = "too_long"


@dataclass(frozen=True, slots=True)
class Option:
    """A way on, for a button: pressing it is typing *command*.

    *label* is a text, or words in the language of who asked; *about* stands in it.
    """

    label: str
    command: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A text with a problem, and everything in it that was understood.

    ``word`` is the doubtful part as typed, "" when something is missing;
    ``candidates`` what it may stand for (report types by value, filters, periods);
    ``days`` the days that were named, when they are the problem.
    """

    problem: Problem
    partial: OrderCommand | None = None
    word: str = ""
    candidates: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    days: tuple[date, date] | None = None


Command = (
    OrderCommand
    | StatusCommand
    | ShowCommand
    | LinkCommand
    | FileCommand
    | CancelCommand
    | RetryCommand
    | ListCommand
    | TypesCommand
    | OrganisationsCommand
    | QuotaCommand
    | SchedulesCommand
    | ScheduleCommand
    | HelpCommand
    | FormCommand
    | AccessCommand
    | AuditCommand
    | ResumeCommand
    | Misunderstood
)

FILTERS = (
    phrase("failed"),
    phrase("running"),
    phrase("ready"),
    phrase("cancelled"),
    phrase("uncertain"),
    phrase("scheduled"),
    phrase("mine"),
)
