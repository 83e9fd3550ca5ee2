"""What is said to mentions, shortcuts and invitations, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "*Welcome.* Three commands to try in a channel:": (
            "*Hoş geldiniz.* Bir kanalda deneyebileceğiniz üç komut:"
        ),
        "I order fleet reports and say here when they are ready. Three commands to "
        "try:": (
            "Filo raporlarını sipariş ediyor, hazır olduklarında burada haber "
            "veriyorum. Deneyebileceğiniz üç komut:"
        ),
        "I tell how the toll API does: requests, times, errors. Three commands to try "
        "here:": (
            "Geçiş ücreti API'sinin durumunu anlatıyorum: istekler, süreler, hatalar. "
            "Burada deneyebileceğiniz üç komut:"
        ),
        "I order fleet reports. This channel is shared with another company, so I "
        "take no orders here until an administrator lets it in: {admit}": (
            "Filo raporlarını sipariş ediyorum. Bu kanal başka bir şirketle "
            "paylaşılıyor; bir yönetici izin verene dek burada sipariş almıyorum: "
            "{admit}"
        ),
        "access admit shared": "erişim kabul paylaşılan",
        "{help} tells more": "Daha fazlası: {help}",
        "{report} last week for all": "{report} geçen hafta tüm şubeler",
        "{report} last week for {name}": "{report} geçen hafta {name} için",
        "{report} yesterday for all": "{report} dün tüm şubeler",
        "{report} yesterday for {name}": "{report} dün {name} için",
        "{report} last 7 days for all": "{report} son 7 gün tüm şubeler",
        "{report} last 7 days for {name}": "{report} son 7 gün {name} için",
        (
            "I can't tell which order this message is about. Nothing was ordered. "
            "*Order again* works on the card of an order and on what I write below it."
        ): (
            "Bu iletinin hangi siparişle ilgili olduğunu bilemiyorum. Hiçbir şey "
            "sipariş edilmedi. *Order again* kısayolu, siparişin kartında ve altına "
            "yazdıklarımda çalışır."
        ),
    }
)
