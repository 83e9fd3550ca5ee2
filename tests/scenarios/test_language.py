"""Who reads Turkish in Slack reads Turkish here, beside those who read English."""

from tests.scenarios.stage import Stage, buttons

ORDER = "sürücü kalitesi geçen hafta tüm şubeler"


async def known(stage: Stage, *people: str) -> None:
    """Let Waybill look these people up, as their first command does."""
    for person in people:
        await stage.types("status", person)
        await stage.settles()


async def test_an_order_is_answered_in_the_language_of_who_ordered(
    stage: Stage,
) -> None:
    await known(stage, "deniz", "mert")

    turkish = await stage.types(ORDER, "deniz")
    english = await stage.types("trips last week for all", "mert")

    assert "olarak sipariş edildi: sürücü kalitesi, 9-15 Kas 2026" in turkish.text
    assert "Ordered as" in english.text


async def test_a_card_is_in_the_language_of_who_ordered_it(stage: Stage) -> None:
    await stage.orders(ORDER, "deniz")
    await stage.orders("trips last week for all", "mert")
    await stage.all_over()

    turkish, english = stage.cards()
    assert turkish.text.startswith("*Sürücü kalitesi · 9-15 Kas 2026 · ")
    assert "3/3 hazır" in turkish.text
    assert english.text.startswith("*Trips · 9-15 Nov 2026 · ")
    assert "3 of 3 ready" in english.text
    assert any("rapor hazır" in each.text for each in stage.news())


async def test_somebody_is_spoken_to_in_english_until_slack_has_said_who_they_are(
    stage: Stage,
) -> None:
    ack = await stage.types(ORDER, "deniz")

    assert "One moment" in ack.text


async def test_a_press_is_answered_in_the_language_of_who_pressed(
    stage: Stage,
) -> None:
    await stage.orders("driver quality last week for all", "mert")
    await stage.passes_until_posted()
    await known(stage, "ada", "deniz")
    (card,) = stage.cards()
    assert "Cancel" in buttons(card)

    await stage.press("ada", card, "Cancel")

    (told,) = stage.answers("ada")[-1:]
    assert told.text.startswith("Cancelled *")


async def test_a_turkish_owner_cancels_and_reads_turkish(stage: Stage) -> None:
    ref = await stage.orders(ORDER, "deniz")
    await stage.passes_until_posted()
    (card,) = stage.cards()

    await stage.press("deniz", card, "İptal et")

    (told,) = stage.answers("deniz")[-1:]
    assert told.text.startswith(f"*{ref}* iptal edildi: sürücü kalitesi")
