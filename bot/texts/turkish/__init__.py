"""Turkish: numbers, days and lists its own way, and the texts by feature."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final

from typing_extensions import override

from bot.texts.english import Language

# Each module of this package holds the texts of a feature, as TEXTS.
PARTS: Final[tuple[Mapping[str, str], ...]] = tuple(
    import_module(f"{__name__}.{module.name}").TEXTS
    for module in iter_modules(__path__)
)
_SEPARATORS: Final = str.maketrans(",.", ".,")


class Turkish(Language):
    """Turkish, which keeps a noun as it is behind a number."""

    code: str = "tr"
    months: Sequence[str] = (
        *("Oca", "Şub", "Mar", "Nis", "May", "Haz"),
        *("Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"),
    )
    months_in_full: Sequence[str] = (
        *("Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos"),
        *("Eylül", "Ekim", "Kasım", "Aralık"),
    )
    weekdays: Sequence[str] = (
        *("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma"),
        *("Cumartesi", "Pazar"),
    )
    weekdays_short: Sequence[str] = ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz")
    texts: Mapping[str, str] = MappingProxyType(
        {english: turkish for part in PARTS for english, turkish in part.items()}
    )

    @override
    def noun(self, number: int, noun: str) -> str:
        """Return the Turkish noun, the same behind every number."""
        return self.say(noun)

    @override
    def number(self, value: float | Decimal, places: int = 0) -> str:
        """Return a number such as *1.204,5*."""
        return f"{value:,.{places}f}".translate(_SEPARATORS)

    @override
    def percent(self, value: float | Decimal, places: int = 0) -> str:
        """Return a share that is given in per cent, such as *%3,4*."""
        written = self.number(value, places)
        if written[:1] in {"-", "\u2212"}:
            return f"{written[0]}%{written[1:]}"
        return f"%{written}"

    @override
    def capital(self, text: str) -> str:
        """Return *text* with its first letter large: *i* has a dot, then, too."""
        return "İ" + text[1:] if text[:1] == "i" else super().capital(text)


TURKISH: Final = Turkish()
