"""Who reads Turkish in Slack reads Turkish here, beside those who read English."""

from dataclasses import replace
from datetime import timedelta

from bot.sandbox.slack.people import ADA
from tests.scenarios.stage import Stage, buttons, minutes, seconds
from tests.scenarios.test_home import look, modal, press, said

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

    assert "It begins once I have checked" in ack.text


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


async def test_what_is_not_understood_is_asked_back_in_turkish(stage: Stage) -> None:
    await known(stage, "deniz")

    asked = await stage.types("sürücü kalitesi lst week", "deniz")

    assert "anlamadım" in asked.text
    assert "Hiçbir şey sipariş edilmedi." in asked.text
    assert "Sürücü kalitesi, 9-15 Kas 2026" in asked.text


async def test_help_is_in_turkish_and_names_what_is_typed_in_turkish(
    stage: Stage,
) -> None:
    await known(stage, "deniz", "ada")

    turkish = await stage.types("yardım", "deniz")
    english = await stage.types("help", "ada")

    assert "Rapor sipariş edin" in turkish.text
    assert "`/report iptal R-7F3K`" in turkish.text
    assert "Order a report" in english.text


async def test_links_and_files_are_told_in_turkish(stage: Stage) -> None:
    ref = await stage.orders(ORDER, "deniz")
    await stage.all_over()

    await stage.types(f"bağlantı {ref}", "deniz")
    await stage.settles()
    links = stage.answers("deniz")[-1]
    asked = await stage.types(f"{ref} dosya olarak", "deniz")
    await stage.settles()

    assert "CSV indir" in links.text
    assert "geçerlilik sonu" in links.text
    assert asked.ok
    assert "Size özel mesajla gelecek." in stage.answers("deniz")[-1].text


async def test_a_refused_order_says_why_in_the_language_of_who_ordered(
    stage: Stage,
) -> None:
    await stage.orders(f"{ORDER} Nowhere hariç", "deniz")
    await stage.passes(minutes(1))

    (told,) = stage.dms("deniz")
    assert "Bu adda bir şube bilmiyorum" in told.text
    assert "Hiçbir şey sipariş edilmedi." in told.text


async def test_an_administrator_whom_nobody_looks_up_reads_turkish_too(
    stage: Stage,
) -> None:
    people = stage.world.workspace.people
    people[ADA.id] = replace(ADA, locale="tr-TR")
    await stage.types("status", "ada")
    await stage.settles()

    ack = await stage.types("durum", "ada")

    assert "Süren bir sipariş yok." in ack.text


async def test_the_home_is_in_the_language_of_who_looks(stage: Stage) -> None:
    people = stage.world.workspace.people
    people[ADA.id] = replace(ADA, locale="tr-TR")

    for person, words in (
        ("deniz", "Son siparişler"),
        ("ada", "Son siparişler"),
        ("mert", "Latest orders"),
    ):
        await stage.world.gateway.open_home(person)
        await stage.passes(seconds(3))
        who = stage.world.workspace.person(person).id
        view = stage.world.workspace.views.home(who)
        assert view is not None
        assert words in str(view.body["blocks"])


async def test_a_press_at_home_is_answered_in_a_window_of_who_pressed_s_language(
    stage: Stage,
) -> None:
    ref = await stage.orders(ORDER, "deniz")
    await stage.passes_until_posted()
    await press(stage, await look(stage, "deniz"), "İptal et", "deniz")

    window = modal(stage, "deniz")
    assert f"*{ref}* iptal edildi" in said(window)
    assert window.body["close"]["text"] == "Kapat"


async def test_a_schedule_is_rehearsed_saved_and_posted_in_the_owner_s_language(
    stage: Stage,
) -> None:
    await known(stage, "deniz")
    await stage.types(f"{ORDER} her gün 13:00", "deniz")
    await stage.settles()
    rehearsed = stage.answers("deniz")[-1]
    assert "Henüz hiçbir şey kaydedilmedi." in rehearsed.text

    await stage.press("deniz", rehearsed, "Kaydet")
    await stage.passes(timedelta(hours=2))

    (card,) = stage.cards()
    assert card.text.startswith("*Sürücü kalitesi · 9-15 Kas 2026 · ")
    assert "her gün" in card.text
