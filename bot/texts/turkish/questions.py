"""What is asked back, and the ways on that are offered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Nothing was changed.": "Hiçbir şey değiştirilmedi.",
        "{typed} tells more": "Ayrıntısı: {typed}",
        "that": "bu",
        "I don't understand {word}.": "{word} ifadesini anlamadım.",
        "I don't know a report called {word}.": "{word} adında bir rapor bilmiyorum.",
        "{Word} can be several reports. Which one do you mean?": (
            "{Word} birkaç rapor olabilir. Hangisi?"
        ),
        "Which report do you want?": "Hangi rapor?",
        "For which days?": "Hangi günler için?",
        "{Word} isn't in the calendar.": "{Word} takvimde yok.",
        "I don't understand {word} as a period.": (
            "{word} ifadesini dönem olarak anlamadım."
        ),
        "I have no data for those days.": "O günler için verim yok.",
        "{last} isn't over yet.": "{last} henüz bitmedi.",
        "{first} is in the future.": "{first} gelecekte.",
        "{last} comes before {first}.": "Bitiş ({last}) başlangıçtan ({first}) önce.",
        "{first} has only just begun and holds no data yet.": (
            "{first} daha yeni başladı, henüz veri yok."
        ),
        "I can't read {word} as an order; orders look like R-7F3K.": (
            "{word} sipariş numarası olarak okunmuyor; numaralar R-7F3K biçimindedir."
        ),
        "I don't know the place {word}. I can write here, to you, or to a channel.": (
            "{word} diye bir yer bilmiyorum. Buraya, size ya da bir kanala yazabilirim."
        ),
        "I can't bring results as {word}, but as links, one file, Excel or a digest.": (
            "Sonuçların biçimi {word} olamaz; bağlantı, tek dosya, Excel ya da özet "
            "olabilir."
        ),
        "As links": "Bağlantı olarak",
        "As one file": "Tek dosya olarak",
        "As a digest": "Özet olarak",
        "For which branches?": "Hangi şubeler için?",
        "Whom do you mean? Name people, user groups and channels with @ and #, or say "
        "everyone.": (
            "Kim için? Kişileri, kullanıcı gruplarını ve kanalları @ ve # ile yazın ya "
            "da herkes deyin."
        ),
        "Whom do you mean: guests, strangers, bots, or shared channels?": (
            "Kim için: misafirler, yabancılar, botlar ya da paylaşılan kanallar?"
        ),
        "How often?": "Ne sıklıkta?",
        "I don't understand {word} as a timetable.": (
            "{word} ifadesini zamanlama olarak anlamadım."
        ),
        "Which schedule? They look like S-3.": (
            "Hangi zamanlama? Numaraları S-3 biçimindedir."
        ),
        "To whom? Name one person with @.": "Kime? Bir kişiyi @ ile yazın.",
        "I don't understand {word} as something to do with a schedule.": (
            "{word} ifadesini bir zamanlamayla yapılacak iş olarak anlamadım."
        ),
        "{Word} contradicts what stands before it.": "{Word} öncesiyle çelişiyor.",
        "That is longer than I can read.": "Bu, okuyabileceğimden uzun.",
        "I can't list *{word}* orders, but these: {known}.": (
            "*{word}* diye bir liste yok; şunlar var: {known}."
        ),
        "I'm asked for more just now than I can answer in time, so I did nothing about "
        "this. Send it again in a few seconds.": (
            "Şu anda yetişebileceğimden fazla istek var, bunun için bir şey yapmadım. "
            "Birkaç saniye sonra yeniden gönderin."
        ),
        "One moment: I'm asking Slack whether this is open to you.": (
            "Bir dakika, erişiminiz var mı diye Slack'e soruyorum."
        ),
        # branches
        "I don't know a branch called {names}.": (
            "Bu adda bir şube bilmiyorum: {names}."
        ),
        "{n} branches are called {name}.": "{name} adında {n} şube var.",
        "The supplier has no {type} report for {names}.": (
            "Tedarikçide {names} için şu rapor yok: {type}."
        ),
        "The supplier has no {type} report for any of our branches.": (
            "Tedarikçide hiçbir şubemiz için şu rapor yok: {type}."
        ),
        "This is {n} report: I order so many when you confirm it.": (
            "Bu {n} rapor eder: onaylarsanız sipariş ederim."
        ),
        "These are {n} reports: I order so many when you confirm it.": (
            "Bu {n} rapor eder: onaylarsanız sipariş ederim."
        ),
        "Every branch that was chosen was also left out.": (
            "Seçilen her şube aynı zamanda hariç tutulmuş."
        ),
        "The supplier lists no branch for our credentials.": (
            "Tedarikçi kimlik bilgilerimiz için hiç şube listelemiyor."
        ),
        "The supplier can't be asked for these branches.": (
            "Tedarikçiden bu şubeler için rapor istenemiyor."
        ),
        # ways on
        "all reports": "tüm raporlar",
        "all branches": "tüm şubeler",
        "{names} except {excluded}": "{names}, {excluded} hariç",
        "as file": "dosya olarak",
        "as excel": "Excel olarak",
        "as digest": "özet olarak",
        "To this channel": "Bu kanala",
        "Until now": "Şu ana kadar",
        "Until yesterday": "Düne kadar",
        "Every Monday at 09:00": "Her pazartesi 09:00",
        "Every weekday at 09:00": "Hafta içi her gün 09:00",
        "Show access": "Erişimi göster",
        "Show all schedules": "Tüm zamanlamaları göster",
        "Show {about}": "Göster: {about}",
        "List {about}": "Listele: {about}",
        "mine": "benimkiler",
        "Status": "Durum",
        "Link": "Bağlantı al",
        "Retry": "Yeniden dene",
        "List": "Siparişleri listele",
        "Types": "Rapor türleri",
        "Orgs": "Şubeler",
        "Quota": "Kota",
        "Schedule": "Zamanla",
        "Schedules": "Zamanlamalar",
        "Pause": "Duraklat",
        "Resume": "Sürdür",
        "Unschedule": "Zamanlamayı bitir",
        "Adopt": "Üstlen",
        "Hand": "Devret",
        "Help": "Yardım",
        "Audit": "Denetim kaydı",
        "Access": "Erişim",
        "Form": "Form",
    }
)
