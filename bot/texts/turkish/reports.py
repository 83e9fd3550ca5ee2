"""Orders of reports: their answers, cards, news and buttons."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # nouns, behind a number
        "branch": "şube",
        "part": "bölüm",
        "report": "rapor",
        "report type": "rapor türü",
        # what was ordered, and how far it is
        "reports": "raporlar",
        "{which} being built": "{which} hazırlanıyor",
        "{which} waiting": "{which} sırada",
        "{which} being looked for": "{which} aranıyor",
        "{which} failed": "{which} başarısız",
        "{which} took too long": "{which} çok uzun sürdü",
        "{which} unknown": "{which} belirsiz",
        "{which} cancelled": "{which} iptal edildi",
        "failed": "başarısız",
        "took too long": "çok uzun sürdü",
        "unknown": "belirsiz",
        "cancelled": "iptal",
        "ready": "hazır",
        "being built": "hazırlanıyor",
        "being looked for": "aranıyor",
        "waiting its turn": "sırasını bekliyor",
        "{n} waiting its turn": "{n} sırada",
        "{n} waiting their turn": "{n} sırada",
        "{ready} of {total} ready": "{ready}/{total} hazır",
        "{ready} of {total} ready at {at}.": "{ready}/{total} hazır, saat {at}.",
        "Ready at {at}.": "Hazır, saat {at}.",
        "Ready.": "Hazır.",
        "ready about {at}": "{at} civarında hazır olur",
        "all ready about {at}": "tümü {at} civarında hazır olur",
        "the rest done about {at}": "kalanı {at} civarında biter",
        "done about {at}": "{at} civarında biter",
        "not ordered": "sipariş edilmedi",
        "looking up the branches": "şubelere bakılıyor",
        # answers
        "Kept as *{ref}*: {what}. It begins once I have checked that it is open "
        "to you.": (
            "*{ref}* olarak kaydedildi: {what}. Erişiminiz olduğunu görünce başlar."
        ),
        "Ordered as *{ref}*: {what}": "*{ref}* olarak sipariş edildi: {what}",
        "I'm looking up the branches.": "Şubelere bakıyorum.",
        "The card comes to {channel}.": "Kartın kanalı: {channel}.",
        "The results come to you by DM.": "Sonuçlar size özel mesajla gelecek.",
        "Nothing was ordered.": "Hiçbir şey sipariş edilmedi.",
        "That is not possible.": "Bu mümkün değil.",
        "It was cancelled.": "İptal edildi.",
        "I no longer understand this order.": "Bu siparişi artık anlayamıyorum.",
        "{ref} brings the same already.": "{ref} zaten aynısını getiriyor.",
        "You ordered this less than a minute ago; it is *{ref}*, {how_far}.": (
            "Bunu bir dakikadan kısa süre önce sipariş ettiniz: *{ref}*, {how_far}."
        ),
        "You ordered this {at}; it is *{ref}*, {how_far}.": (
            "Bunu daha önce sipariş ettiniz ({at}): *{ref}*, {how_far}."
        ),
        "{who} ordered this less than a minute ago; it is *{ref}*, {how_far}.": (
            "{who} bunu bir dakikadan kısa süre önce sipariş etti: *{ref}*, {how_far}."
        ),
        "{who} ordered this {at}; it is *{ref}*, {how_far}.": (
            "{who} bunu daha önce sipariş etti ({at}): *{ref}*, {how_far}."
        ),
        "*{ref}* was not needed.": "*{ref}* gerekli olmadı.",
        "That was {what}.": "Sipariş şuydu: {what}.",
        "Cancelled *{ref}*: {what}.": "*{ref}* iptal edildi: {what}.",
        "Cancelled {n} report of *{ref}*: {what}.": (
            "*{ref}* siparişinden {n} rapor iptal edildi: {what}."
        ),
        "Cancelled {n} reports of *{ref}*: {what}.": (
            "*{ref}* siparişinden {n} rapor iptal edildi: {what}."
        ),
        "{n} that was ready stays.": "Hazır olan {n} rapor kalıyor.",
        "{n} that were ready stay.": "Hazır olan {n} rapor kalıyor.",
        "The supplier had begun {n} and can't be stopped; I leave it there.": (
            "Tedarikçi {n} raporu hazırlamaya başlamıştı, durdurulamıyor; orada "
            "bırakıyorum."
        ),
        "The supplier had begun {n} and can't be stopped; I leave them there.": (
            "Tedarikçi {n} raporu hazırlamaya başlamıştı, durdurulamıyor; orada "
            "bırakıyorum."
        ),
        "Retried *{old}* as *{ref}*: {what}": (
            "*{old}*, *{ref}* olarak yeniden denendi: {what}"
        ),
        "*{ref}* is being posted in {channel}.": "*{ref}* yayımlanıyor: {channel}.",
        # the card
        "Retried as *{ref}*.": "*{ref}* olarak yeniden denendi.",
        "asked by {who}": "isteyen: {who}",
        "again for {ref}": "{ref} yerine",
        "There was nothing to fetch.": "Getirilecek bir şey yoktu.",
        "The figures of the parts do not add up to the whole period.": (
            "Bölümlerin rakamları toplanınca tüm dönemi vermez."
        ),
        "The connection broke while it was being ordered. I look at the supplier for "
        "it before I order anything again.": (
            "Sipariş verilirken bağlantı koptu. Yeniden sipariş etmeden önce "
            "tedarikçide var mı diye bakıyorum."
        ),
        "The connection broke while {n} was being ordered. I look at the supplier for "
        "it before I order anything again.": (
            "{n} rapor sipariş edilirken bağlantı koptu. Yeniden sipariş etmeden önce "
            "tedarikçide var mı diye bakıyorum."
        ),
        "The connection broke while {n} were being ordered. I look at the supplier "
        "for them before I order anything again.": (
            "{n} rapor sipariş edilirken bağlantı koptu. Yeniden sipariş etmeden önce "
            "tedarikçide var mı diye bakıyorum."
        ),
        "The supplier isn't answering. The order is kept; I try again at {at}.": (
            "Tedarikçi yanıt vermiyor. Sipariş duruyor; yeni deneme saati: {at}."
        ),
        "The supplier isn't answering. The order is kept; I try again soon.": (
            "Tedarikçi yanıt vermiyor. Sipariş duruyor; birazdan yeniden deneyeceğim."
        ),
        "The supplier no longer accepts our credentials. The order waits and is not "
        "lost; an administrator has to renew them.": (
            "Tedarikçi kimlik bilgilerimizi artık kabul etmiyor. Sipariş bekliyor, "
            "kaybolmadı; bilgileri bir yöneticinin yenilemesi gerekiyor."
        ),
        "The supplier allows only so many reports at a time. The next ones go out "
        "about {at}.": (
            "Tedarikçi aynı anda sınırlı sayıda rapora izin veriyor. Sıradakiler {at} "
            "civarında gönderilecek."
        ),
        "The supplier allows only so many reports at a time. The next ones go out as "
        "soon as there is room.": (
            "Tedarikçi aynı anda sınırlı sayıda rapora izin veriyor. Sıradakiler yer "
            "açılır açılmaz gönderilecek."
        ),
        # the news
        "there was nothing to fetch.": "getirilecek bir şey yoktu.",
        "the report is ready.": "rapor hazır.",
        "the report didn't come.": "rapor gelmedi.",
        "{total} reports are ready.": "{total} rapor hazır.",
        "{n} of {total} reports is ready.": "{total} rapordan {n} tanesi hazır.",
        "{n} of {total} reports are ready.": "{total} rapordan {n} tanesi hazır.",
        "none of {total} reports came.": "{total} raporun hiçbiri gelmedi.",
        # what did not come
        "the supplier doesn't know this branch any more": (
            "tedarikçi bu şubeyi artık tanımıyor"
        ),
        "the supplier refused it": "tedarikçi kabul etmedi",
        "the supplier no longer accepts our credentials": (
            "tedarikçi kimlik bilgilerimizi artık kabul etmiyor"
        ),
        "my access to the supplier was replaced before it came": (
            "rapor gelmeden tedarikçiye erişim bilgilerim değiştirildi"
        ),
        "the supplier cancelled it": "tedarikçi iptal etti",
        "the supplier gave me the report of another order again": (
            "tedarikçi yine başka bir siparişin raporunu verdi"
        ),
        "the supplier gave no reason": "tedarikçi neden bildirmedi",
        "the supplier says “{words}”": "tedarikçinin açıklaması: “{words}”",
        "{which} failed: {why}.": "{which} başarısız: {why}.",
        "{n} more failed, for other reasons.": (
            "{n} rapor daha başka nedenlerle başarısız oldu."
        ),
        "{which} took longer than 3 hours, so I stopped waiting.": (
            "{which} 3 saatten uzun sürdü; beklemeyi bıraktım."
        ),
        "I could not find out whether the supplier got {which}. Ordering again may "
        "build it twice there.": (
            "Tedarikçiye ulaşıp ulaşmadığını öğrenemedim: {which}. Yeniden sipariş "
            "ederseniz orada iki kez hazırlanabilir."
        ),
        "I could not find out whether the supplier got {which}. Ordering again may "
        "build them twice there.": (
            "Tedarikçiye ulaşıp ulaşmadığını öğrenemedim: {which}. Yeniden sipariş "
            "ederseniz orada iki kez hazırlanabilir."
        ),
        "{which} was cancelled.": "{which} iptal edildi.",
        "{which} were cancelled.": "{which} iptal edildi.",
        "It": "Rapor",
        "it": "rapor",
        "both": "ikisi de",
        "all {n}": "{n} raporun tümü",
        "{type} {ready} of {total}": "{type} {ready}/{total}",
        "and {n} more type": "ve {n} tür daha",
        "and {n} more types": "ve {n} tür daha",
        # from a schedule
        "It was due {at}; it could not come then and is made up for now.": (
            "Zamanı {at} idi; o sırada gelemedi, şimdi telafi ediliyor."
        ),
        "{n} time before was missed and not made up for.": (
            "Daha önce {n} kez kaçırıldı ve telafi edilmedi."
        ),
        "{n} times before were missed and not made up for.": (
            "Daha önce {n} kez kaçırıldı ve telafi edilmedi."
        ),
    }
)
