"""What summaries of toll reports say, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "(no domain)": "(alan adı yok)",
        "Mean, milliseconds": "Ortalama, milisaniye",
        "Milliseconds": "Milisaniye",
        "Requests at a time": "Aynı anda istek",
        "Requests by domain": "Alan adına göre istekler",
        "Requests by vehicle and language": "Araca ve dile göre istekler",
        "Response time by requests at a time": "Aynı andaki isteğe göre yanıt süresi",
        "Response times of the {n} busiest domains": (
            "En yoğun {n} alan adının yanıt süreleri"
        ),
        "Response times": "Yanıt süreleri",
        "Vehicle type, language": "Araç türü, dil",
        "two axles under 3.20 m": "3,20 m altı iki dingil",
        "two axles from 3.20 m": "3,20 m ve üstü iki dingil",
        "three axles": "üç dingil",
        "four or five axles": "dört veya beş dingil",
        "six axles and more": "altı ve daha çok dingil",
        "motorcycle": "motosiklet",
        "vehicle type {name}": "araç türü {name}",
        "mean {mean} there": "o düzeyde ortalama {mean}",
        "most often {level} at a time, {times} occurrences": (
            "en sık aynı anda {level}, {times} kez"
        ),
        "slowest answer {time} on {day}": "en yavaş yanıt {time}, {day}",
        "slowest {name}, mean {mean}": "en yavaşı {name}, ortalama {mean}",
        "up to {peak} at a time": "aynı anda en çok {peak}",
        "{mean} with {level}": "aynı anda {level} ile {mean}",
        "{part} for {segment}": "{segment}: {part}",
        "{part} from {name}": "{name}: {part}",
        "Requests and forecast": "İstekler ve tahmin",
        "within the forecast of {band}": "{band} tahmini içinde",
        "{by} above the forecast of {band}": "{band} tahmininin {by} üstünde",
        "{by} below the forecast of {band}": "{band} tahmininin {by} altında",
        "{day}: {requests} so far": "{day}: şu ana kadar {requests}",
        "{day}: {requests}": "{day}: {requests}",
        "{part} of the 7-day average ({average})": (
            "7 günlük ortalamanın {part} kadarı ({average})"
        ),
        "Requests by hour": "Saatlere göre istekler",
        "Response times by hour": "Saatlere göre yanıt süreleri",
        "Steps by hour": "Saatlere göre adımlar",
        "busiest hour {hour}, {part} of requests": (
            "en yoğun saat {hour}, isteklerdeki payı {part}"
        ),
        "busiest hour {hour}, {part} of them": "en yoğun saat {hour}, payı {part}",
        "heaviest hour {hour}, {part} of the steps": (
            "en çok adım {hour}, adımlardaki payı {part}"
        ),
        "slowest at {hour}, {time}": "en yavaş yanıt {hour}, {time}",
        "slowest mean at {hour}, {time}": "en yavaş ortalama {hour}, {time}",
        "{steps} in {requests}": "{steps}, {requests}",
        "{steps} per request": "istek başına {steps}",
        "Per cent": "Yüzde",
        "Requests by response time": "Yanıt süresine göre istekler",
        "Requests by steps": "Adıma göre istekler",
        "Share of requests by response time": "Yanıt süresine göre istek payı",
        "between {low} and {high}": "{low}-{high} arası",
        "in {range}": "{range} aralığı",
        "over {bound}": "{bound} üstü",
        "under {bound}": "{bound} altı",
        "slowest range {range}, mean {mean}": (
            "en yavaş aralık {range}, ortalama {mean}"
        ),
        "slowest range {range}, {part}": "en yavaş aralık {range}, {part}",
        "{part} slower than that": "bundan yavaşı {part}",
        "{part} {range}": "{range}: {part}",
        "{share} within {time}": "{share} kadarı {time} içinde",
        "Answers from the cache": "Önbellekten verilen yanıtlar",
        "Answers": "Yanıtlar",
        "Requests by response code": "Yanıt koduna göre istekler",
        "most frequent error {code}, {times} times": "en sık hata {code}, {times} kez",
        "{part} client errors (4xx)": "istemci hatası (4xx) {part}",
        "{part} from the cache": "önbellekten {part}",
        "{part} not": "önbellek dışı {part}",
        "{part} server errors (5xx)": "sunucu hatası (5xx) {part}",
        "{part} succeeded": "başarılı {part}",
        "Requests by day": "Günlere göre istekler",
        "Requests by month of the year": "Yılın ayına göre istekler",
        "Requests by month": "Aylara göre istekler",
        "Requests by week": "Haftalara göre istekler",
        "Week (as the server counts)": "Hafta (sunucunun sayımıyla)",
        "between {fastest} and {slowest}": "{fastest} ile {slowest} arası",
        "busiest month {month}, {part}": "en yoğun ay {month}, {part}",
        "busiest {name}: {requests}": "en yoğunu {name}: {requests}",
        "latest, {name}: {requests} so far{change}": (
            "sonuncusu {name}: şu ana kadar {requests}{change}"
        ),
        "mean {mean}": "ortalama {mean}",
        "week {week} of {year}": "{year}, {week}. hafta",
        "week {week}": "{week}. hafta",
        "week {week}, {year}": "{week}. hafta {year}",
        "{by} on {name}": "{name} ile kıyasla {by}",
        "{name}: {requests}{change}": "{name}: {requests}{change}",
        "I don't know this report's fields yet; shown as they came.": (
            "Bu raporun alanlarını henüz bilmiyorum; geldikleri gibi gösteriyorum."
        ),
        "There are rows, but no numbers in them that I can read.": (
            "Satırlar var ama içlerinde okuyabildiğim sayı yok."
        ),
        "Unnamed report": "Adsız rapor",
        "({before} {ago})": "({ago} {before})",
        "no change": "değişmedi",
    }
)
