"""Files, and what is seen inside of reports."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "row": "satır",
        "rows": "satır",
        "column": "sütun",
        # what columns are about
        "trips completed": "tamamlanan yolculuk",
        "paid to you": "size ödenen",
        "opening balance": "dönem başı bakiyesi",
        "earnings": "kazanç",
        "refunds and expenses": "iadeler ve giderler",
        "cash collected": "tahsil edilen nakit",
        "transferred to the bank": "bankaya aktarılan",
        "to charge": "tahsil edilecek",
        "charged or paid": "tahsil edilen ya da ödenen",
        "amount": "tutar",
        "rider fares": "yolcu ücretleri",
        "closing balance": "dönem sonu bakiyesi",
        "trip distance, in the supplier's unit": (
            "yolculuk mesafesi, tedarikçinin birimiyle"
        ),
        "hours online": "çevrimiçi saat",
        "hours on trip": "yolculukta geçen saat",
        "hours on job": "işte geçen saat",
        "confirmation rate": "onay oranı",
        "acceptance rate": "kabul oranı",
        "cancellation rate": "iptal oranı",
        "completion rate": "tamamlama oranı",
        "trips accepted": "kabul edilen yolculuk",
        "trips rejected": "reddedilen yolculuk",
        "trips cancelled": "iptal edilen yolculuk",
        "trips failed": "başarısız yolculuk",
        # a digest
        "as before": "önceki gibi",
        "{figure} before": "önce {figure}",
        "{figure} on average": "{figure} ortalama",
        "{n} as usual": "{n} şube her zamanki gibi",
        "Look at: {remarks}": "Dikkat: {remarks}",
        "{n} more": "{n} tane daha",
        "{name} sent no rows": "{name} hiç satır göndermedi",
        "changes are of {n} of {all} branches": (
            "değişimler {all} şubeden {n} tanesine ait"
        ),
        "{name} has other columns than the last time": (
            "{name}: sütunlar öncekinden farklı"
        ),
        "Other columns than the last time: {missing} are missing, {new} are new.": (
            "Sütunlar öncekinden farklı: {missing} tanesi eksik, {new} tanesi yeni."
        ),
        "{name} lacks the column {column}": "{name}: {column} sütunu yok",
        "In {n} row there are more cells than columns.": (
            "{n} satırda sütun sayısından fazla hücre var."
        ),
        "In {n} rows there are more cells than columns.": (
            "{n} satırda sütun sayısından fazla hücre var."
        ),
        "And {n} more types.": "Ve {n} tür daha.",
        "Columns missing since the last time: {missing}; new: {new}.": (
            "Öncekine göre eksik sütunlar: {missing}; yeni: {new}."
        ),
        "Columns missing since the last time: {missing}.": (
            "Öncekine göre eksik sütunlar: {missing}."
        ),
        "New: {new}.": "Yeni: {new}.",
        "opening + movements = closing: adds up": (
            "açılış + hareketler = kapanış: tutuyor"
        ),
        "opening + movements differ from closing by {amount}": (
            "açılış + hareketler ile kapanış arasındaki fark: {amount}"
        ),
        # in front of its rows
        "Organisation": "Şube",
        # above a file
        "for {who}, {at}": "{who} için, {at}",
        "Missing: {names}.": "Eksik: {names}.",
        "no longer kept by the supplier": "tedarikçi artık saklamıyor",
        "too large": "fazla büyük",
        "not open to you": "size açık değil",
        "too many columns": "sütunu çok fazla",
        "too many rows": "satırı çok fazla",
        "unpacks to far more than a report is": "açılınca bir rapordan kat kat büyük",
        "packed in a way that I don't open": "açmadığım bir biçimde paketlenmiş",
        "cut off or damaged": "yarım ya da bozuk",
        "no report": "rapor değil",
        "no table": "tablo değil",
        "could not be read": "okunamadı",
        "the supplier kept failing over it": "tedarikçi sürekli hata verdi",
        "Control: opening + movements = closing adds up.": (
            "Sağlama: açılış + hareketler = kapanış tutuyor."
        ),
        "Control: opening + movements differ from closing by {amount}.": (
            "Sağlama: açılış + hareketler ile kapanış arasındaki fark {amount}."
        ),
        "SHA-256 of this file {digest}": "Bu dosyanın SHA-256 özeti {digest}",
        "Supplier's report {id}, its bytes {digest}": (
            "Tedarikçinin raporu {id}, baytlarının özeti {digest}"
        ),
        "and {n} more report, whose ids and digests are in the audit trail": (
            "ve {n} rapor daha; kimlikleri ve özetleri denetim kaydında"
        ),
        "and {n} more reports, whose ids and digests are in the audit trail": (
            "ve {n} rapor daha; kimlikleri ve özetleri denetim kaydında"
        ),
        "In {n} row the supplier sent more cells than there are columns.": (
            "Tedarikçi {n} satırda sütun sayısından fazla hücre göndermiş."
        ),
        "In {n} rows the supplier sent more cells than there are columns.": (
            "Tedarikçi {n} satırda sütun sayısından fazla hücre göndermiş."
        ),
        "It comes to you alone: it has columns about people.": (
            "Yalnızca size geliyor: kişilere ait sütunlar içeriyor."
        ),
        "The columns about people are left out of it.": (
            "Kişilere ait sütunlar bu dosyada yok."
        ),
        # that one comes
        "one Excel file": "bir Excel dosyası",
        "{n} Excel files, one for each type": "her tür için bir, {n} Excel dosyası",
        "one file": "bir dosya",
        "{n} files, one for each type": "her tür için bir, {n} dosya",
        "*{ref}* is being put into {amount} already; it comes by DM.": (
            "*{ref}* zaten dosyaya dönüştürülüyor ({amount}); özel mesajla gelecek."
        ),
        "I'm putting *{ref}* ({what}) into {amount}. It comes to you by DM.": (
            "*{ref}* ({what}) dosyaya dönüştürülüyor: {amount}. Size özel mesajla "
            "gelecek."
        ),
        (
            "I'm putting *{ref}* ({what}) into {amount}. It comes to you by DM, about "
            "{at}: {reports} reports are fetched for it, as fast as the supplier "
            "allows."
        ): (
            "*{ref}* ({what}) dosyaya dönüştürülüyor: {amount}. Size özel mesajla {at} "
            "civarında gelecek: bunun için {reports} rapor, tedarikçinin izin verdiği "
            "hızla alınıyor."
        ),
        # why none does
        "The file of {name} may not have arrived: Slack didn't answer, and I don't "
        "post twice unasked. If it isn't there, ask for it again.": (
            "{name} dosyası ulaşmamış olabilir: Slack yanıt vermedi; sormadan iki kez "
            "göndermiyorum. Dosya yoksa yeniden isteyin."
        ),
        "There is no file of {name}: its branches are not, or no longer, open to you "
        "as files. An administrator can change that.": (
            "{name} için dosya yok: şubeleri dosya olarak size açık değil ya da artık "
            "değil. Bunu bir yönetici değiştirebilir."
        ),
        "There is no file of {name}: {reason}. The reports themselves are ready, and "
        "links lead to them.": (
            "{name} için dosya yok: {reason}. Raporların kendisi hazır, bağlantılarla "
            "alınabilir."
        ),
        "Slack doesn't take it ({code})": "Slack kabul etmiyor ({code})",
        "it would be larger than the files that I may bring": (
            "getirebileceğim dosyalardan büyük olurdu"
        ),
        "it has more rows than an Excel sheet holds; as CSV it has room": (
            "bir Excel sayfasına sığmayacak kadar satırı var; CSV olarak sığar"
        ),
        "it has more columns than a report of the supplier's has": (
            "tedarikçi raporlarında olandan fazla sütunu var"
        ),
        "what the supplier sent unpacks to far more than a report is": (
            "tedarikçinin gönderdiği açılınca bir rapora göre fazlasıyla büyüyor"
        ),
        "what the supplier sent is packed in a way that I don't open": (
            "tedarikçinin gönderdiği, açmadığım bir biçimde sıkıştırılmış"
        ),
        "what the supplier sent is cut off or damaged": (
            "tedarikçinin gönderdiği yarım ya da bozuk"
        ),
        "what the supplier sent is no table": "tedarikçinin gönderdiği bir tablo değil",
        "the supplier sent something else than a report": (
            "tedarikçi rapordan başka bir şey gönderdi"
        ),
        "I was stopped twice while I worked on it, as if it asked too much of this "
        "machine": (
            "üzerinde çalışırken iki kez durduruldum; bu makineye ağır geliyor olabilir"
        ),
        "I made a mistake over it; an administrator finds the reason in the log": (
            "bir hata yaptım; nedenini bir yönetici günlükte bulur"
        ),
        "none of its reports could be read": "raporlarının hiçbiri okunamadı",
        "the supplier or Slack kept failing": (
            "tedarikçi ya da Slack sürekli hata verdi"
        ),
        "I lack the rights in Slack to bring files; an administrator has to install me "
        "again with `files:write` and `im:write`": (
            "Slack'te dosya getirme yetkim yok; bir yöneticinin beni `files:write` ve "
            "`im:write` ile yeniden kurması gerekiyor"
        ),
        "this workspace takes no files from apps": (
            "bu çalışma alanı uygulamalardan dosya almıyor"
        ),
        "others read the channel now than when an administrator let it in": "kanalı "
        "artık bir yöneticinin izin verdiği zamankinden başkaları okuyor",
        (
            "There is no file of {name}: the supplier no longer keeps its reports. "
            "Ordered again, they come as the same days stand now."
        ): (
            "Dosya yok: {name}. Tedarikçi raporlarını artık saklamıyor. Yeniden "
            "sipariş edilirse aynı günler şimdiki haliyle gelir."
        ),
        "it is larger than the files that this workspace takes": (
            "bu çalışma alanının kabul ettiği dosyalardan daha büyük"
        ),
        "this workspace takes no files but pictures": (
            "bu çalışma alanı resimlerden başka dosya kabul etmiyor"
        ),
        "this workspace takes no files of that type": (
            "bu çalışma alanı bu türde dosya kabul etmiyor"
        ),
        "this workspace has no room for files left": (
            "bu çalışma alanında dosyalara yer kalmadı"
        ),
    }
)
