"""Forms: their fields, and what is said about what stands in them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # buttons, and the frame
        "Open form": "Formu aç",
        "Back to the form": "Forma dön",
        "Change…": "Değiştir…",
        "Order a report…": "Rapor sipariş et…",
        "Toll report…": "Geçiş raporu…",
        "Schedule…": "Zamanla…",
        "Close": "Kapat",
        "One moment…": "Bir saniye…",
        "Next": "İleri",
        "Order reports": "Rapor siparişi",
        "I can't draw this form. Typing does the same: {command}.": (
            "Bu formu çizemiyorum. Yazarak da olur: {command}."
        ),
        "Slack gave me no time to open the form. Nothing was ordered. {command} "
        "opens it, and {help} says how to type the same.": (
            "Slack formu açmaya zaman bırakmadı. Hiçbir şey sipariş edilmedi. Açmak "
            "için {command}, aynısını yazarak yapmak için {help}."
        ),
        "This form is open for longer than a day, or is not yours. Nothing was "
        "ordered. {command} opens a new one.": (
            "Bu form bir günden uzun süredir açık ya da size ait değil. Hiçbir şey "
            "sipariş edilmedi. Yenisini açmak için: {command}."
        ),
        # an order
        "Reports": "Raporlar",
        "All reports": "Tüm raporlar",
        "Choose reports": "Rapor seçin",
        "Period": "Dönem",
        "Choose the days": "Günleri seçin",
        "Dates…": "Tarihler…",
        "From": "İlk gün",
        "To, included": "Son gün (dahil)",
        "Branches": "Şubeler",
        "All branches": "Tüm şubeler",
        "Choose branches": "Şube seçin",
        "Find branches": "Şube ara",
        "Press Enter; the menu below then holds those that fit.": (
            "Enter'a basın; alttaki menüde uyanlar kalır."
        ),
        "Except": "Hariç",
        "Nothing is left out": "Hariç tutulan yok",
        "Channel": "Kanal",
        "To me": "Bana",
        "Without one the results come to you by direct message.": (
            "Boş bırakılırsa sonuçlar size özel mesajla gelir."
        ),
        "Results as": "Sonuçların biçimi",
        "Links, fresh at each press": "Her basışta yenilenen bağlantılar",
        "One file (CSV)": "Tek dosya (CSV)",
        "One Excel file": "Tek Excel dosyası",
        "A digest: rows, totals, what changed": "Özet: satırlar, toplamlar, değişenler",
        "Days and times are those of {zone}, for everybody.": (
            "Günler ve saatler herkes için {zone} saat dilimindedir."
        ),
        # periods
        "today": "bugün",
        "yesterday": "dün",
        "last 7 days": "son 7 gün",
        "this week": "bu hafta",
        "last week": "geçen hafta",
        "this month": "bu ay",
        "last month": "geçen ay",
        "last 30 days": "son 30 gün",
        "this quarter": "bu çeyrek",
        "last quarter": "geçen çeyrek",
        "this year": "bu yıl",
        "last year": "geçen yıl",
        # timetables
        "When": "Ne zaman",
        "Now, once": "Şimdi, bir kez",
        "Every day": "Her gün",
        "Every weekday": "Her iş günü",
        "Every Monday": "Her pazartesi",
        "Every Tuesday": "Her salı",
        "Every Wednesday": "Her çarşamba",
        "Every Thursday": "Her perşembe",
        "Every Friday": "Her cuma",
        "Every Saturday": "Her cumartesi",
        "Every Sunday": "Her pazar",
        "Monthly on the 1st": "Her ayın 1'i",
        "Monthly on the 15th": "Her ayın 15'i",
        "Monthly on the last day": "Her ayın son günü",
        "Another timetable…": "Başka bir zaman planı…",
        "Choose how often": "Sıklığı seçin",
        "At": "Saat",
        "Timetable": "Zaman planı",
        "For example: {examples}": "Örneğin: {examples}",
        "every weekday at 9 · monthly on the 1st · cron: 0 9 * * 1": (
            "her iş günü 9'da · her ayın 1'i · cron: 0 9 * * 1"
        ),
        "Times are those of {zone}, for everybody.": (
            "Saatler herkes için {zone} saat dilimindedir."
        ),
        # toll metrics
        "Toll metrics": "Geçiş ölçümleri",
        "What for": "Ne için",
        "See a report": "Bir raporu görmek",
        "Have it posted again and again": "Düzenli olarak paylaşılması",
        "Be told when a number crosses": "Bir sayı eşiği aşınca haber almak",
        "Send it": "Gönder",
        "Watch": "İzle",
        "Report": "Rapor",
        "All reports in a line each": "Tüm raporlar, her biri bir satır",
        "How far back": "Ne kadar geriye",
        "Last hour": "Son saat",
        "Last day": "Son gün",
        "Last week": "Son hafta",
        "Last month": "Son ay",
        "Last year": "Son yıl",
        "All time": "Tüm zamanlar",
        "Without one it comes to you by direct message; in a channel everybody sees "
        "it.": "Boş bırakılırsa size özel mesajla gelir; kanalda herkes görür.",
        "Without one it comes to you by direct message.": (
            "Boş bırakılırsa size özel mesajla gelir."
        ),
        "Without one I write to you by direct message.": (
            "Boş bırakılırsa size özel mesajla yazarım."
        ),
        "Number": "Sayı",
        "When it": "Durum",
        "goes over": "üstüne çıkınca",
        "falls under": "altına inince",
        "Threshold": "Eşik",
        "With its unit, as in {usual}": "Birimiyle birlikte, örneğin {usual}",
        "How soon": "Ne kadar çabuk",
        "at once": "hemen",
        "after {n} checks in a row": "art arda {n} kontrolden sonra",
        # what is wrong in a field
        "Choose at least one report, or all of them.": (
            "En az bir rapor ya da tümünü seçin."
        ),
        "Choose the days.": "Günleri seçin.",
        "Choose the first day.": "İlk günü seçin.",
        "Choose the last day.": "Son günü seçin.",
        "Choose at least one branch, or all of them.": (
            "En az bir şube ya da tümünü seçin."
        ),
        "Choose a report.": "Bir rapor seçin.",
        "Choose how often.": "Sıklığı seçin.",
        "One of these isn't open to you any more. Choose among those that are "
        "offered.": "Bunlardan biri artık size açık değil. Sunulanlardan seçin.",
        "{last} isn't over yet. Choose an earlier day, or a period that runs until "
        "now, such as this week.": (
            "Bu gün henüz bitmedi: {last}. Daha önceki bir günü ya da şu ana kadar "
            "süren bir dönemi seçin, örneğin bu hafta."
        ),
        "{first} is in the future. Choose a day that is over.": (
            "Bu gün henüz gelmedi: {first}. Bitmiş bir gün seçin."
        ),
        "{last} comes before {first}. Choose {first} or a later day.": (
            "Son gün ({last}) ilk günden önce. En erken seçilebilecek gün: {first}."
        ),
        "I know the days from 1 January 2000 on.": (
            "1 Ocak 2000 ve sonrasındaki günleri biliyorum."
        ),
        "This has only just begun and holds no data yet. Choose another period.": (
            "Bu dönem henüz başladı, verisi yok. Başka bir dönem seçin."
        ),
        "I don't understand “{word}” as a timetable. For example: {examples}": (
            "“{word}” ifadesini zaman planı olarak anlamadım. Örneğin: {examples}"
        ),
        "“{word}” never comes. For example: {examples}": (
            "“{word}” hiçbir zaman gelmez. Örneğin: {examples}"
        ),
        "That is more often than every 15 minutes. For example: {examples}": (
            "Bu, 15 dakikada birden daha sık. Örneğin: {examples}"
        ),
        "I can't read “{word}” as a threshold of this. For example: 2 %, 400 ms, 500 "
        "requests": (
            "“{word}” ifadesini bunun eşiği olarak okuyamadım. Örneğin: 2 %, 400 ms, "
            "500 requests"
        ),
        "All reports, or some of them? Take one of the two away.": (
            "Tüm raporlar mı, bazıları mı? İkisinden birini kaldırın."
        ),
        "All branches, or some of them? Take one of the two away.": (
            "Tüm şubeler mi, bazıları mı? İkisinden birini kaldırın."
        ),
        "Say how often. For example: {examples}": (
            "Sıklığı yazın. Örneğin: {examples}"
        ),
        "Name a number. For example: {usual}": "Bir sayı yazın. Örneğin: {usual}",
    }
)
