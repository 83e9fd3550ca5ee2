"""Who may do what, who may not, and who did what."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # what somebody may do, and who
        "order reports": "rapor siparişi",
        "get links": "bağlantı alma",
        "get files": "dosya alma",
        "order by a timetable": "zamanlamayla sipariş",
        "see toll metrics": "geçiş ölçümlerini görme",
        "administer": "yönetme",
        "guests": "misafirler",
        "people of other workspaces": "başka çalışma alanlarından kişiler",
        "bots": "botlar",
        "channels shared with another company": (
            "başka bir şirketle paylaşılan kanallar"
        ),
        "a user group": "bir kullanıcı grubu",
        "whoever is in {channel}": "{channel} kanalındaki herkes",
        "every full member": "her tam üye",
        "nobody": "hiç kimse",
        "for the whole company": "bütün şirket için",
        "for {names}": "{names} için",
        "whole company": "bütün şirket",
        "a branch that is gone": "artık olmayan bir şube",
        # the overview
        "*Who may do what* · administrators: {people}": (
            "*Kim ne yapabilir* · yöneticiler: {people}"
        ),
        "Nobody has chosen yet; by my settings it is open to all full members.": (
            "Henüz kimse seçim yapmadı; ayarlarıma göre bütün tam üyelere açık."
        ),
        "Nobody has chosen yet; by my settings it is open to administrators only.": (
            "Henüz kimse seçim yapmadı; ayarlarıma göre yalnızca yöneticilere açık."
        ),
        "Closed to everybody else.": "Diğer herkese kapalı.",
        "and {n} more holder": "ve {n} yetkili daha",
        "and {n} more holders": "ve {n} yetkili daha",
        "{who} are let in: {where}": "İçeri alınanlar: {who} ({where})",
        "{example} opens one branch to one person; {help} tells more": (
            "{example} bir şubeyi bir kişiye açar; {help} daha fazlasını anlatır"
        ),
        # given and taken
        "Nothing was changed: {who} had it already.": (
            "Hiçbir şey değiştirilmedi: {who} zaten yetkili."
        ),
        "Nothing was changed: {who} had none of it.": (
            "Hiçbir şey değiştirilmedi: {who} zaten yetkili değil."
        ),
        "{who} may now {what}, {where}.": "{who} artık yetkili: {what}, {where}.",
        "{who} may no longer {what}, {where}.": (
            "{who} artık yetkili değil: {what}, {where}."
        ),
        (
            "Closed: only administrators, and those who were given something, may use "
            "me. {access} shows who."
        ): (
            "Kapatıldı: beni yalnızca yöneticiler ve yetki verilenler kullanabilir. "
            "{access} kimler olduğunu gösterir."
        ),
        (
            "Open: every full member may order, get links and files, and see toll "
            "metrics, of the whole company. Guests may not."
        ): (
            "Açıldı: her tam üye bütün şirket için sipariş edebilir, bağlantı ve dosya "
            "alabilir, geçiş ölçümlerini görebilir. Misafirler yapamaz."
        ),
        (
            "Let in: {who}, {where}. They may do what they are given by name, by user "
            "group or by channel; what everyone may do is for full members."
        ): (
            "İçeri alındı: {who}, {where}. Adlarına, kullanıcı gruplarına ya da kanala "
            "verileni yapabilirler; herkese verilen yalnızca tam üyeler içindir."
        ),
        "Not let in any more: {who}, {where}.": (
            "Artık içeri alınmıyor: {who}, {where}."
        ),
        # why
        "yes, named as an administrator in my settings": "evet, ayarlarımda yönetici",
        "yes, because {reasons}": "evet, şu yetkilerle: {reasons}",
        "no, {why}": "hayır, {why}",
        "{who} may {what}, {where}": "{who}: {what}, {where}",
        "the account is deactivated": "hesap kapatılmış",
        "bots are not let in": "botlar içeri alınmıyor",
        "people of other workspaces are not let in": (
            "başka çalışma alanlarından kişiler içeri alınmıyor"
        ),
        "guests are not let in": "misafirler içeri alınmıyor",
        "the channel is shared with another company": (
            "kanal başka bir şirketle paylaşılıyor"
        ),
        "nothing that was given opens it": "verilen hiçbir yetki bunu açmıyor",
        "Nothing was given to them.": "Kendilerine hiçbir yetki verilmemiş.",
        "Slack has not told me yet who they are.": (
            "Kim olduklarını Slack henüz söylemedi."
        ),
        # asked for
        "I asked {people}. You hear from me by DM.": (
            "Şu kişilere sordum: {people}. Size özel mesajla yazacağım."
        ),
        "I asked {people} already, so I sent nothing now.": (
            "Şu kişilere zaten sordum: {people}. Yeniden bir şey göndermedim."
        ),
        "{who} asks to {what}, {where}.": "{who} izin istiyor: {what}, {where}.",
        "{example} gives something else": "{example} başka bir yetki verir",
        "{by} approved it.": "{by} onayladı.",
        "{by} declined it.": "{by} reddetti.",
        "{by} let you {what}, {where}.": "{by} size izin verdi: {what}, {where}.",
        "{by} left it closed: {what}, {where}.": (
            "{by} kapalı bıraktı: {what}, {where}."
        ),
        "Request access": "Erişim iste",
        "Approve": "Onayla",
        "Decline": "Reddet",
        "Open to all members, no guests": "Tüm üyelere aç, misafirlere değil",
        "Keep closed": "Kapalı kalsın",
        # denied
        "This isn't open to you.": "Bu size açık değil.",
        "{names} isn't open to you.": "{names} size açık değil.",
        "{names} aren't open to you.": "{names} size açık değil.",
        "{people} can change that.": "Bunu değiştirebilenler: {people}.",
        "An administrator can open it.": "Bir yönetici açabilir.",
        "Guests can't use me in this workspace.": (
            "Bu çalışma alanında misafirler beni kullanamaz."
        ),
        "I work for members of this workspace only.": (
            "Yalnızca bu çalışma alanının üyeleri için çalışıyorum."
        ),
        "I take no orders from other bots.": "Başka botlardan sipariş almıyorum.",
        "This account is deactivated.": "Bu hesap kapatılmış.",
        (
            "This channel is shared with another company, so I show nothing here. It "
            "works in other channels, and in a direct message to me."
        ): (
            "Bu kanal başka bir şirketle paylaşılıyor, bu yüzden burada hiçbir şey "
            "göstermiyorum. Başka kanallarda ve bana özel mesajda çalışır."
        ),
        "Only who ordered this, or an administrator, can change it.": (
            "Bunu yalnızca sipariş eden ya da bir yönetici değiştirebilir."
        ),
        "Only its owner, or an administrator, can change it.": (
            "Bunu yalnızca sahibi ya da bir yönetici değiştirebilir."
        ),
        "Slack doesn't tell me who you are, so I can't let you in.": (
            "Slack kim olduğunuzu söylemiyor, bu yüzden sizi içeri alamıyorum."
        ),
        "Toll metrics aren't open to you.": "Geçiş ölçümleri size açık değil.",
        "Only administrators can do that.": "Bunu yalnızca yöneticiler yapabilir.",
        # more of the audit trail
        "{who} fetched a report": "{who} bir rapor indirdi",
        "{who} got a file": "{who} bir dosya aldı",
        "{who} kept a file out of the channel": "{who} bir dosyayı kanala koymadı",
        # what is typed
        "access give @name": "erişim ver @ad",
        "access give @name link for Izmir": "erişim ver @ad bağlantı İzmir",
        "help access": "yardım erişim",
    }
)
