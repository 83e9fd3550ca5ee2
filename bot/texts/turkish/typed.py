"""What is typed behind the slash command of reports, in words of the grammar."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "link {ref}": "bağlantı {ref}",
        "cancel {ref}": "iptal {ref}",
        "retry {ref}": "tekrar {ref}",
        "{ref} as file": "{ref} dosya olarak",
        "{ref} as excel": "{ref} excel olarak",
        "list": "liste",
        "orgs refresh": "şubeler yenile",
        "help order": "yardım order",
    }
)
