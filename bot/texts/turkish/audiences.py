"""Who reads a channel, and files that administrators are asked about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "member": "üye",
        "guest": "misafir",
        "Slack doesn't tell me who reads {channel}.": "Slack bana kimlerin okuduğunu "
        "bildirmiyor: {channel}.",
        "at least {guests}": "en az {guests}",
        "shared with {companies}": "paylaşıldığı şirketler: {companies}",
        "shared with another company": "başka bir şirketle paylaşılıyor",
        "{channel} has {readers}.": "{channel}: {readers}.",
        "Files stand there as they are.": "Dosyalar orada olduğu gibi yer alır.",
        "In files, columns about people are left out there; the whole file comes to "
        "who ordered it, by DM.": "Dosyalarda kişilere ait sütunlar orada yer almaz; "
        "dosyanın tamamı sipariş edene özel mesajla gelir.",
        "Before a file stands there an administrator is asked; meanwhile it comes to "
        "who ordered it, by DM.": "Dosya orada yer almadan önce bir yöneticiye "
        "sorulur; bu arada sipariş edene özel mesajla gelir.",
        "Files do not go there; they come to who ordered them, by DM.": "Dosyalar "
        "oraya konmaz; sipariş edene özel mesajla gelir.",
        "a file for a channel": "bir kanal için dosya",
        "Let it stand there": "Orada yer alsın",
        "Leave it out": "Koyma",
        "May a file stand in a channel? {file}, ordered by {person} as *{ref}*": "Bir "
        "dosya bir kanalda yer alsın mı? {file}, {person} tarafından *{ref}* olarak "
        "sipariş edildi",
        "It has columns about people: names, phones, addresses, plates or ids.": ""
        "İçinde kişilere ait sütunlar var: ad, telefon, adres, plaka veya kimlik.",
        "It has no columns about people.": "İçinde kişilere ait sütun yok.",
        "Who ordered it has it by DM. It can be posted until {at}.": "Sipariş eden "
        "dosyayı özel mesajla aldı. Şu zamana kadar konabilir: {at}.",
        "{person} lets the file of *{ref}* stand there: {channel}. It comes into the "
        "thread of its card.": "{person}, *{ref}* dosyasına orada izin verdi: {channel}"
        ". Dosya, kartın ileti dizisine gelir.",
        "{person} left the file of *{ref}* out of that channel: {channel}. Who ordered "
        "it has it by DM.": "{person}, *{ref}* dosyasını o kanala koymadı: {channel}. "
        "Sipariş eden dosyayı özel mesajla aldı.",
        "This question about *{ref}* is over: it could be answered for a day. Nothing "
        "was posted. Ordered again, the file is asked about again.": "*{ref}* için bu "
        "soru kapandı: bir gün boyunca yanıtlanabilirdi. Hiçbir şey konmadı. Yeniden "
        "sipariş edilirse dosya yeniden sorulur.",
    }
)
