"""The pages of help by name, as they are typed behind *yardım*."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "order": "sipariş",
        "link": "bağlantı",
        "retry": "tekrar",
        "schedule": "zamanlama",
        "audit": "denetim",
        "periods": "dönemler",
        "for": "için",
    }
)
