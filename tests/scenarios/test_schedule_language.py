"""Schedules, refusals and the Home in Turkish, beside those who read English."""

from tests.scenarios.schedule_steps import MONDAY, answered, passes_until, saves
from tests.scenarios.stage import Stage, buttons, seconds
from tests.scenarios.test_home import look, said

WEEKLY = "sürücü kalitesi geçen hafta tüm şubeler her pazartesi 9'da"


async def known(stage: Stage, *people: str) -> None:
    for person in people:
        await stage.types("status", person)
        await stage.settles()


async def test_a_rehearsal_is_in_the_language_of_who_typed_it(stage: Stage) -> None:
    await known(stage, "deniz", "mert")

    turkish = await answered(stage, WEEKLY, "deniz")
    english = await answered(stage, WEEKLY, "mert")

    assert turkish.text.startswith(
        "*Sürücü kalitesi, geçen hafta, tüm şubeler*, her pazartesi saat 09:00"
    )
    assert "Henüz hiçbir şey kaydedilmedi." in turkish.text
    assert "Pzt 23 Kas 2026, 09:00" in turkish.text
    assert "Kaydet" in buttons(turkish)
    assert "Nothing is saved yet." in english.text
    assert "Mon 23 Nov 2026, 09:00" in english.text


async def test_what_it_posts_is_in_the_language_of_its_owner(stage: Stage) -> None:
    await known(stage, "deniz")
    rehearsal = await answered(stage, WEEKLY, "deniz")
    await stage.press("deniz", rehearsal, "Kaydet")
    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()

    (card,) = stage.cards()
    assert "Sürücü kalitesi · 16-22 Kas 2026" in card.text
    assert "S-1, her pazartesi saat 09:00" in card.text


async def test_a_list_is_in_the_language_of_who_reads_it(stage: Stage) -> None:
    await known(stage, "deniz", "mert")
    await saves(stage)

    turkish = await answered(stage, "zamanlamalar", "deniz")
    english = await answered(stage, "schedules", "mert")

    assert "Driver quality, last week, all branches, every Monday" in english.text
    assert "Sürücü kalitesi, geçen hafta, tüm şubeler, her pazartesi" in turkish.text
    assert "Sonraki: orada Pzt 23 Kas 2026, 09:00" in turkish.text
    assert "Duraklat" in buttons(turkish)


async def test_a_place_that_takes_nothing_is_said_in_turkish_with_a_way_on(
    stage: Stage,
) -> None:
    await known(stage, "deniz")

    told = await answered(stage, f"{WEEKLY} #ops-eu", "deniz")

    assert "Hiçbir şey kaydedilmedi." in told.text
    assert {"Yeniden dene", "Bana gönder"} <= buttons(told).keys()


async def test_a_refusal_is_in_the_language_of_who_is_refused(stage: Stage) -> None:
    await known(stage, "deniz", "mert")
    await saves(stage)

    told = await answered(stage, "duraklat S-1", "deniz")

    assert told.text.startswith(
        "Bunu yalnızca sahibi ya da bir yönetici değiştirebilir. Hiçbir şey "
        "değiştirilmedi. Bunu değiştirebilenler: "
    )


async def test_the_home_is_in_the_language_of_who_looks(stage: Stage) -> None:
    await known(stage, "deniz")

    turkish = said(await look(stage, "deniz"))
    english = said(await look(stage, "mert"))

    assert "Süren bir siparişiniz yok." in turkish
    assert "/report sürücü kalitesi geçen hafta tüm şubeler" in turkish
    assert "Nothing of yours is under way." in english
