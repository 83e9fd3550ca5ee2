"""What is typed behind the slash command of reports, in words of the grammar."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "status": "durum",
        "R-7F3K": "R-7F3K",
        "list": "liste",
        "list failed": "liste başarısız",
        "list mine": "liste benim",
        "link {ref}": "bağlantı {ref}",
        "link R-7F3K": "bağlantı R-7F3K",
        "link R-7F3K Izmir": "bağlantı R-7F3K Izmir",
        "link last": "bağlantı son",
        "cancel": "iptal",
        "cancel {ref}": "iptal {ref}",
        "cancel R-7F3K": "iptal R-7F3K",
        "retry {ref}": "tekrar {ref}",
        "retry R-7F3K": "tekrar R-7F3K",
        "retry R-7F3K Izmir": "tekrar R-7F3K Izmir",
        "{ref} as file": "{ref} dosya olarak",
        "{ref} as excel": "{ref} excel olarak",
        "types": "türler",
        "orgs": "şubeler",
        "orgs refresh": "şubeler yenile",
        "quota": "kota",
        "schedules": "zamanlamalar",
        "resume": "sürdür",
        "resume S-3": "sürdür S-3",
        "audit R-7F3K": "denetim R-7F3K",
        "access": "erişim",
        "help": "yardım",
        "form": "form",
        "form driver quality for all": "form sürücü kalitesi tüm şubeler",
        "help {topic}": "yardım {topic}",
        "help periods": "yardım dönemler",
        "help link": "yardım bağlantı",
        # orders
        "driver quality last week for all": "sürücü kalitesi geçen hafta tüm şubeler",
        "driver quality last week for Izmir and Ankara": (
            "sürücü kalitesi geçen hafta Izmir ve Ankara için"
        ),
        "driver quality last week for all except Adana": (
            "sürücü kalitesi geçen hafta tüm şubeler Adana hariç"
        ),
        "trips yesterday for Izmir and Ankara": "yolculuklar dün Izmir ve Ankara için",
        "driver status yesterday for Ankara to me": (
            "sürücü durumu dün Ankara için bana"
        ),
        "trips last 7 days for all": "yolculuklar son 7 gün tüm şubeler",
        "trips 1-15 oct for all": "yolculuklar 1-15 ekim tüm şubeler",
        "driver activity 2026-10 for all": "sürücü aktivitesi 2026-10 tüm şubeler",
        "driver activity 2026-10-01..2026-10-15 for all": (
            "sürücü aktivitesi 2026-10-01..2026-10-15 tüm şubeler"
        ),
        "payments organization last month to me": "şube ödemeleri geçen ay bana",
        # orders with a timetable
        "driver quality last week for all every monday 9am": (
            "sürücü kalitesi geçen hafta tüm şubeler her pazartesi 09:00"
        ),
        "trips yesterday for Izmir every weekday at 10 to me": (
            "yolculuklar dün Izmir için hafta içi her gün 10:00 bana"
        ),
        "payments organization last month monthly on the 1st at 8": (
            "şube ödemeleri geçen ay her ayın 1'i 08:00"
        ),
        "driver status yesterday cron: 30 7 * * 1-5 in Europe/Berlin": (
            "sürücü durumu dün cron: 30 7 * * 1-5 in Europe/Berlin"
        ),
        "S-3 every tuesday at 10:00": "S-3 her salı 10:00",
    }
)
