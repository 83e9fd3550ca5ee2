"""The simulated supplier's world: organisations, reports, and facts for tests.

A report has no task that completes it: it is complete once the clock has
passed an instant that was drawn when it was ordered.
"""

import base64
import hashlib
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from bot.domain.supplier import SupplierOrganisation
from bot.domain.windows import Window
from bot.sandbox.supplier_types import FLEET, RENTAL

LONGEST: Final = timedelta(hours=3)
IN_PROGRESS: Final = 6
LINK_LIFETIME: Final = timedelta(seconds=60)
TOKEN_LIFETIME: Final = timedelta(days=30)
LIVE_TOKENS: Final = 100
SCOPES: Final = frozenset(
    {"solutions.suppliers.reports", "vehicle_suppliers.organizations.read"}
)

_KEY_LENGTH: Final = 132
_CITIES: Final = (
    "İzmir",
    "Ankara",
    "Adana",
    "Van",
    "Muş",
    "Bursa",
    "Antalya",
    "Konya",
    "Gaziantep",
    "Trabzon",
    "Kayseri",
    "Eskişehir",
)


class Outcome(StrEnum):
    """How a report ends, in the supplier's words."""

    completed = "REPORT_STATUS_COMPLETED"
    failed = "REPORT_STATUS_FAILED"


class Call(NamedTuple):
    """One call that arrived, whatever became of it."""

    at: datetime
    operation: str
    org_key: str


@dataclass(slots=True)
class ReportRecord:
    """Everything there is to know about one simulated report.

    *first_seen* is when Get or List first told that it was over.
    """

    id: str
    index: int
    org_key: str
    report_type: str
    window: Window | None
    created_at: datetime
    completes_at: datetime
    outcome: Outcome
    is_empty: bool
    first_seen: datetime | None = None
    links: int = 0

    def is_over(self, now: datetime) -> bool:
        """Return whether it is completed or failed at *now*."""
        return now >= self.completes_at


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a signed URL is good for, and until when."""

    report_id: str
    expires_at: datetime


def seeded(*parts: object) -> random.Random:
    """Return randomness that depends on *parts* alone, for invented data."""
    return random.Random(":".join(map(str, parts)))  # noqa: S311  no secrets


def organisation_key(seed: int, name: str) -> str:
    """Return an invented id in the style of an encrypted one, always the same."""
    noise = hashlib.shake_256(f"{seed}:{name}".encode()).digest(96)
    text = f"invented-org_{base64.urlsafe_b64encode(noise).decode()}"
    return f"{text[: _KEY_LENGTH - 2]}=="


def _organisation(
    seed: int, name: str, parent: str | None, kind: str = FLEET
) -> SupplierOrganisation:
    return SupplierOrganisation(
        organisation_key(seed, name), name, parent, frozenset({kind})
    )


def anatolia(seed: int = 1) -> tuple[SupplierOrganisation, ...]:
    """Return the demo's organisations: a root, its branches, two rental firms."""
    root = _organisation(seed, "Anadolu Fleet", None)
    return (
        root,
        *(_organisation(seed, city, root.key) for city in _CITIES),
        _organisation(seed, "Anadolu Rent İstanbul", root.key, RENTAL),
        _organisation(seed, "Anadolu Rent Muğla", root.key, RENTAL),
    )


def fleet(children: int, seed: int = 1) -> tuple[SupplierOrganisation, ...]:
    """Return a root and *children* fleet branches, cities first, then numbers."""
    root = _organisation(seed, "Anadolu Fleet", None)
    names = _branch_names(children)
    return (root, *(_organisation(seed, name, root.key) for name in names))


def flat(count: int, seed: int = 1) -> tuple[SupplierOrganisation, ...]:
    """Return *count* fleet organisations without a root above them."""
    return tuple(_organisation(seed, name, None) for name in _branch_names(count))


def _branch_names(count: int) -> list[str]:
    numbered = (f"Branch {number}" for number in range(len(_CITIES) + 1, count + 1))
    return [*_CITIES[:count], *numbered]


class SupplierWorld:
    """What the simulated supplier knows; everything may be read by tests.

    The order in which reports are asked for decides how long each takes
    (log-normal around *median_seconds*) and how it ends, not when they are.
    """

    def __init__(
        self,
        seed: int = 1,
        organisations: Iterable[SupplierOrganisation] | None = None,
        *,
        median_seconds: float = 150.0,
        sigma: float = 0.6,
        failure_share: float = 0.0,
        empty_share: float = 0.0,
        big_rows: bool = False,
    ) -> None:
        self.seed = seed
        self.organisations: tuple[SupplierOrganisation, ...] = tuple(
            anatolia(seed) if organisations is None else organisations
        )
        self.median_seconds = median_seconds
        self.sigma = sigma
        self.failure_share = failure_share
        self.empty_share = empty_share
        self.big_rows = big_rows
        self.client_id = "sandbox-supplier-client"
        self.client_secret = f"invented-for-seed-{seed}"
        self.granted_scopes: frozenset[str] = SCOPES
        self.token_lifetime = TOKEN_LIFETIME
        self.calls: list[Call] = []
        self.beyond_limits: list[Call] = []  # of those, the ones that were one too many
        self.reports: dict[str, ReportRecord] = {}
        self.most_in_progress: Counter[str] = Counter()
        self.tokens: dict[str, tuple[datetime, frozenset[str]]] = {}
        self.tokens_issued = 0
        self.tickets: dict[str, Ticket] = {}
        self._by_org: defaultdict[str, list[ReportRecord]] = defaultdict(list)

    def organisation(self, key: str) -> SupplierOrganisation | None:
        """Return the organisation with that id."""
        return next((o for o in self.organisations if o.key == key), None)

    def named(self, name: str) -> SupplierOrganisation:
        """Return the organisation called *name*.

        Raises:
            KeyError: There is none.
        """
        for organisation in self.organisations:
            if organisation.name == name:
                return organisation
        raise KeyError(name)

    def children(self, key: str) -> tuple[SupplierOrganisation, ...]:
        """Return the organisations right below *key*."""
        return tuple(o for o in self.organisations if o.parent_key == key)

    def max_in_window(self, operations: Iterable[str], seconds: float) -> int:
        """Return the most calls of *operations* in any window of *seconds*.

        Every call that arrived counts, the refused ones too.
        """
        wanted = frozenset(operations)
        span = timedelta(seconds=seconds)
        instants = sorted(call.at for call in self.calls if call.operation in wanted)
        most = first = 0
        for last, instant in enumerate(instants):
            while instants[first] <= instant - span:
                first += 1
            most = max(most, last - first + 1)
        return most

    def in_progress(self, org_key: str, now: datetime) -> int:
        """Return how many reports of an organisation are not over at *now*."""
        return sum(not record.is_over(now) for record in self._by_org[org_key])

    def add_report(
        self, org_key: str, report_type: str, window: Window | None, now: datetime
    ) -> ReportRecord:
        """Start a report and draw its fate."""
        index = len(self.reports)
        fate = seeded(self.seed, "fate", index)
        took = timedelta(
            seconds=fate.lognormvariate(math.log(self.median_seconds), self.sigma)
        )
        failed = fate.random() < self.failure_share or took > LONGEST
        record = ReportRecord(
            id=f"report-{self.seed}-{index:06d}",
            index=index,
            org_key=org_key,
            report_type=report_type,
            window=window,
            created_at=now,
            completes_at=now + min(took, LONGEST),
            outcome=Outcome.failed if failed else Outcome.completed,
            is_empty=fate.random() < self.empty_share,
        )
        self.reports[record.id] = record
        self._by_org[org_key].append(record)
        self.most_in_progress[org_key] = max(
            self.most_in_progress[org_key], self.in_progress(org_key, now)
        )
        return record

    def newest_first(self, org_key: str, before: int | None) -> Sequence[ReportRecord]:
        """Return an organisation's reports older than index *before*."""
        return [
            record
            for record in reversed(self._by_org[org_key])
            if before is None or record.index < before
        ]

    def issue_token(self, scopes: frozenset[str], now: datetime) -> str:
        """Return a new access token; the hundred newest are good."""
        self.tokens_issued += 1
        value = self._noise("token", self.tokens_issued)
        self.tokens[value] = (now + self.token_lifetime, scopes)
        while len(self.tokens) > LIVE_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        return value

    def revoke_tokens(self) -> None:
        """Make every token worthless that was issued so far."""
        self.tokens.clear()

    def issue_ticket(self, record: ReportRecord, now: datetime) -> str:
        """Return the secret part of a signed URL that lives 60 s."""
        record.links += 1
        value = self._noise("ticket", record.id, record.links)
        self.tickets[value] = Ticket(record.id, now + LINK_LIFETIME)
        return value

    def _noise(self, *parts: object) -> str:
        text = ":".join(map(str, (self.seed, self.client_secret, *parts)))
        return f"invented-{hashlib.sha256(text.encode()).hexdigest()}"
