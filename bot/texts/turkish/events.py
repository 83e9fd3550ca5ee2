"""What is said to mentions, shortcuts and invitations, in Turkish."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        (
            "This message isn't about an order of mine. Nothing was ordered. "
            "*Order again* works on the card of an order and on the news below it."
        ): (
            "Bu ileti bir siparişimle ilgili değil. Hiçbir şey sipariş edilmedi. "
            "*Order again* kısayolu, siparişin kartında ve altındaki haberlerde "
            "çalışır."
        ),
    }
)
