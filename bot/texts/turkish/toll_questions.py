"""What the toll command asks back, and its help, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        (
            "A word or the API's own name, and h, d, w, m, y or all: {example}. Of "
            "the last nine nobody documents what is in them."
        ): (
            "Bir sözcük ya da API'deki adı, yanında h, d, w, m, y veya all: "
            "{example}. Son dokuzunun içeriği hiçbir yerde belgelenmemiş."
        ),
        "I can't do {word} at once. Which one do you mean?": (
            "{word} aynı anda olmuyor. Hangisini istiyorsunuz?"
        ),
        "I can't post to {word}; name a channel or `to me`.": (
            "{word} için yayımlayamam; bir kanal adı ya da `bana` yazın."
        ),
        "I can't read {word} for certain.": (
            "{word} ifadesini kesin olarak okuyamıyorum."
        ),
        "I can't tell which of the two you mean.": (
            "İkisinden hangisini istediğinizi anlayamadım."
        ),
        "I can't wait for {word} checks.": "{word} kontrol bekleyemem.",
        "I don't know a report or a command called {word}.": (
            "{word} adında bir rapor ya da komut bilmiyorum."
        ),
        "I don't understand {word} as a time to post it.": (
            "{word} ifadesini yayımlama zamanı olarak anlamadım."
        ),
        "From which number on shall I tell you?": "Hangi sayıdan sonra haber vereyim?",
        "I can keep quiet for a minute up to a week.": (
            "Bir dakikadan bir haftaya kadar susabilirim."
        ),
        "I know no number called {word}.": "{word} adında bir sayı bilmiyorum.",
        "Mute {about}": "Sustur: {about}",
        "Remove {about}": "Kaldır: {about}",
        "Resume {about}": "Sürdür: {about}",
        "Show all watches": "Tüm izlemeleri göster",
        "Snooze {about}": "Ertele: {about}",
        "Snooze {about} for an hour": "Bir saat ertele: {about}",
        "Take {about}": "Üstlen: {about}",
        "No watch was changed.": "Hiçbir izleme değişmedi.",
        "Nothing was asked of the API.": "API'ye hiçbir şey sorulmadı.",
        "Nothing was scheduled.": "Hiçbir şey zamanlanmadı.",
        "Over or under {word}?": "Üstü mü, altı mı: {word}?",
        "Reports of the toll API": "Geçiş API'si raporları",
        "That is longer than anything I can read.": "Bu, okuyabileceğimden uzun.",
        (
            "The API knows no {word}: it looks back from now, over an hour, a day, "
            "a week, a month, a year or all of it."
        ): (
            "API {word} bilmiyor: şu andan geriye bir saat, gün, hafta, ay, yıl ya "
            "da tümüne bakıyor."
        ),
        "What shall I watch?": "Neyi izleyeyim?",
        "When shall I post it?": "Ne zaman yayımlayayım?",
        "Which watch? They look like `W-2`.": "Hangi izleme? `W-2` gibi görünürler.",
        "watch": "izle",
        "{page} tells more": "Daha fazlası: {page}",
        "{word} can be several reports.": "{word} birkaç rapor olabilir.",
        "{word} can be {names}. Which one do you mean?": (
            "{word} şunlar olabilir: {names}. Hangisini istiyorsunuz?"
        ),
        "{word} can never be crossed.": "{word} hiçbir zaman aşılamaz.",
        "{word} is not what this number is counted in.": (
            "Bu sayının birimi {word} değil."
        ),
        (
            "A report is a word or the API's own name; how far back is h, d, w, m, "
            "y or all. Without one it is the last day."
        ): (
            "Rapor bir sözcük ya da API'deki adıdır; ne kadar geriye: h, d, w, m, y "
            "veya all. Yazılmazsa son gündür."
        ),
        "any report by the API's own name": "API'deki adıyla herhangi bir rapor",
        (
            "A schedule posts a report, or `all` for the headlines, again and again "
            "where you type it, or `to me`. I show what it would do first; nothing "
            "is saved before you say so."
        ): (
            "Zamanlama bir raporu, ya da `tümü` ile başlıkları, yazdığınız yerde "
            "veya `bana` diye özel mesajda düzenli yayımlar. Önce ne yapacağını "
            "gösteririm; siz onaylamadan hiçbir şey kaydedilmez."
        ),
        (
            "A watch writes where you type it, or `to me`, when a number crosses "
            "and when it is back. Numbers: error share, client errors, server "
            "errors, success share, avg latency, max latency, requests, cache "
            "share, concurrency."
        ): (
            "İzleme, bir sayı eşiği aşınca ve düzelince yazdığınız yere, ya da "
            "`bana` derseniz size yazar. Sayılar: hata oranı, istemci hataları, "
            "sunucu hataları, başarı oranı, gecikme, en yüksek gecikme, istekler, "
            "önbellek oranı, eşzamanlılık."
        ),
        "a form to see a report, to have it posted, or to watch a number": (
            "rapor görmek, düzenli yayımlatmak ya da bir sayıyı izletmek için form"
        ),
        (
            "A form to fill in instead of words to type: to see a report, to have "
            "it posted again and again, or to watch a number. What stands behind "
            "fills it."
        ): (
            "Sözcük yazmak yerine doldurulacak bir form: rapor görmek, düzenli "
            "yayımlatmak ya da bir sayıyı izletmek için. Ardından yazılanlar formu "
            "doldurur."
        ),
        "form latency w": "form gecikme w",
        "form watch error share > 2%": "form izle hata oranı > %2",
        "Ask for a toll metric": "Geçiş ücreti ölçümü isteyin",
        (
            "I check as often as the API makes new answers. `take W-2`, `snooze W-2 "
            "2h`, `mute W-2` and `resume W-2` do what the buttons do. Whoever set a "
            "watch up, or an administrator, can change it; anybody can take it."
        ): (
            "API ne sıklıkta yeni yanıt verirse o kadar sık bakarım. `W-2 üstlen`, "
            "`W-2 ertele 2 saat`, `W-2 sustur` ve `W-2 devam` düğmelerin yaptığını "
            "yapar. İzlemeyi kuran kişi ya da bir yönetici değiştirebilir; herkes "
            "üstlenebilir."
        ),
        "More": "Daha fazlası",
        (
            "Only you see the answer. Ask in English or Turkish; I answer in the "
            "language of your Slack."
        ): (
            "Yanıtı yalnız siz görürsünüz. İngilizce ya da Türkçe sorun; Slack "
            "dilinizde yanıtlarım."
        ),
        "S-4 every tuesday at 10:00": "S-4 her salı 10:00",
        (
            "The API keeps an answer for some minutes; *Refresh* says until when. "
            "Comparisons are with the answer nearest one span ago that I have seen."
        ): (
            "API bir yanıtı birkaç dakika saklar; *Yenile* ne zamana kadar olduğunu "
            "söyler. Karşılaştırmalar, bir dönem öncesine en yakın gördüğüm "
            "yanıtladır."
        ),
        (
            "`S-4` shows one; behind it may stand `pause`, `resume`, `end`, `run`, "
            "`adopt`, `missed all`, `missed none`, `hand over to @Mert`, or "
            "whatever is to be different. Times are those of the wall clock there."
        ): (
            "`S-4` birini gösterir; ardından `duraklat`, `sürdür`, `bitir`, `run`, "
            "`adopt`, `missed all`, `missed none`, `hand over to @Mert` ya da "
            "değişecek olan yazılabilir. Saatler oradaki duvar saatine göredir."
        ),
        "a word when a number crosses, and when it is back": (
            "bir sayı eşiği aşınca ve düzelince haber"
        ),
        "all w": "tümü w",
        "errors today": "hatalar bugün",
        "help reports": "yardım raporlar",
        "latency w": "gecikme w",
        "latency": "gecikme",
        "more about reports; every verb has such a page": (
            "raporlar hakkında daha fazlası; her komutun böyle bir sayfası var"
        ),
        "schedule all d every monday 9am": "zamanla tümü d her pazartesi 9'da",
        "schedule errors d cron: 0 9 * * 1 in Europe/Berlin": (
            "zamanla hatalar d cron: 0 9 * * 1 in Europe/Berlin"
        ),
        "schedule latency w every weekday at 9 to me": (
            "zamanla gecikme w hafta içi her gün 9'da bana"
        ),
        "the headlines of every report over the last week": (
            "son hafta için her raporun başlığı"
        ),
        "the reports there are, and a menu to open one": (
            "var olan raporlar ve açmak için bir menü"
        ),
        "traffic last week": "trafik geçen hafta",
        "unschedule S-4": "S-4 bitir",
        "unwatch W-2": "W-2 sil",
        "watch 5xx over 1% over the last day to me": "izle 5xx > %1 son gün bana",
        "watch avg latency over 400 ms for 3 checks": (
            "izle gecikme 400 ms üstünde 3 kez üst üste"
        ),
        "watch error share > 2%": "izle hata oranı > %2",
        "watch requests < 50% of the moving average": (
            "izle istekler hareketli ortalamanın %50'sinin altında"
        ),
        "watches": "kurallar",
        "what is watched; each can be snoozed, muted or ended": (
            "izlenenler; her biri ertelenebilir, susturulabilir ya da bitirilebilir"
        ),
    }
)
