"""Schedules, as they are rehearsed, listed and stopped."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # how often
        "every day at {time}": "her gün saat {time}",
        "every weekday at {time}": "hafta içi her gün saat {time}",
        "every {days} at {time}": "her {days} saat {time}",
        "weekly at {time}": "haftada bir saat {time}",
        "monthly at {time}": "ayda bir saat {time}",
        "monthly on the last day at {time}": "her ayın son günü saat {time}",
        "monthly on the {day} at {time}": "her ayın {day} günü saat {time}",
        "{n}st": "{n}.",
        "{n}nd": "{n}.",
        "{n}rd": "{n}.",
        "{n}th": "{n}.",
        # rehearsed and saved
        "*{what}*, {when}, {to}. Nothing is saved yet.": (
            "*{what}*, {when}, {to}. Henüz hiçbir şey kaydedilmedi."
        ),
        "*{what}*, {when}, {to} instead of what *{ref}* did. Nothing is saved yet.": (
            "*{what}*, {when}, {to}; *{ref}* bundan sonra bunu yapar. Henüz hiçbir şey "
            "kaydedilmedi."
        ),
        "to {channel}": "kanal: {channel}",
        "to {person} by DM": "özel mesajla: {person}",
        "The next times, there and where you are:": (
            "Sonraki zamanlar, orada ve bulunduğunuz yerde:"
        ),
        "The first one is about {days}; the days move along.": (
            "İlki şu günler için: {days}; sonrakilerde günler ilerler."
        ),
        "It is about the same days each time, {days}.": (
            "Her seferinde aynı günler için: {days}."
        ),
        (
            "The supplier's data is about {span} behind, so the newest of it is not in "
            "yet at that time."
        ): (
            "Tedarikçinin verisi yaklaşık {span} geriden geliyor; o saatte en yenisi "
            "henüz gelmemiş olur."
        ),
        (
            "The supplier's data is about {span} behind: the days are complete from "
            "{time} on, not at that time."
        ): (
            "Tedarikçinin verisi yaklaşık {span} geriden geliyor: günler o saatte "
            "değil, saat {time} itibarıyla tamamlanıyor."
        ),
        (
            "The clocks there change on {day}; the times stay what the clock on the "
            "wall says."
        ): (
            "Orada saatler {day} günü değişiyor; zamanlar oradaki saate göre aynı "
            "kalır."
        ),
        (
            "If I am down at such a time, the latest missed time is made up for, and "
            "the others are not."
        ): (
            "O sırada çalışmıyor olursam kaçırılan son zaman telafi edilir, diğerleri "
            "edilmez."
        ),
        "If I am down at such a time, every missed time is made up for.": (
            "O sırada çalışmıyor olursam kaçırılan her zaman telafi edilir."
        ),
        "If I am down at such a time, missed times are not made up for.": (
            "O sırada çalışmıyor olursam kaçırılan zamanlar telafi edilmez."
        ),
        (
            "You are about to have *{what}* posted here, {when}. I can write here; "
            "only you see this."
        ): (
            "Buraya *{what}* gönderilmesini istiyorsunuz, {when}. Burada "
            "yazabiliyorum; bunu yalnızca siz görüyorsunuz."
        ),
        "*{ref}* is saved: {what}.": "*{ref}* kaydedildi: {what}.",
        "Next {there} there, {here} for you.": "Sonraki: orada {there}, sizde {here}.",
        "It was due {there} there, {here} for you; I see to it now.": (
            "Zamanı: orada {there}, sizde {here}; şimdi bakıyorum."
        ),
        "*{what}* comes to you by direct message.": "*{what}* size özel mesajla gelir.",
        # shown and listed
        "It belongs to {owner}.": "Sahibi: {owner}.",
        "{edit} changes it · {missed} or `none` changes what is made up for": (
            "{edit} değiştirir · {missed} ya da `hiçbiri` neyin telafi edileceğini "
            "değiştirir"
        ),
        "Nothing is scheduled. Try {example}.": (
            "Zamanlanmış bir şey yok. Deneyin: {example}."
        ),
        "and {n} more; {more} shows one": "ve {n} tane daha; {more} birini gösterir",
        "It has ended.": "Sona erdi.",
        "Paused by {person}.": "Duraklatan: {person}.",
        "Paused: its owner may no longer order. Somebody has to adopt it.": (
            "Duraklatıldı: sahibi artık sipariş edemiyor. Birinin üstlenmesi gerekiyor."
        ),
        "Paused: I can't write in {channel}.": (
            "Duraklatıldı: yazamadığım kanal: {channel}."
        ),
        "Paused: {why}": "Duraklatıldı: {why}",
        # stopped
        "Each time it is {reports}, {share}.": "Her seferinde {reports}: {share}.",
        (
            "{what} stands still: you may no longer order. {why} It is kept; meanwhile "
            "nothing comes. Resume it once you may again."
        ): (
            "{what} duruyor: artık sipariş edemiyorsunuz. {why} Zamanlama silinmedi; "
            "bu arada bir şey gelmez. Yeniden edebildiğinizde sürdürün."
        ),
        (
            "{what} stands still: {owner} may no longer order. {why} It is kept; "
            "meanwhile nothing comes. Whoever adopts it owns it from then on."
        ): (
            "{what} duruyor: {owner} artık sipariş edemiyor. {why} Zamanlama "
            "silinmedi; bu arada bir şey gelmez. Üstlenen kişi bundan "
            "sonra sahibi olur."
        ),
        (
            "{what} stands still: I can't write in {channel}, {why}. It is kept; "
            "meanwhile nothing comes. Mend that and resume it, or send it "
            "elsewhere with {command}."
        ): (
            "{what} duruyor. Yazamadığım kanal: {channel}; nedeni: {why}. Zamanlama "
            "silinmedi; bu arada bir şey gelmez. Bunu giderip sürdürün ya "
            "da {command} ile başka bir yere gönderin."
        ),
        (
            "{owner} {what} stands still: {why} It is kept; meanwhile nothing "
            "comes. Change it, for example with {command}, or end it."
        ): (
            "{owner} {what} duruyor: {why} Zamanlama silinmedi; bu arada bir şey "
            "gelmez. Örneğin {command} ile değiştirin ya da bitirin."
        ),
        "it is archived": "arşivlenmiş",
        "I'm not a member of it": "üyesi değilim",
        "I'm not a member of it, or it is gone": "üyesi değilim ya da artık yok",
        "you aren't a member of it": "üyesi değilsiniz",
        "its managers do not let me": "yöneticileri izin vermiyor",
        "I no longer understand what it orders.": (
            "Neyi sipariş ettiğini artık anlayamıyorum."
        ),
        "I can't bring the results in that form.": (
            "Sonuçları bu biçimde getiremiyorum."
        ),
        # handed over
        "*{ref}* is yours now: {what}.": "*{ref}* artık sizin: {what}.",
        "*{ref}* belongs to {owner} now.": "*{ref}* bundan sonra şu kişinin: {owner}.",
        # buttons
        "Save": "Kaydet",
        "Save the change": "Değişikliği kaydet",
        "At {time} instead": "Bunun yerine saat {time}",
        "Run once now, to me": "Şimdi bir kez çalıştır, bana",
        "Run now, to me": "Şimdi çalıştır, bana",
        "End": "Bitir",
        "End {ref}?": "{ref} bitirilsin mi?",
        "It fires no more.": "Bir daha çalışmaz.",
        "End it": "Bitir",
        "Adopt it": "Üstlen",
        "Send it to me": "Bana gönder",
        # what is typed
        "{ref} run": "{ref} çalıştır",
        "pause {ref}": "duraklat {ref}",
        "unschedule {ref}": "bitir {ref}",
        "adopt {ref}": "üstlen {ref}",
        "{ref} every tuesday at 10:00": "{ref} her salı 10:00",
        "{ref} missed all": "{ref} kaçırılan hepsi",
        "{ref} to me": "{ref} bana",
        "{ref} to #channel": "{ref} #kanal",
        "{ref} for all": "{ref} tüm şubeler",
        "every weekday at 9": "hafta içi her gün 9'da",
    }
)
