"""Answers about toll reports, their buttons and what goes wrong, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "No answer": "Yanıt yok",
        "No data": "Veri yok",
        "Open a report": "Rapor aç",
        "Shown as they come": "Geldikleri gibi gösterilenler",
        "Toll API": "Geçiş API'si",
        "fetched {at}; the API keeps this answer until {until}": (
            "alındı: {at}; API bu yanıtı şu saate kadar saklıyor: {until}"
        ),
        "{excerpt}; the CSV has all": "{excerpt}; hepsi CSV dosyasında",
        "shared by {person}": "paylaşan: {person}",
        "I can't read what the toll API answered.": (
            "Geçiş API'sinin yanıtını okuyamıyorum."
        ),
        (
            "I can't send the CSV of {report} ({rows}): this workspace doesn't let "
            "me send files. An administrator can give me the scope {scope} and "
            "install me again."
        ): (
            "CSV dosyasını gönderemiyorum: {report} ({rows}). Bu çalışma alanı "
            "dosya göndermeme izin vermiyor. Bir yönetici bana {scope} yetkisini "
            "verip beni yeniden kurabilir."
        ),
        (
            "I post {report} in {channel}. Where I can't, it comes to you by direct "
            "message."
        ): (
            "Yayımlıyorum: {report}, kanal: {channel}. Orada yapamazsam size özel "
            "mesajla gelir."
        ),
        "Slack didn't take it ({why}).": "Slack kabul etmedi ({why}).",
        (
            "The toll API doesn't accept our key. An administrator can mend it in "
            "my settings."
        ): (
            "Geçiş API'si anahtarımızı kabul etmiyor. Bir yönetici ayarlarımdan "
            "düzeltebilir."
        ),
        "The toll API isn't answering.": "Geçiş API'si yanıt vermiyor.",
        (
            "{report} names clients of the API, so I don't share it in this "
            "channel. Nothing was posted."
        ): (
            "{report} API istemcilerini adıyla gösteriyor; bu yüzden bu kanalda "
            "paylaşmıyorum. Hiçbir şey yayımlanmadı."
        ),
        ("An administrator can allow it for a channel: {setting} in my settings."): (
            "Bir yönetici bir kanal için izin verebilir: ayarlarımda {setting}."
        ),
        "I could not post {subject} in {channel}.": (
            "Yayımlayamadım: {subject}. Kanal: {channel}."
        ),
        "I could not post {subject}.": "Yayımlayamadım: {subject}.",
        ("I made a mistake over it; an administrator finds the reason in the log."): (
            "Burada hata yaptım; bir yönetici nedenini günlükte bulur."
        ),
        "It names clients of the API.": "API istemcilerini adıyla gösteriyor.",
        "No key of the toll API is set.": "Geçiş API'sinin anahtarı tanımlı değil.",
        "Nothing was posted.": "Hiçbir şey yayımlanmadı.",
        "Nothing was posted; ask again.": "Hiçbir şey yayımlanmadı; yeniden isteyin.",
        "The CSV of {report} comes to you by direct message.": (
            "CSV dosyası size özel mesajla geliyor: {report}."
        ),
        "The toll API takes no more requests just now.": (
            "Geçiş API'si şu anda yeni istek kabul etmiyor."
        ),
        "the CSV of {report}": "CSV dosyası: {report}",
        "{report} as a CSV file: {rows}, every field as it came.": (
            "{report}, CSV dosyası: {rows}, her alan geldiği gibi."
        ),
        "{report}: {nothing} There is no file.": "{report}: {nothing} Dosya yok.",
        "Refresh": "Yenile",
        "Share to channel": "Kanalda paylaş",
        "Table": "Tablo",
        "Watch…": "İzle…",
        (
            "*{ref}* hasn't crossed, or is back already, so there is nothing to "
            "take. {command} shows how it stands."
        ): (
            "*{ref}* eşiği aşmadı ya da düzeldi; üstlenecek bir şey yok. Durumu: "
            "{command}."
        ),
        "I can't do that. Nothing was changed. {command} shows what I can.": (
            "Bunu yapamam. Hiçbir şey değişmedi. Neler yapabildiğim: {command}."
        ),
        "I couldn't finish this. Nothing was changed.": (
            "Bunu bitiremedim. Hiçbir şey değişmedi."
        ),
        (
            "The toll API refuses our key or its secret. Nothing is deleted: until "
            "they are renewed, I ask only when somebody does. Set WAYBILL_TOLL_KEY "
            "and WAYBILL_TOLL_SECRET anew and start me again, or try once more if "
            "it was the API's mistake; the first answer ends the pause."
        ): (
            "Geçiş API'si anahtarımızı ya da gizli anahtarını reddediyor. "
            "Hiçbir şey silinmedi: yenilenene kadar yalnız biri isteyince "
            "soruyorum. WAYBILL_TOLL_KEY ve WAYBILL_TOLL_SECRET ayarlarını "
            "yenileyip beni yeniden başlatın; hata API tarafındaysa bir kez daha "
            "deneyin. İlk yanıtla devam ederim."
        ),
        (
            "{system} answered in a form that I can't read, so I have no numbers. "
            "An administrator finds the form in the log."
        ): (
            "{system} okuyamadığım bir biçimde yanıt verdi; sayı yok. Bir yönetici "
            "biçimi günlükte bulur."
        ),
        ("{system} isn't answering, so I have no numbers. Try again in a minute."): (
            "{system} yanıt vermiyor; sayı yok. Bir dakika sonra yeniden deneyin."
        ),
        (
            "{system} refuses our key or its secret, so I have no numbers. {who} "
            "can renew them in my settings. Until somebody here gets an answer "
            "again, or an administrator types {command}, I don't ask by myself."
        ): (
            "{system} anahtarımızı ya da gizli anahtarını reddediyor; sayı yok. "
            "Ayarlarımdan yenileyebilecek kişi: {who}. Burada biri yeniden yanıt "
            "alana ya da bir yönetici {command} yazana kadar kendiliğimden "
            "sormuyorum."
        ),
        "An administrator": "bir yönetici",
        (
            "I ask the toll API by myself again. Should it still refuse our key, I "
            "tell the administrators once more."
        ): (
            "Geçiş API'sine yeniden kendiliğimden soruyorum. Anahtarımızı "
            "yine reddederse yöneticilere bir kez daha bildiririm."
        ),
        "I ask the toll API by myself already. Nothing was changed.": (
            "Geçiş API'sine zaten kendiliğimden soruyorum. Hiçbir şey değişmedi."
        ),
        (
            "I have no key for the toll API, so there are no toll metrics here. "
            "{who} can add WAYBILL_TOLL_KEY and WAYBILL_TOLL_SECRET to my settings."
        ): (
            "Geçiş API'si anahtarım yok; burada ölçüm gösteremiyorum. "
            "Ayarlarıma WAYBILL_TOLL_KEY ve WAYBILL_TOLL_SECRET ekleyebilecek kişi: "
            "{who}."
        ),
        "I know no watch *{ref}*. Nothing was changed. {command} shows them.": (
            "*{ref}* adında bir izleme bilmiyorum. Hiçbir şey değişmedi. Liste: "
            "{command}."
        ),
        (
            "I know not which watch that is. Nothing was changed. {command} shows them."
        ): (
            "Hangi izleme olduğunu bilmiyorum. Hiçbir şey değişmedi. Liste: {command}."
        ),
        "I made a mistake and stopped. Nothing was changed.": (
            "Hata yaptım ve durdum. Hiçbir şey değişmedi."
        ),
        (
            "That is not among the things I can do. Nothing was changed. {command} "
            "shows what is."
        ): (
            "Bu, yapabildiklerim arasında değil. Hiçbir şey değişmedi. "
            "Yapabildiklerim: {command}."
        ),
        "resume key": "devam anahtar",
        "the other side": "karşı taraf",
        (
            "{system} refuses this question; perhaps it has no such report. "
            "{command} shows those I know."
        ): (
            "{system} bu soruyu reddediyor; belki böyle bir raporu yok. "
            "Bildiklerim: {command}."
        ),
        "{system} takes no more calls for now. Try again in a minute.": (
            "{system} şimdilik yeni istek kabul etmiyor. Bir dakika sonra yeniden "
            "deneyin."
        ),
        "{system} takes no more calls for now. Try again in {span}.": (
            "{system} şimdilik yeni istek kabul etmiyor. {span} sonra yeniden deneyin."
        ),
    }
)
