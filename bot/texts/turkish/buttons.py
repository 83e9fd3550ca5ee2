"""The buttons of reports."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Get link": "Bağlantıyı al",
        "Get links": "Bağlantıları al",
        "Single files": "Tek tek dosyalar",
        "Get file": "Dosyayı al",
        "As Excel": "Excel olarak al",
        "Next ten": "Sonraki on",
        "Next {n}": "Sonraki {n}",
        "Get another": "Yenisini al",
        "Fresh links": "Yeni bağlantılar al",
        "Cancel": "İptal et",
        "Cancel the rest": "Kalanı iptal et",
        "Retry {which}": "Yeniden dene: {which}",
        "Order afresh": "Sıfırdan sipariş et",
        "Order again": "Yeniden sipariş et",
        "Order {name} again": "Yeniden sipariş et: {name}",
        "Leave it": "Vazgeç",
        "Show": "Göster",
    }
)
