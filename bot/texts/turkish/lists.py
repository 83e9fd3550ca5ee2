"""Lists of orders and branches, limits, costs, and the audit trail."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "running": "süren",
        "uncertain": "belirsiz",
        "scheduled": "zamanlanmış",
        "Nothing is under way. {orders} shows what was ordered before.": (
            "Süren bir sipariş yok. Önceki siparişler: {orders}"
        ),
        "*{n} order under way*": "*{n} sipariş sürüyor*",
        "*{n} orders under way*": "*{n} sipariş sürüyor*",
        "*Latest orders*": "*Son siparişler*",
        "*Your latest orders*": "*Son siparişleriniz*",
        "*Latest {kind} orders*": "*Son siparişler: {kind}*",
        "*Reports*": "*Raporlar*",
        "and {n} more reports": "ve {n} rapor daha",
        "and {n} more": "ve {n} tane daha",
        "Any other `REPORT_TYPE_…` of the supplier's is passed on as it is.": (
            "Tedarikçinin diğer `REPORT_TYPE_…` değerleri olduğu gibi iletilir."
        ),
        "I haven't fetched the branches yet; I do it as soon as the supplier answers. "
        "{refresh} tries at once.": (
            "Şubeleri henüz almadım; tedarikçi yanıt verir vermez alacağım. Hemen "
            "denemek için: {refresh}"
        ),
        "The supplier lists no branch for our credentials, fetched {at}. {refresh} "
        "asks again.": (
            "Tedarikçi kimlik bilgilerimiz için hiç şube listelemiyor (alındı: {at}). "
            "Yeniden sormak için: {refresh}"
        ),
        "fetched {at}": "alındı: {at}",
        "*The supplier's limits, last ten minutes*": (
            "*Tedarikçinin sınırları, son on dakika*"
        ),
        "Orders": "Siparişler",
        "Looks at reports": "Rapor sorguları",
        "Links": "Bağlantılar",
        "{name}: {used} of {limit}": "{name}: {used}/{limit}",
        "{name}: {used} of {limit}; the supplier takes no more until {at}": (
            "{name}: {used}/{limit}; tedarikçi şu saate kadar yenisini almıyor: {at}"
        ),
        "Being built, of {limit} a branch: {branches}": (
            "Hazırlanan, şube başına en çok {limit}: {branches}"
        ),
        "{n} report waits for a turn.": "{n} rapor sırasını bekliyor.",
        "{n} reports wait for a turn.": "{n} rapor sırasını bekliyor.",
        "Nothing waits.": "Bekleyen yok.",
        "Nothing has been ordered yet. {how} says how to.": (
            "Henüz hiçbir şey sipariş edilmedi. Nasıl edileceği: {how}"
        ),
        "There is no order of yours. {orders} shows all.": (
            "Sizin siparişiniz yok. Tüm siparişler: {orders}"
        ),
        "There is no {kind} order. {orders} shows all.": (
            "Böyle bir sipariş yok: {kind}. Tüm siparişler: {orders}"
        ),
        "{typed} shows one order": "{typed} bir siparişi gösterir",
        # what a large order would cost
        "type": "tür",
        "ready after {at}": "hazır olma: {at} sonrası",
        (
            "How long they take I know once a few of each type have been built; the "
            "card says so then."
        ): (
            "Ne kadar süreceğini her türden birkaçı hazırlanınca bilirim; o zaman "
            "kartta yazar."
        ),
        (
            "Their files come up to {span} later: no faster does the supplier let me "
            "fetch so many."
        ): (
            "Dosyaları bundan en çok {span} sonra gelir: tedarikçi bu kadar raporu "
            "daha hızlı almama izin vermiyor."
        ),
        "{share} of what the supplier allows for ten minutes": (
            "tedarikçinin on dakikalık sınırı içindeki payı {share}"
        ),
        "{times} times what the supplier allows for ten minutes": (
            "tedarikçinin on dakikalık sınırının {times} katı"
        ),
        "Order": "Sipariş et",
        "Order {n}": "{n} rapor sipariş et",
        "Use these": "Bunları kullan",
        "Order all afresh": "Tümünü sıfırdan sipariş et",
        "Order {n} instead": "Bunun yerine {n} rapor sipariş et",
        "{n} of them is here, the oldest from {since}; it is used again unless you "
        "order all afresh.": (
            "{n} tanesi zaten burada, en eskisi {since} tarihli; tümünü sıfırdan "
            "sipariş etmezseniz yeniden kullanılır."
        ),
        "{n} of them are here, the oldest from {since}; they are used again unless you "
        "order all afresh.": (
            "{n} tanesi zaten burada, en eskisi {since} tarihli; tümünü sıfırdan "
            "sipariş etmezseniz yeniden kullanılırlar."
        ),
        "*{n} report* would bring the same days. Of each of these types one file then "
        "covers all branches: {types}. There is no file for a single branch then, and "
        "most rows don't name their branch.": (
            "*{n} rapor* aynı günleri getirir. Bu türlerin her biri tüm şubeler için "
            "tek dosya olur: {types}. O zaman şube başına ayrı dosya olmaz; satırların "
            "çoğunda şube adı bulunmaz."
        ),
        "*{n} reports* would bring the same days. Of each of these types one file then "
        "covers all branches: {types}. There is no file for a single branch then, and "
        "most rows don't name their branch.": (
            "*{n} rapor* aynı günleri getirir. Bu türlerin her biri tüm şubeler için "
            "tek dosya olur: {types}. O zaman şube başına ayrı dosya olmaz; satırların "
            "çoğunda şube adı bulunmaz."
        ),
        "The company's own reports of {types} would be missing, too.": (
            "Şirketin kendi raporlarından şunlar da gelmez: {types}."
        ),
        "{command} takes it with {typed} behind the same words.": (
            "{command} aynı sözlerin sonuna {typed} eklenirse kabul eder."
        ),
        "confirmed": "onaylı",
        # the audit trail
        "Nothing is written about *{ref}*.": "*{ref}* hakkında kayıt yok.",
        "*Who did what with {ref}*": "*{ref}* için kim ne yaptı",
        "I": "Waybill",
        "{who} ordered": "{who}: sipariş",
        "{who} ordered, before it was known whether they may": (
            "{who}: sipariş, yetkisi henüz bilinmeden"
        ),
        "{who} was refused": "{who}: ret",
        "{who} cancelled": "{who}: iptal",
        "{who} ordered it again": "{who}: yeniden sipariş",
        "{who} got a link": "{who}: bağlantı",
        "{who} posted": "{who}: yayım",
        "{done} of report {number}": "{done}, rapor {number}",
        "{done} in {place}": "{done}, yer: {place}",
    }
)
