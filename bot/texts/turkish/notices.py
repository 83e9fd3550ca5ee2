"""What a person is told unasked, and links."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "I can't write in {where}: it is archived.": (
            "Oraya yazamıyorum ({where}): arşivlenmiş."
        ),
        "I can't write in {where}: it isn't open to me, which its managers can "
        "change.": (
            "Oraya yazamıyorum ({where}): bana açık değil; kanalı yönetenler bunu "
            "değiştirebilir."
        ),
        "The connection broke while {which} was being ordered; it may be running. I "
        "keep looking for it at the supplier and order nothing twice. You hear from me "
        "when I know.": (
            "Sipariş verilirken bağlantı koptu, rapor hazırlanıyor olabilir: {which}. "
            "Tedarikçide aramayı sürdürüyorum ve hiçbir şeyi iki kez sipariş "
            "etmiyorum. Öğrenince size yazacağım."
        ),
        "Post it again": "Yeniden yayımla",
        "Post it there": "Orada yayımla",
        "My message about *{ref}* ({what}) in {where} may not have arrived: Slack "
        "didn't answer, and I don't post twice unasked. How it stands: {standing}. The "
        "results come to you here until it is posted again.": (
            "*{ref}* ({what}) için yazdığım ileti ulaşmamış olabilir, yer: {where}. "
            "Slack yanıt vermedi; sormadan iki kez yayımlamıyorum. Durumu: {standing}. "
            "Yeniden yayımlanana kadar sonuçlar size burada gelecek."
        ),
        "My message about *{ref}* ({what}) in {where} is not there: I made a mistake "
        "over it, which an administrator finds in the log. How it stands: {standing}. "
        "The results come to you here until it is posted again.": (
            "*{ref}* ({what}) için yazdığım ileti yerinde yok, yer: {where}. Bir hata "
            "yaptım; nedenini bir yönetici günlükte bulur. Durumu: {standing}. Yeniden "
            "yayımlanana kadar sonuçlar size burada gelecek."
        ),
        "The results of *{ref}* ({what}) come to you by DM.": (
            "*{ref}* ({what}) sonuçları size özel mesajla gelecek."
        ),
        "I'm not a member of {where}, so the results of *{ref}* ({what}) come to you "
        "by DM. To have them there, {invitation} in it, then press *{label}*.": (
            "Şu kanalın üyesi değilim: {where}. Bu yüzden *{ref}* ({what}) sonuçları "
            "size özel mesajla gelecek. Orada görmek için kanala {invitation} yazın, "
            "sonra *{label}* düğmesine basın."
        ),
        "My message about {about} in {where} may not have arrived: Slack didn't "
        "answer, and I don't post twice unasked. Look there; if it isn't there, ask "
        "for it again.": (
            "İletim ulaşmamış olabilir: {about}, yer: {where}. Slack yanıt vermedi; "
            "sormadan iki kez yayımlamıyorum. Oraya bakın; yoksa yeniden isteyin."
        ),
        "I'm no part of {where}, so my message about {about} came to you here.": (
            "Şuranın parçası değilim: {where}. Bu yüzden iletim size burada geldi: "
            "{about}."
        ),
        "My message about {about} came to you by DM.": (
            "İletim size özel mesajla geldi: {about}."
        ),
        "I'm not a member of {where}, so my message about {about} came to you by DM. "
        "To have it there, {invitation} in it and ask for it again.": (
            "Şu kanalın üyesi değilim: {where}. Bu yüzden iletim size özel mesajla "
            "geldi: {about}. Orada görmek için kanala {invitation} yazın ve yeniden "
            "isteyin."
        ),
        "No order waits.": "Bekleyen sipariş yok.",
        "{n} order waits, none is lost.": "{n} sipariş bekliyor, hiçbiri kaybolmadı.",
        "{n} orders wait, none is lost.": "{n} sipariş bekliyor, hiçbiri kaybolmadı.",
        "Try again": "Yeniden dene",
        "The supplier no longer accepts our credentials. {kept} Where the supplier "
        "mended it, press *{label}*. Where id or secret changed, renew them in my "
        "settings and start me again; everything goes on by itself then.": (
            "Tedarikçi kimlik bilgilerimizi artık kabul etmiyor. {kept} Tedarikçi "
            "sorunu giderdiyse *{label}* düğmesine basın. Kimlik ya da gizli anahtar "
            "değiştiyse ayarlarımda yenileyip beni yeniden başlatın; sonrası "
            "kendiliğinden sürer."
        ),
        "Nothing stands still for its credentials.": (
            "Kimlik bilgileri yüzünden duran bir şey yok."
        ),
        "No order waited.": "Bekleyen sipariş yoktu.",
        "{n} order goes on.": "{n} sipariş sürüyor.",
        "{n} orders go on.": "{n} sipariş sürüyor.",
        "I try again now. {going} If our credentials are refused once more, I tell "
        "you, and everything waits again.": (
            "Şimdi yeniden deniyorum. {going} Kimlik bilgilerimiz bir daha "
            "reddedilirse size bildiririm ve her şey yeniden bekler."
        ),
        "{typed} shows it anywhere": "{typed} her yerde gösterir",
        # what a post was about
        "how to use me": "beni nasıl kullanacağınız",
        "a request for access": "erişim isteği",
        "a schedule of yours": "bir zamanlamanız",
        "the key of the toll API": "geçiş ücreti API'sinin anahtarı",
        # a grid of reports
        "{n} took longer than 3 hours, so I stopped waiting.": (
            "{n} rapor 3 saatten uzun sürdü; beklemeyi bıraktım."
        ),
        "{n} may have been built: I could not find out whether the supplier got them. "
        "Ordering them again may build them twice there.": (
            "{n} rapor hazırlanmış olabilir: tedarikçiye ulaşıp ulaşmadığını "
            "öğrenemedim. Yeniden sipariş ederseniz orada iki kez hazırlanabilir."
        ),
        "{n} failed for other reasons.": "{n} rapor başka nedenlerle başarısız oldu.",
        # links
        "Nothing of *{ref}* is ready yet.": "*{ref}* siparişinden hazır olan yok.",
        "More links: {typed}": "Diğer bağlantılar: {typed}",
        "Download CSV": "CSV indir",
        "{about} · {download} · works until {at}": (
            "{about} · {download} · geçerlilik sonu: {at}"
        ),
        "{about} · this link is too long for Slack to carry.": (
            "{about} · bu bağlantı Slack için fazla uzun."
        ),
        "{about} · the supplier no longer keeps this file.": (
            "{about} · tedarikçi bu dosyayı artık saklamıyor."
        ),
        "{about} · the supplier isn't answering; the file is safe there.": (
            "{about} · tedarikçi yanıt vermiyor; dosya orada güvende."
        ),
        "{about} · the supplier no longer accepts our credentials; an administrator "
        "has to renew them.": (
            "{about} · tedarikçi kimlik bilgilerimizi artık kabul etmiyor; bir "
            "yöneticinin yenilemesi gerekiyor."
        ),
        "{about} · the supplier gives no more links for now; in a minute it does.": (
            "{about} · tedarikçi şimdilik bağlantı vermiyor; bir dakika sonra verir."
        ),
        "{about} · no link this time; press again in a moment.": (
            "{about} · bu kez bağlantı alınamadı; birazdan yeniden basın."
        ),
        "{about} · the supplier isn't answering; the files are safe there.": (
            "{about} · tedarikçi yanıt vermiyor; dosyalar orada güvende."
        ),
        "{about} · no links this time; press again in a moment.": (
            "{about} · bu kez bağlantılar alınamadı; birazdan yeniden basın."
        ),
    }
)
