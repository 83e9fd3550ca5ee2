"""The languages that Waybill speaks, and which of them a person reads."""

from typing import Final

from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH

LANGUAGES: Final = (ENGLISH, TURKISH)
_BY_CODE: Final = {each.code: each for each in LANGUAGES}


def of_locale(locale: str) -> Language:
    """Return the language of a Slack *locale* such as ``tr-TR``; else English."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    return _BY_CODE.get(code, ENGLISH)
