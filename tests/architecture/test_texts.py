from collections import Counter

from bot.texts.turkish import PARTS, TURKISH
from tests.architecture.texts import fields_of, said_texts, unsaid_commands
from tests.architecture.voices import silent_calls

SAID = said_texts()


def test_everything_that_is_said_has_a_turkish_text() -> None:
    missing = {text: where for text, where in SAID.items() if text not in TURKISH.texts}

    assert missing == {}


def test_no_turkish_text_is_left_over_from_what_is_no_longer_said() -> None:
    assert set(TURKISH.texts) - set(SAID) == set()


def test_each_turkish_text_tells_the_same_as_the_english_one() -> None:
    different = {
        english: turkish
        for english, turkish in TURKISH.texts.items()
        if fields_of(english) != fields_of(turkish) or not turkish.strip()
    }

    assert different == {}


def test_a_text_is_translated_in_one_place() -> None:
    places = Counter(english for part in PARTS for english in part)

    assert [english for english, number in places.items() if number > 1] == []


def test_nobody_is_spoken_to_in_english_because_their_language_was_left_out() -> None:
    assert silent_calls() == []


def test_what_to_type_is_said_like_everything_else() -> None:
    assert unsaid_commands() == []
