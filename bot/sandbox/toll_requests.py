"""One request to the simulated toll API, and who sends them; all of it invented.

Code lists (vehicle types, languages, map sources, companies, highways) are the
documented ones, as far as they are documented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from bot.sandbox.supplier_world import seeded

DOCUMENTED_DAY: Final = datetime(2024, 12, 20)  # noqa: DTZ001  server time has no zone

_CALLERS: Final = 120
# The last sends no domain, as a call from a server would.
_DOMAINS: Final = (
    "fleet.example.com",
    "rota.example.com.tr",
    "kargo.example.org",
    "planner.example.net",
    "tir-takip.example.com.tr",
    "maps.example.org",
    "yük.example.com.tr",
    "depo.example.net",
    "bilet.example.com",
    "sefer.example.com.tr",
    "lojistik.example.org",
    "gezi.example.net",
    None,
)
_DOMAIN_WEIGHTS: Final = (24, 18, 14, 10, 8, 6, 5, 4, 3, 3, 2, 2, 4)
_VEHICLES: Final = ((1, 2, 3, 4, 5, 6), (30, 38, 12, 12, 6, 2))
_LANGUAGES: Final = (("tr", "en"), (78, 22))
_MAP_SOURCES: Final = (("google", "tomtomv1", "tomtomv2"), (55, 15, 30))
_FUNCTIONS: Final = (("toll", "toll/batch"), (86, 14))
_HIGHWAYS: Final = (
    ("KGM", "KGM_ANADOLU", "closed"),
    ("KMO", "KMO_ASIA", "closed"),
    ("KMO", "KMO_EUROPA", "closed"),
    ("KGM", "KGM_BRIDGES_ISTANBUL", "bridge"),
    ("ATAS", "AVRASYA_TUNNEL", "tunnel"),
    ("OTYL", "ISTANBUL_IZMIR_O5_GEBZE_BURSA", "closed"),
    ("OTYL", "ISTANBUL_IZMIR_O5_BURSA_IZMIR", "closed"),
    ("ICA", "YSS_BRIDGE_RINGROAD", "bridge"),
    ("KGM", "KGM_IZMIR_CESME", "open"),
    ("KGM", "KGM_CUKUROVA", "closed"),
)
_HIGHWAY_WEIGHTS: Final = (20, 14, 12, 12, 8, 10, 8, 7, 5, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """What stays the same from one request to the next of the same kind."""

    domain: str | None
    address: str
    membership: str
    vehicle_type: int
    lang: str
    map_source: str
    function: str
    company: str
    highway: str
    structure: str


class TollRequest(NamedTuple):
    """One request; *at* is in server time, which carries no zone."""

    at: datetime
    duration_ms: int
    steps: int
    caller: Caller
    status: int = 200
    cached: bool = False


def callers(seed: int) -> tuple[Sequence[Caller], Sequence[float]]:
    """Return who sends requests, and how often each does in proportion."""
    fate = seeded(seed, "toll callers")
    found = []
    for number in range(_CALLERS):
        domain = fate.choices(_DOMAINS, _DOMAIN_WEIGHTS)[0]
        company, highway, structure = fate.choices(_HIGHWAYS, _HIGHWAY_WEIGHTS)[0]
        found.append(
            Caller(
                domain=domain,
                address=f"203.0.113.{number % 96 + 1}",  # set apart for examples
                membership=f"member-{number % 40 + 1}",
                vehicle_type=fate.choices(*_VEHICLES)[0],
                lang=fate.choices(*_LANGUAGES)[0],
                map_source=fate.choices(*_MAP_SOURCES)[0],
                function=fate.choices(*_FUNCTIONS)[0],
                company=company,
                highway=highway,
                structure=structure,
            )
        )
    return found, [fate.paretovariate(1.4) for _ in found]


def documented_requests() -> tuple[TollRequest, ...]:
    """Return the three requests that the documented sample answers fit.

    Times, domain, steps, vehicle type and language follow from the samples; that
    the first two share a minute is how the sample of concurrency is explained.
    """
    caller = Caller(
        domain="api.adastrai.com",
        address="203.0.113.1",
        membership="member-1",
        vehicle_type=2,
        lang="tr",
        map_source="google",
        function="toll",
        company="KGM",
        highway="KGM_ANADOLU",
        structure="closed",
    )
    return tuple(
        TollRequest(DOCUMENTED_DAY.replace(hour=hour), duration, steps, caller)
        for hour, duration, steps in ((8, 51, 1466), (8, 353, 1466), (10, 494, 1806))
    )
