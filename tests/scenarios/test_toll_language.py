"""Toll metrics in Turkish for who reads Turkish, beside those who read English."""

from tests.scenarios.stage import Stage, seconds
from tests.scenarios.test_language import known


async def test_toll_metrics_and_watches_are_told_in_the_language_of_who_asks(
    stage: Stage,
) -> None:
    await known(stage, "deniz", "mert")
    for person in ("deniz", "mert"):
        await stage.world.gateway.command(person, "fleet-ops", "/toll latency")
        await stage.settles()
    await stage.world.gateway.command(
        "deniz", "fleet-ops", "/toll izle hata oranı > %2"
    )
    await stage.passes(seconds(5))

    assert stage.answers("mert")[-1].text.startswith("*Response times · last day*")
    turkish = [each.text for each in stage.answers("deniz")]
    assert any(each.startswith("*Yanıt süreleri · son gün*") for each in turkish)
    assert any(
        each.startswith("*W-1* izliyor: hata oranı %2 üstü, son saat.")
        for each in turkish
    )
    assert any(
        "burada *W-1* izlemesini kurdu: hata oranı %2 üstü" in each.text
        for each in stage.posts("fleet-ops")
    )


async def test_a_shared_toll_report_is_in_the_language_of_who_shared_it(
    stage: Stage,
) -> None:
    await known(stage, "deniz")
    await stage.world.gateway.command("deniz", "fleet-ops", "/toll gecikme")
    await stage.settles()
    await stage.press("deniz", stage.answers("deniz")[-1], "Kanalda paylaş")
    await stage.passes(seconds(5))

    (post,) = stage.posts("fleet-ops")
    assert post.text.startswith("*Yanıt süreleri · son gün*")
    assert "paylaşan: <@" in post.text
