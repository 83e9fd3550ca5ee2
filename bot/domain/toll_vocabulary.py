"""The words of the toll grammar in English and Turkish, folded as compared."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from bot.domain import vocabulary as words
from bot.domain.text import fold
from bot.domain.toll_commands import Metric, Unit
from bot.domain.toll_metrics import Side
from bot.domain.toll_reports import Criteria

_Meaning = TypeVar("_Meaning")


def _folded(phrase: str) -> str:
    return " ".join(fold(word) for word in phrase.split())


def _phrases(spellings: Mapping[_Meaning, str]) -> MappingProxyType[str, _Meaning]:
    """Return every phrase with its meaning; in *spellings* bars part them."""
    return MappingProxyType(
        {
            _folded(phrase): meaning
            for meaning, phrases in spellings.items()
            for phrase in phrases.split("|")
        }
    )


# First words. What each is called in English is the topic of its help.
VERBS: Final = _phrases(
    {
        "reports": "reports|report list|list|raporlar|liste|listele",
        "watch": (
            "watch|alert|warn|notify|tell|let|izle|uyar|takip|takip et|haber ver|"
            "beni uyar|bana haber ver"
        ),
        "watches": "watches|alerts|rules|izlemeler|uyarılar|kurallar",
        "unwatch": "unwatch|unalert|stop watching|izlemeyi bırak|izleme|bırak",
        "take": "take|i'm on it|üstlen|bende",
        "snooze": "snooze|ertele",
        "mute": "mute|silence|sustur|sessize al",
        "resume": "resume|unmute|unsnooze|continue|devam|devam et|sürdür",
        "schedule": "schedule|zamanla|planla",
        "help": "help|?|yardım",
        "form": "form|formu",
    }
)

# How many minutes each is, for how long a rule keeps quiet.
SPANS: Final = _phrases(
    {
        1: "m|min|mins|minute|minutes|dk|dakika",
        60: "h|hr|hrs|hour|hours|sa|saat",
        24 * 60: "d|day|days|gün",
    }
)

# What may stand around a span and says nothing: "for an hour", "bir saat için".
SPAN_FILLERS: Final = frozenset(
    _folded("for a an one the please bir için lütfen").split()
)

# Behind a rule's id these take it away: "W-2 sil".
REMOVALS: Final = frozenset(_folded("sil kaldır remove delete iptal").split())

# Behind "resume" it is the API's key that is meant.
KEYS: Final = frozenset(_folded("key anahtar anahtarı anahtara").split())

# What may stand behind the verb of a rule and says nothing.
WATCH_FILLERS: Final = frozenset(
    _folded(
        "me us know when if is are be gets get goes go becomes it the a an that please "
        "lütfen beni bana eğer on of zaman ise olursa ol olduğunda and ve in within"
    ).split()
)

ALL_WORDS: Final = frozenset(_folded("all everything hepsi tümü tüm bütün").split())
FILLERS: Final = words.FILLERS | frozenset(_folded("over during").split())

_UNITS: Final = {
    Criteria.hour: ("hour", "saat", ("60 minutes", "60 dakika", "1 hour", "1 saat")),
    Criteria.day: ("day", "gün", ("24 hours", "24 saat", "1 day", "1 gün")),
    Criteria.week: ("week", "hafta", ("7 days", "7 gün", "1 week", "1 hafta")),
    Criteria.month: ("month", "ay", ("30 days", "30 gün", "1 month", "1 ay")),
    Criteria.year: (
        "year",
        "yıl",
        ("365 days", "365 gün", "12 months", "12 ay", "1 year", "1 yıl"),
    ),
}
_OPENERS: Final = (
    ("last", "past", "this", "previous", "latest"),
    ("son", "geçen", "bu"),
)


def _criteria() -> dict[str, Criteria]:
    found: dict[str, Criteria] = {
        each.value: each for each in Criteria if each is not Criteria.everything
    }
    for criteria, (english, turkish, counted) in _UNITS.items():
        for noun, openers in zip((english, turkish), _OPENERS, strict=True):
            found[_folded(noun)] = criteria
            for opener in openers:
                found[_folded(f"{opener} {noun}")] = criteria
        for span in counted:
            for opener in ("last", "past", "son"):
                found[_folded(f"{opener} {span}")] = criteria
    for phrase in ("today", "bugün", "bugünkü"):
        found[_folded(phrase)] = Criteria.day
    for phrase in ("all time", "ever", "tüm zamanlar", "her zaman"):
        found[_folded(phrase)] = Criteria.everything
    return found


CRITERIA: Final = MappingProxyType(_criteria())

METRICS: Final = _phrases(
    {
        Metric.error_share: (
            "error share|error rate|error percentage|errors|error|failure rate|"
            "failures|hata oranı|hata payı|hatalar|hata"
        ),
        Metric.client_error_share: (
            "client error share|client error rate|client errors|4xx|4xx share|"
            "4xx rate|istemci hata oranı|istemci hataları"
        ),
        Metric.server_error_share: (
            "server error share|server error rate|server errors|5xx|5xx share|"
            "5xx rate|sunucu hata oranı|sunucu hataları"
        ),
        Metric.success_share: "success share|success rate|success|başarı oranı|başarı",
        Metric.avg_latency: (
            "avg latency|average latency|mean latency|latency|response time|"
            "avg response time|average response time|mean response time|response times|"
            "ortalama gecikme|gecikme|yanıt süresi|ortalama yanıt süresi"
        ),
        Metric.max_latency: (
            "max latency|maximum latency|peak latency|max response time|"
            "peak response time|slowest request|en yüksek gecikme|azami gecikme|"
            "en uzun yanıt süresi"
        ),
        Metric.requests: (
            "requests|request count|request volume|traffic|volume|istek sayısı|"
            "istekler|istek|trafik"
        ),
        Metric.cache_share: (
            "cache share|cache rate|cache hit rate|cache hits|cache|önbellek oranı|"
            "önbellek payı|önbellek"
        ),
        Metric.concurrency: (
            "concurrency|concurrent requests|requests at a time|eşzamanlılık|"
            "eşzamanlı istekler"
        ),
    }
)

COMPARISONS: Final = _phrases(
    {
        Side.over: (
            ">|over|above|exceeds|exceed|more than|greater than|higher than|"
            "rises above|goes above|goes over|gets over|üstünde|üzerinde|üstüne|"
            "üzerine|geçerse|aşarsa|üzerine çıkarsa|üstüne çıkarsa|fazla"
        ),
        Side.under: (
            "<|under|below|less than|fewer than|lower than|drops below|falls below|"
            "goes below|drops under|altında|altına|altına düşerse|az"
        ),
    }
)

UNITS: Final = _phrases(
    {
        Unit.percent: "%|percent|per cent|pct|yüzde",
        Unit.milliseconds: "ms|msec|millisecond|milliseconds|milisaniye",
        Unit.requests: "requests|request|istek",
        Unit.at_a_time: "at a time|requests at a time",
    }
)
SECONDS: Final = frozenset(_folded("s sec secs second seconds sn saniye").split())

AVERAGES: Final = frozenset(
    _phrases(
        {
            True: (
                "of the moving average|of moving average|of the average|of average|"
                "of the 7 day moving average|of the 7 day average|moving average|"
                "hareketli ortalamanın|hareketli ortalama|ortalamanın|"
                "7 günlük ortalamanın|7 günlük hareketli ortalamanın"
            )
        }
    )
)

CHECKS: Final = frozenset(
    _phrases(
        {
            True: (
                "checks|check|checks in a row|consecutive checks|times|times in a row|"
                "kontrol|kontrol boyunca|kez|kez üst üste|defa|defa üst üste|"
                "kontrol üst üste"
            )
        }
    )
)
