"""The toll API's reports: 26 documented names, what they are called, and time spans.

The names are documented, and so are the structures of 17 of them; for the other
nine nothing but the name is. The list is open: what is not listed may exist.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.channels import is_direct

ALL: Final = "all"

# What a name looks like: capitalised words without blanks, as all known ones are.
_NAME: Final = re.compile(r"(?=.*[a-z])(?:[A-Z][a-z0-9]*){2,}")
_LONGEST_NAME: Final = 80


class Criteria(StrEnum):
    """How far back a report looks (documented); rolling or by calendar is unknown."""

    hour = "h"
    day = "d"
    week = "w"
    month = "m"
    year = "y"
    everything = "all"

    @property
    def words(self) -> str:
        """The span in English, as it stands in a sentence."""
        return _WORDS[self][0]

    @property
    def words_tr(self) -> str:
        """The span in Turkish."""
        return _WORDS[self][1]


_WORDS: Final = MappingProxyType(
    {
        Criteria.hour: ("last hour", "son saat"),
        Criteria.day: ("last day", "son gün"),
        Criteria.week: ("last week", "son hafta"),
        Criteria.month: ("last month", "son ay"),
        Criteria.year: ("last year", "son yıl"),
        Criteria.everything: ("all time", "tüm zamanlar"),
    }
)


@dataclass(frozen=True, slots=True)
class TollReport:
    """One report; ``documented`` says whether its rows' fields are known.

    ``identifies_clients`` marks what names domains or addresses of clients.
    """

    name: str
    title: str
    title_tr: str
    aliases: tuple[str, ...] = ()
    documented: bool = True
    identifies_clients: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that it is called, in both languages."""
        return (
            self.name,
            self.title,
            self.title_tr,
            *self.aliases,
            _spaced(self.name),
        )


# In the order of the documentation.
KNOWN_REPORTS: Final[tuple[TollReport, ...]] = (
    TollReport(
        "HourlyRequestStatistics",
        "requests by hour",
        "saatlere göre istekler",
        ("hours", "hourly requests", "saatler", "saatlik istekler"),
    ),
    TollReport(
        "DailyRequestOverview",
        "requests by day",
        "günlere göre istekler",
        (
            *("traffic", "volume", "days", "daily requests", "daily traffic"),
            *("trafik", "hacim", "günler", "günlük istekler"),
        ),
    ),
    TollReport(
        "MonthlyRequestSummary",
        "requests by month",
        "aylara göre istekler",
        ("months", "monthly requests", "aylar", "aylık istekler"),
    ),
    TollReport(
        "WeeklyRequestTrends",
        "requests by week",
        "haftalara göre istekler",
        ("weeks", "weekly requests", "haftalar", "haftalık istekler"),
    ),
    TollReport(
        "RequestCacheStatistics",
        "cache use",
        "önbellek kullanımı",
        ("cache", "cache share", "önbellek", "önbellek payı", "önbellek oranı"),
    ),
    TollReport(
        "SeasonalUsagePatterns",
        "use by month of the year",
        "mevsimlere göre kullanım",
        ("seasons", "seasonal", "mevsimler", "mevsimsel kullanım"),
    ),
    TollReport(
        "RequestTrendForecast",
        "request forecast",
        "istek tahmini",
        ("forecast", "tahmin", "tahminler"),
    ),
    TollReport(
        "ResponseTimeBuckets",
        "response times",
        "yanıt süreleri",
        ("latency", "gecikme", "gecikmeler", "yanıt süresi"),
    ),
    TollReport(
        "LatencyDistribution",
        "latency distribution",
        "gecikme dağılımı",
    ),
    # No membership is in it, in spite of its name (documented).
    TollReport(
        "HourlyMembershipStatistics",
        "slowest requests by hour",
        "saatlere göre en yavaş istekler",
        ("memberships", "hourly memberships", "üyelikler"),
    ),
    TollReport(
        "ExecutionTimesByFunction",
        "execution times by function",
        "işlevlere göre çalışma süreleri",
        ("functions", "execution times", "işlevler", "fonksiyonlar"),
        documented=False,
    ),
    TollReport(
        "ResourceUtilizationReport",
        "steps and times by hour",
        "saatlere göre adımlar ve süreler",
        ("resources", "resource use", "kaynaklar", "kaynak kullanımı"),
    ),
    TollReport(
        "ResponseCodeDistribution",
        "response codes",
        "yanıt kodları",
        ("errors", "codes", "hatalar", "kodlar"),
    ),
    TollReport(
        "TopClientDomains",
        "top client domains",
        "en yoğun istemci alan adları",
        ("clients", "domains", "client domains", "istemciler", "alan adları"),
        identifies_clients=True,
    ),
    TollReport(
        "UserSegmentPerformance",
        "vehicle types and languages",
        "araç türleri ve diller",
        ("segments", "user segments", "segmentler", "kullanıcı segmentleri"),
    ),
    TollReport(
        "ClientPerformanceTrends",
        "client domains by day",
        "günlere göre istemci alan adları",
        ("client performance", "client trends", "istemci performansı"),
        identifies_clients=True,
    ),
    TollReport(
        "ConcurrencyAnalysis",
        "concurrency",
        "eşzamanlılık",
        ("concurrent requests", "eşzamanlı istekler"),
    ),
    TollReport(
        "ErrorRateAnalysis",
        "error rate",
        "hata oranı",
        documented=False,
    ),
    TollReport(
        "IPReputationAnalysis",
        "IP reputation",
        "IP itibarı",
        ("ips", "ip addresses", "ip adresleri", "ip reputation analysis"),
        documented=False,
        identifies_clients=True,
    ),
    TollReport(
        "StepCountCategoryAnalysis",
        "step counts",
        "adım sayıları",
        ("steps", "adımlar"),
    ),
    TollReport(
        "LangMapSourceMetrics",
        "languages and map sources",
        "diller ve harita kaynakları",
        ("languages", "map sources", "diller", "harita kaynakları"),
        documented=False,
    ),
    TollReport(
        "IntegrationHealthCheck",
        "integration health",
        "entegrasyon sağlığı",
        ("health", "integrations", "sağlık", "entegrasyonlar"),
        documented=False,
    ),
    TollReport(
        "VehicleTypeAnalysis",
        "vehicle types",
        "araç türleri",
        ("vehicles", "araçlar", "araç tipleri"),
        documented=False,
    ),
    TollReport(
        "TollCompanyAnalysis",
        "toll companies",
        "geçiş ücreti şirketleri",
        ("companies", "şirketler"),
        documented=False,
    ),
    TollReport(
        "TollStructureBreakdown",
        "toll structures",
        "geçiş ücreti yapıları",
        ("structures", "yapılar"),
        documented=False,
    ),
    TollReport(
        "HighwayTollInsights",
        "highway tolls",
        "otoyol geçiş ücretleri",
        ("highways", "otoyollar"),
        documented=False,
    ),
)


def _spaced(name: str) -> str:
    """Return a name such as ``LatencyDistribution`` as separate words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)


REPORTS: Final = MappingProxyType({known.name: known for known in KNOWN_REPORTS})


def report(name: str) -> TollReport:
    """Return the report called *name*; of an unlisted one nothing is known.

    What nobody knows might name clients, so an unlisted one counts as if it did.
    """
    known = REPORTS.get(name)
    if known is not None:
        return known
    title = _spaced(name).lower()
    return TollReport(name, title, title, documented=False, identifies_clients=True)


def may_stand(name: str, channel_id: str, client_channels: Collection[str]) -> bool:
    """Return whether a report, or ``all``, may be posted in a conversation.

    What names clients stays out of channels other than those *client_channels*; a
    digest leaves it out there.
    """
    private = is_direct(channel_id) or channel_id in client_channels
    return private or name == ALL or not report(name).identifies_clients


def is_report_name(text: str) -> bool:
    """Return whether *text* has the form of the API's report names."""
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None
