"""The help screen and its pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Order a report": "Rapor sipariş edin",
        "Then": "Sonra",
        "the form of an order, as without any word behind": (
            "sipariş formu; arkasına bir şey yazılmazsa da açılır"
        ),
        "A form to fill in instead of words to type. What stands behind fills it; what "
        "you chose last stands there anyway.": (
            "Yazmak yerine doldurulacak bir form. Arkasına yazılanlar formu doldurur; "
            "son seçtikleriniz zaten formdadır."
        ),
        "Without any word behind the command it opens, too.": (
            "Komutun arkasına hiçbir şey yazılmazsa da açılır."
        ),
        "what is under way and how far it is": "süren siparişler ve durumları",
        "the latest orders, all or of one kind": (
            "son siparişler, tümü ya da bir bölümü"
        ),
        "fresh links to what is ready": "hazır olanlara yeni bağlantılar",
        "stop what is not ready yet": "henüz hazır olmayanları durdurur",
        "order again what failed": "başarısız olanları yeniden sipariş eder",
        "the reports there are": "rapor türleri",
        "the branches there are": "şubeler",
        "what is ordered again and again": "düzenli olarak sipariş edilenler",
        "how much of the supplier's limits is used": (
            "tedarikçi sınırlarının ne kadarının kullanıldığı"
        ),
        "who may do what with which branch": "kimin hangi şubede neye yetkili olduğu",
        "days, weeks and months in words; any verb has such a page": (
            "sözle günler, haftalar, aylar; her komutun böyle bir sayfası var"
        ),
        "Ask in English or Turkish, in any order of words; I answer in the language of "
        "your Slack": (
            "İngilizce ya da Türkçe, istediğiniz sözcük sırasıyla sorun; Slack "
            "dilinizde yanıtlarım"
        ),
        "I have no help page *{topic}*. There are: {pages}.": (
            "*{topic}* diye bir yardım sayfam yok. Olanlar: {pages}."
        ),
        # order
        "An order is a report, a period and branches, in any order of words. I answer "
        "with its reference, show it on a card and tell you when it is ready.": (
            "Sipariş; bir rapor, bir dönem ve şubelerdir, sözcük sırası serbest. "
            "Numarasıyla yanıtlar, bir kartta gösterir, hazır olunca haber veririm."
        ),
        "`to me` sends the results by DM, `to #channel` to a channel, `to here` is "
        "what happens anyway. The same order again shows what is here already; "
        "`afresh` behind it orders it anew. `all last week for all` says what all "
        "reports of all branches cost before it orders them.": (
            "`bana` sonuçları özel mesajla gönderir, `to #kanal` bir kanala; `buraya` "
            "zaten olandır. Aynı sipariş yinelenirse buradakini gösterir; sonuna "
            "`baştan` eklenirse yeniden sipariş eder. `tüm raporlar geçen hafta tüm "
            "şubeler` tüm şubelerin tüm raporlarının ne tutacağını sipariş etmeden "
            "önce söyler."
        ),
        # status, list, link
        "What of yours is under way, how far it is, and when it is ready.": (
            "Süren siparişleriniz, durumları ve ne zaman hazır olacakları."
        ),
        "A reference alone shows that order with its buttons.": (
            "Yalnız numara yazılırsa o sipariş düğmeleriyle gösterilir."
        ),
        "The latest orders, newest first.": "Son siparişler, en yenisi başta.",
        "Kinds: failed, running, ready, cancelled, uncertain, mine.": (
            "Seçenekler: başarısız, süren, hazır, iptal, belirsiz, benim."
        ),
        "Fresh links to what is ready, shown to you alone, ten at a time.": (
            "Hazır olanlara yeni bağlantılar; yalnız size, onar onar."
        ),
        "A link works for a minute. When it is over, *Get another* or *Fresh links* "
        "makes a new one.": (
            "Bir bağlantı bir dakika geçerlidir. Süresi dolunca *Yenisini al* ya da "
            "*Yeni bağlantılar al* yenisini getirir."
        ),
        # cancel, retry
        "Stops what is not ready yet; what is ready stays.": (
            "Henüz hazır olmayanları durdurur; hazır olanlar kalır."
        ),
        "Without a reference it is your latest order that is still under way. The "
        "supplier finishes a report that it has begun; I leave it there.": (
            "Numara yazılmazsa süren son siparişiniz iptal edilir. Tedarikçi başladığı "
            "raporu bitirir; orada bırakırım."
        ),
        "Orders again what failed, took too long or stayed unknown, as a new order.": (
            "Başarısız olanı, çok uzun süreni ya da belirsiz kalanı yeni bir sipariş "
            "olarak yeniden ister."
        ),
        "What is ready is not ordered again.": "Hazır olan yeniden sipariş edilmez.",
        # types, orgs, quota
        "The reports there are, with the words I know for each.": (
            "Rapor türleri ve her biri için bildiğim sözcükler."
        ),
        "A constant of the supplier's, such as `REPORT_TYPE_DRIVER_QUALITY`, works "
        "too, listed or not.": (
            "Tedarikçinin `REPORT_TYPE_DRIVER_QUALITY` gibi bir değeri de geçer, "
            "listede olsa da olmasa da."
        ),
        "The branches that the supplier lists for us, parents before their children.": (
            "Tedarikçinin bizim için listelediği şubeler; üst şube altındakilerden "
            "önce."
        ),
        "I fetch them every hour; `refresh` does it at once.": (
            "Saatte bir alırım; `yenile` hemen alır."
        ),
        "How many calls of the supplier's ten minutes are used, and what waits.": (
            "Tedarikçinin on dakikalık çağrı hakkının ne kadarı kullanıldı, ne "
            "bekliyor."
        ),
        "The supplier allows 600 calls of a kind in ten minutes and 6 reports a branch "
        "at a time. Orders wait for their turn by themselves.": (
            "Tedarikçi on dakikada her türden 600 çağrıya ve şube başına aynı anda 6 "
            "rapora izin verir. Siparişler sıralarını kendiliğinden bekler."
        ),
        # schedule, resume, audit
        "An order with a timetable comes again and again, in the place where it was "
        "typed. I show what it would do first; nothing is saved before you say so.": (
            "Zamanlanan sipariş, yazıldığı yerde düzenli olarak gelir. Önce ne "
            "yapacağını gösteririm; siz onaylamadan hiçbir şey kaydedilmez."
        ),
        "`schedules` lists them. `S-3` shows one; behind it may stand `pause`, "
        "`resume`, `end`, `run`, `adopt`, `missed all`, `missed none`, or whatever is "
        "to be different. Times are those of the wall clock there.": (
            "`zamanlamalar` hepsini listeler. `S-3` birini gösterir; sonuna "
            "`duraklat`, `sürdür`, `bitir`, `çalıştır`, `üstlen`, `kaçırılan hepsi`, "
            "`kaçırılan hiçbiri` ya da neyin değişeceği yazılabilir. Saatler oradaki "
            "duvar saatidir."
        ),
        "Lets what stands still for refused credentials try again, for "
        "administrators.": (
            "Reddedilen kimlik bilgileri yüzünden duranları yeniden denetir; "
            "yöneticiler için."
        ),
        "With a reference it is a schedule that goes on.": (
            "Numarayla yazılırsa bir zamanlama sürdürülür."
        ),
        "Who did what with one order, for administrators.": (
            "Bir siparişle kim ne yaptı; yöneticiler için."
        ),
        "`waybill audit export` on the machine writes out all of it.": (
            "Tümünü makinede `waybill audit export` yazar."
        ),
        # access, help, periods, for
        "Who may do what with which branch. Administrators give and take; everybody "
        "may ask about themselves.": (
            "Kim hangi şubede neye yetkili. Yöneticiler yetki verir ve alır; herkes "
            "kendi yetkisini sorabilir."
        ),
        "Rights: order, link, file, schedule, toll, administer; without one, all but "
        "administer. To people, user groups, a channel (for who acts there) or "
        "everyone. A branch stands for those below it, too. `admit` and `refuse` "
        "switch guests, strangers, bots and shared channels.": (
            "Yetkiler: sipariş, bağlantı, dosya, zamanlama, geçiş, yönetici; hiçbiri "
            "yazılmazsa yönetici dışında tümü. Kişilere, kullanıcı gruplarına, bir "
            "kanala (orada işlem yapanlara) ya da herkese verilir. Bir şube "
            "altındakileri de kapsar. `kabul` ve `reddet` misafirleri, yabancıları, "
            "botları ve paylaşılan kanalları açar ve kapatır."
        ),
        "access give @name order, link for Izmir": (
            "erişim ver @ad sipariş, bağlantı Izmir"
        ),
        "access give #channel": "erişim ver #kanal",
        "access take @name": "erişim al @ad",
        "access explain @name for Izmir": "erişim açıkla @ad Izmir",
        "access open": "erişim aç",
        "access close": "erişim kapat",
        "access admit guests for Izmir": "erişim kabul misafirler Izmir",
        "S-3 hand over to @Mert": "S-3 devret @Mert",
        "This page, or the page of one word.": "Bu sayfa ya da bir sözcüğün sayfası.",
        "Whole days, with the last one included; weeks run from Monday to Sunday.": (
            "Tam günler, son gün dahil; hafta pazartesi başlar, pazar biter."
        ),
        "Also: today, yesterday, this month, last 3 months, q3, october, mtd, "
        "15.10.2026. The answer names the dates.": (
            "Ayrıca: bugün, dün, bu ay, son 3 ay, q3, ekim, mtd, 15.10.2026. Yanıt "
            "tarihleri söyler."
        ),
        "Which branches to ask. Without it I ask the whole company.": (
            "Hangi şubeler için sorulacağı. Yazılmazsa tüm şirket için sorarım."
        ),
        "Upper and lower case make no difference; put quotes around a name that holds "
        "an “and”.": (
            "Büyük küçük harf fark etmez; içinde “ve” geçen bir adı tırnak içine alın."
        ),
    }
)
