"""The form about access."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access form": "erişim form",
        "Choose people…": "Kişileri seç…",
        "Give or take…": "Ver veya geri al…",
        "Who may do what": "Kim ne yapabilir",
        "Let somebody do something": "Birine yetki ver",
        "Take something back": "Yetkiyi geri al",
        "See why somebody may": "Birinin neden yetkili olduğunu gör",
        "Let outsiders in": "Dışarıdan olanları al",
        "Keep outsiders out": "Dışarıdan olanları alma",
        "See who may do what": "Kimin ne yapabildiğini gör",
        "Give it": "Ver",
        "Take it back": "Geri al",
        "Explain": "Açıkla",
        "Let them in": "İçeri al",
        "Keep them out": "İçeri alma",
        "Show it": "Göster",
        "A person": "Bir kişi",
        "Person": "Kişi",
        "Choose a person": "Bir kişi seçin",
        "Choose a person.": "Bir kişi seçin.",
        "Whoever is in a channel": "Bir kanalda bulunanlar",
        "Every full member": "Tüm tam üyeler",
        "To order reports": "Rapor sipariş etmek",
        "To get links": "Bağlantı almak",
        "To get files": "Dosya almak",
        "To order by a timetable": "Zamanlayarak sipariş etmek",
        "To see toll metrics": "Geçiş ölçümlerini görmek",
        "To administer": "Yönetmek",
        "Guests": "Misafirler",
        "People of other workspaces": "Başka çalışma alanlarının kişileri",
        "Bots": "Botlar",
        "Channels shared with another company": "Başka şirketle paylaşılan kanallar",
        "To a user group by typing: {command}": "Bir kullanıcı grubuna yazarak: "
        "{command}",
        "access give @group order for Izmir": "erişim ver @grup sipariş İzmir için",
        "To whom": "Kime",
        "From whom": "Kimden",
        "Choose a channel": "Bir kanal seçin",
        "Choose a channel.": "Bir kanal seçin.",
        "Rights": "Yetkiler",
        "All but to administer": "Yönetmek dışında hepsi",
        "Outsiders": "Dışarıdan olanlar",
        "Choose whom": "Kimler olduğunu seçin",
        "Choose whom you mean.": "Kimleri kastettiğinizi seçin.",
        "The whole company": "Tüm şirket",
        "Names, with commas between them. Empty: the whole company.": "Adlar, "
        "aralarında virgül. Boş: tüm şirket.",
    }
)
