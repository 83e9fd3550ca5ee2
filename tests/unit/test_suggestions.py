from bot.blocks.questions import misunderstood
from bot.domain.commands import Misunderstood, Option, Problem
from bot.domain.vocabulary import VERBS
from bot.services.suggestions import _LABELS


def test_every_verb_has_a_name_to_be_offered_by() -> None:
    assert set(VERBS.values()) <= _LABELS.keys()


def test_braces_in_what_was_typed_stand_in_the_offer_as_they_are() -> None:
    said = Misunderstood(
        Problem.unknown_word, options=(Option("Trips, {x} and {", "trips for all"),)
    )

    assert "Trips, {x} and {" in str(misunderstood(said).blocks)
