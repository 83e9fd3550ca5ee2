"""Watches on toll metrics, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cache share": "önbellek oranı",
        "client-error share": "istemci hata oranı",
        "error share": "hata oranı",
        "mean response time": "ortalama yanıt süresi",
        "over {threshold}": "{threshold} üstü",
        "requests at a time": "aynı anda istek",
        "requests of the 7-day average": "7 günlük ortalamaya göre istekler",
        "requests": "istekler",
        "server-error share": "sunucu hata oranı",
        "slowest answer": "en yavaş yanıt",
        "success share": "başarı oranı",
        "under {threshold}": "{threshold} altı",
        "{rule} for {n} checks": "{rule}, {n} kontrol boyunca",
        "Watch {rule}": "İzle: {rule}",
        "avg latency": "gecikme",
        "client error share": "istemci hata oranı",
        "concurrency": "eşzamanlılık",
        "max latency": "en yüksek gecikme",
        "server error share": "sunucu hata oranı",
        "{metric} {sign} {amount}": "{metric} {sign} {amount}",
        "{n} at a time": "aynı anda {n}",
        "{n} requests": "{n} istek",
        "{share} of the moving average": "hareketli ortalamanın {share} kadarı",
        "I'm on it": "Ben ilgileniyorum",
        "Mute": "Sustur",
        "Resume all": "Hepsini sürdür",
        "Snooze {n} h": "{n} saat ertele",
        "Snooze {n} min": "{n} dk ertele",
        "Stop watching": "İzlemeyi bırak",
        "mute {ref}": "{ref} sustur",
        "resume {ref}": "{ref} devam",
        "snooze {ref} {n} min": "{ref} ertele {n} dk",
        "take {ref}": "{ref} üstlen",
        "unwatch {ref}": "{ref} sil",
        (
            "I couldn't ask the toll API just now, so I can't tell how often it "
            "would have fired. I check as soon as the API answers."
        ): (
            "Geçiş API'sine şu anda soramadım; kaç kez haber verecekti "
            "söyleyemem. API yanıt verir vermez bakarım."
        ),
        "*{ref}* checks {subject} again.": "*{ref}* yeniden bakıyor: {subject}.",
        "*{ref}* keeps quiet until somebody resumes it.": (
            "*{ref}* biri sürdürene kadar susuyor."
        ),
        "*{ref}* keeps quiet until {at}.": "*{ref}* şu zamana kadar susuyor: {at}.",
        "*{ref}* no longer watches {subject}.": "*{ref}* artık izlemiyor: {subject}.",
        "*{ref}* watches that already{state}. Nothing was added.": (
            "*{ref}* bunu zaten izliyor{state}. Hiçbir şey eklenmedi."
        ),
        "*{ref}* watches {what}.": "*{ref}* izliyor: {what}.",
        ", each day taken as a whole": " (her gün bütün olarak)",
        "Checked every minute; the API keeps its answers that long.": (
            "Her dakika bakılıyor; API yanıtlarını o kadar saklıyor."
        ),
        "Checked every {n} minutes; the API keeps its answers that long.": (
            "{n} dakikada bir bakılıyor; API yanıtlarını o kadar saklıyor."
        ),
        "I say so in {channel}.": "Bunu yazıyorum: {channel}.",
        "I write to {where} when it crosses, and when it is back.": (
            "Eşik aşılınca ve düzelince haber veriyorum: {where}."
        ),
        "In the last day": "Son bir günde",
        "In the last {n} days": "Son {n} günde",
        "It is {value} now, beyond the rule{behind}.": (
            "Şu anda {value}, kuralın ötesinde{behind}."
        ),
        "It is {value} now{behind}.": "Şu anda {value}{behind}.",
        "Nothing is watched. Try {example}.": (
            "İzlenen bir şey yok. Deneyin: {example}."
        ),
        "There is no history yet to say how often it would have fired.": (
            "Kaç kez haber verecekti söylemek için henüz geçmiş yok."
        ),
        (
            "What shall I watch? I write here when it crosses, and when it is back. "
            "For another number, type it as in {example}."
        ): (
            "Neyi izleyeyim? Eşik aşılınca ve düzelince buraya yazarım. Başka bir "
            "sayı için şöyle yazın: {example}."
        ),
        "You are on it: {subject}.": "Siz ilgileniyorsunuz: {subject}.",
        "crossed since {at}": "eşik aşıldı: {at}",
        "muted": "susturuldu",
        "no answer from the toll API since {at}": (
            "geçiş API'si şu zamandan beri yanıt vermiyor: {at}"
        ),
        "paused: {reason}": "duraklatıldı: {reason}",
        "quiet until {at}": "şu zamana kadar susuyor: {at}",
        "watch error share > 2 %": "izle hata oranı > %2",
        "{days} it would have fired once{judged}: {when}.": (
            "{days} bir kez haber verecekti{judged}: {when}."
        ),
        "{days} it would have fired {n} times{judged}: {when}.": (
            "{days} {n} kez haber verecekti{judged}: {when}."
        ),
        "{days} it would not have fired{judged}.": (
            "{days} hiç haber vermeyecekti{judged}."
        ),
        "{n} watch": "{n} izleme",
        "{n} watches": "{n} izleme",
        "{person} is on it already: {subject}.": (
            "{person} zaten ilgileniyor: {subject}."
        ),
        "{person} is on it": "{person} ilgileniyor",
        "{value} at the last check": "son bakışta {value}",
        "{watches} check again.": "{watches} yeniden bakıyor.",
        "I can't write in {channel} any more.": "Artık yazamadığım kanal: {channel}.",
        "I'm not a member of {channel}; {invitation} there lets me in.": (
            "Üyesi olmadığım kanal: {channel}; orada {invitation} yazmak beni içeri "
            "alır."
        ),
        "Slack doesn't let me write in {channel}.": (
            "Slack yazmama izin vermiyor: {channel}."
        ),
        "The toll API doesn't accept our key.": (
            "Geçiş API'si anahtarımızı kabul etmiyor."
        ),
        "*{ref}* is paused: {subject}.": "*{ref}* duraklatıldı: {subject}.",
        (
            "I go on trying, and say nothing more of it until a number crosses or "
            "is back."
        ): (
            "Denemeyi sürdürüyorum; bir sayı eşiği aşana ya da düzelene kadar bu "
            "konuda başka bir şey yazmam."
        ),
        "I look again at {at} and write here when it is back.": (
            "{at} yeniden bakıyorum; düzelince buraya yazarım."
        ),
        "I write here when it is back.": "Düzelince buraya yazarım.",
        (
            "It is kept, and goes on when an answer comes again, or somebody "
            "resumes it."
        ): ("Silinmedi; yeniden yanıt gelince ya da biri sürdürünce devam eder."),
        "It is kept, and goes on when somebody resumes it.": (
            "Silinmedi; biri sürdürünce devam eder."
        ),
        "The toll API accepts our key again, so {watches} check again.": (
            "Geçiş API'si anahtarımızı yine kabul ediyor; yeniden bakıyor: {watches}."
        ),
        "The toll API accepts our key again, so {watches} checks again.": (
            "Geçiş API'si anahtarımızı yine kabul ediyor; yeniden bakıyor: {watches}."
        ),
        "The toll API refuses the report that it looks at.": (
            "Geçiş API'si, baktığı raporu reddediyor."
        ),
        (
            "They are kept, and go on when an answer comes again, or somebody "
            "resumes them; {command} shows them."
        ): (
            "Silinmediler; yeniden yanıt gelince ya da biri sürdürünce devam "
            "ederler. Liste: {command}."
        ),
        (
            "They are kept, and go on when somebody resumes them; {command} shows them."
        ): ("Silinmediler; biri sürdürünce devam ederler. Liste: {command}."),
        "since {at}": "başlangıç {at}",
        "you": "size",
        "{before} {ago}": "{ago} {before}",
        "{channel} is archived.": "Arşivlenmiş: {channel}.",
        "{day}, {requests}, {average} on average": (
            "{day}, {requests}, ortalama {average}"
        ),
        "{metric} still {value}, rule: {rule}": "{metric} hâlâ {value}, kural: {rule}",
        "{metric} {value}, rule: {rule}": "{metric} {value}, kural: {rule}",
        "{metric}: back to {value} at {at}, after {span}.": (
            "{metric}: {at} itibarıyla yeniden {value}, {span} sonra."
        ),
        "{n} h": "{n} saat",
        "{n} min": "{n} dk",
        "{part} of {whole} requests": "{whole} istek içinde {part}",
        "{person} is on it: {subject}.": "{person} ilgileniyor: {subject}.",
        (
            "{person} set up *{ref}* here: {what}. I write when it crosses, and "
            "when it is back."
        ): (
            "{person} burada *{ref}* izlemesini kurdu: {what}. Eşik aşılınca ve "
            "düzelince yazarım."
        ),
        "{watches} are paused.": "{watches} duraklatıldı.",
        "{watches} has seen nothing since {at}: the toll API gives no answer.": (
            "{watches} şu zamandan beri bir şey görmüyor: {at}. Geçiş API'si "
            "yanıt vermiyor."
        ),
        ("{watches} have seen nothing since {at}: the toll API gives no answer."): (
            "{watches} şu zamandan beri bir şey görmüyor: {at}. Geçiş API'si "
            "yanıt vermiyor."
        ),
        "{who} can renew it.": "Yenileyebilecek kişi: {who}.",
    }
)
