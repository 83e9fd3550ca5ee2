"""The App Home."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Limits": "Limitler",
        "Newer": "Daha yeni",
        "Older": "Daha eski",
        "Back": "Geri",
        "Under way": "Süren siparişler",
        "Latest orders": "Son siparişler",
        "Watches": "İzlemeler",
        "Nothing of yours is under way.": "Süren bir siparişiniz yok.",
        "Nothing of yours has ended yet.": "Henüz biten bir siparişiniz yok.",
        "You have ordered nothing yet. Try {example} or {other} in a channel.": (
            "Henüz hiçbir şey sipariş etmediniz. Bir kanalda {example} ya da {other} "
            "deneyin."
        ),
        "Nothing of yours is scheduled. {timetable} behind an order repeats it.": (
            "Zamanlanmış bir siparişiniz yok. Siparişin arkasına yazılan {timetable} "
            "onu yineler."
        ),
        "You watch nothing. {example} speaks up when it crosses.": (
            "İzlediğiniz bir şey yok. {example} sınır aşılınca haber verir."
        ),
        "No more of these.": "Bunlardan başka yok.",
        "The supplier's limit: {used} of {limit} orders in these ten minutes": (
            "Tedarikçinin sınırı: bu on dakikada {limit} siparişten {used} kullanıldı"
        ),
        "{reports} in line": "{reports} sırada",
        "Only you see this page. It follows what happens: for ten minutes at once, "
        "and then half a minute later.": (
            "Bu sayfayı yalnızca siz görüyorsunuz. Olup biteni on dakika boyunca "
            "anında, sonra yarım dakika arayla izler."
        ),
        "I can't draw this page. {ways} tell the same.": (
            "Bu sayfayı çizemiyorum. Aynı bilgiyi verenler: {ways}."
        ),
        (
            "*So far only administrators can use me.* You can let in all full members "
            "of this workspace, or give single rights to people, groups and channels "
            "with {give}."
        ): (
            "*Şimdilik beni yalnızca yöneticiler kullanabilir.* Bu çalışma alanının "
            "bütün tam üyelerine açabilir ya da {give} ile kişilere, gruplara ve "
            "kanallara tek tek yetki verebilirsiniz."
        ),
        # what is typed
        "every monday 9am": "her pazartesi 9'da",
        "trips yesterday for all": "yolculuklar dün tüm şubeler",
        "trips yesterday for {branch}": "yolculuklar dün {branch}",
    }
)
