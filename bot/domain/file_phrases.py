"""The end of a phrase that asks for a file: *as excel*, *dosya olarak*."""

from bot.domain import vocabulary as words
from bot.domain.commands import Form
from bot.domain.lines import Text

_FILES = frozenset({Form.file, Form.excel})


def file_form(text: Text, arguments: list[int]) -> tuple[Form | None, list[int]]:
    """Return the form that *arguments* end in, if it is a file's, and what is before.

    *arguments* are places in *text*.
    """
    said = [text.word(at) for at in arguments]
    end = len(said) - 1 if said and said[-1] in words.AS_AFTER else len(said)
    form = words.FORMS.get(said[end - 1]) if end else None
    if form not in _FILES:
        return None, arguments
    before = end - 1
    while before and said[before - 1] in words.AS | words.ARTICLES:
        before -= 1
    return form, arguments[:before]
