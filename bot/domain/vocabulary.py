"""The words of the grammar in English and Turkish, folded as they are compared."""

from types import MappingProxyType
from typing import Final

from bot.domain.commands import Form
from bot.domain.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _spelled(spellings: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(
        {
            word: meaning
            for meaning, words in spellings.items()
            for word in _folded(words)
        }
    )


# First words. What each is called in English is the topic of its help.
VERBS: Final = _spelled(
    {
        "status": "status durum",
        "show": "show göster",
        "link": "link links bağlantı bağlantılar bağlantısı",
        "cancel": "cancel stop iptal durdur",
        "retry": "retry again tekrar tekrarla yeniden",
        "list": "list orders liste listele siparişler",
        "types": "types türler tipler",
        "orgs": "orgs branches şubeler",
        "quota": "quota limits kota limitler",
        "schedule": "schedule zamanla",
        "schedules": "schedules zamanlamalar",
        "pause": "pause duraklat beklet",
        "resume": "resume continue devam sürdür",
        "unschedule": "unschedule end bitir sonlandır",
        "adopt": "adopt üstlen",
        "hand": "hand devret",
        "help": "help yardım ?",
        "form": "form formu",
        "audit": "audit denetim",
        "access": "access erişim yetki yetkiler",
    }
)

# Topics of help that are no verbs.
PAGES: Final = _spelled(
    {
        "order": "order sipariş",
        "periods": "periods dönemler tarihler",
        "for": "for için",
        "schedule": "zamanlama",
    }
)

# These stand behind an id as well, as Turkish puts them: "R-7F3K iptal".
AFTER_ID: Final = frozenset({"show", "link", "cancel", "retry", "help"})

# What may stand beside a verb and says nothing: "R-7F3K'yı iptal et".
COURTESIES: Final = _folded("please lütfen et order sipariş siparişi the")

LATEST: Final = _folded("last latest son sonuncu")
REFRESH: Final = _folded("refresh reload yenile tazele güncelle")
OWN: Final = _folded("my benim")

# What may stand between a schedule's id and what is to be done with it.
SCHEDULE_ACTIONS: Final = _spelled(
    {
        "show": "show göster",
        "pause": "pause stop duraklat beklet",
        "resume": "resume continue start devam sürdür başlat",
        "end": "end unschedule cancel bitir sonlandır iptal",
        "adopt": "adopt take üstlen",
        "run": "run test çalıştır dene",
    }
)
HANDING: Final = _folded("hand over give devret ver to")
MISSED: Final = _folded("missed kaçırılan kaçırılanlar")
MISSED_CHOICES: Final = _spelled(
    {
        "latest": "latest last newest sonuncu son",
        "all": "all every hepsi tümü",
        "none": "none skip nothing hiç hiçbiri atla",
    }
)

LIST_FILTERS: Final = _spelled(
    {
        "failed": "failed failures errors başarısız hatalı hatalar",
        "running": "running open waiting pending çalışan süren bekleyen açık",
        "ready": "ready done finished delivered hazır biten tamamlanan",
        "cancelled": "cancelled canceled iptaller iptal",
        "uncertain": "uncertain unclear belirsiz",
        "scheduled": "scheduled schedules zamanlanmış zamanlamalar",
        "mine": "mine my benim benimkiler",
    }
)

FORMS: Final = MappingProxyType(
    {
        word: Form(form)
        for word, form in _spelled(
            {
                "file": "file csv dosya",
                "excel": "excel xlsx xls spreadsheet",
                "digest": "digest summary özet",
                "link": "link links bağlantı",
            }
        ).items()
    }
)
# These alone say the form, without "as".
BARE_FORMS: Final = _folded("excel xlsx xls csv digest özet link")

AS: Final = _folded("as")
AS_AFTER: Final = _folded("olarak halinde biçiminde")

FOR: Final = _folded("for")
FOR_AFTER: Final = _folded("için")
AND: Final = _folded("and ve & +")
EXCEPT: Final = _folded("except excluding without but hariç dışında")
EXCEPT_AFTER: Final = _folded("hariç dışında")
ALL: Final = _folded("all every each tüm bütün her")
ALL_ALONE: Final = _folded("hepsi hepsini hepsinin tümü everyone everybody everywhere")
BRANCHES: Final = _folded(
    "branch branches organisation organisations organization organizations org orgs "
    "location locations şube şubeler şubeleri şubelerin şubesi şubelerde "
    "organizasyon organizasyonlar"
)
REPORTS: Final = _folded(
    "report reports type types rapor raporlar raporları türler şey"
)
EVERYTHING: Final = _folded("everything")
ARTICLES: Final = _folded("the our my of a an")

# Of what is here already: once more; of what is asked about first: without asking.
AFRESH: Final = _folded("afresh anew baştan yeniden")
CONFIRMED: Final = _folded("confirmed confirm onaylı onayla onaylıyorum")

TO: Final = _folded("to")
HERE: Final = _folded("here buraya")
ME: Final = _folded("me bana")
HERE_ALONE: Final = _folded("buraya")
ME_ALONE: Final = _folded("bana")

FILLERS: Final = (
    _folded(
        "report reports type types rapor raporu raporları raporlar raporunu the a an "
        "please lütfen get give me us show run order want need i istiyorum ver al "
        "getir göster of in at on from and ve & + - with to as olarak ile send gönder"
    )
    | FOR
    | FOR_AFTER
)

ALL_ONLY_BEFORE_NOUNS: Final = _folded("every each her")
ME_OR_US: Final = _folded("me us")
NEVER_IN_NAMES: Final = (
    FOR
    | FOR_AFTER
    | EXCEPT
    | ALL
    | ALL_ALONE
    | AS
    | TO
    | HERE_ALONE
    | ME_ALONE
    | BARE_FORMS
    | AFRESH
    | CONFIRMED
)
RESERVED: Final = NEVER_IN_NAMES | FILLERS | HERE | ME_OR_US
