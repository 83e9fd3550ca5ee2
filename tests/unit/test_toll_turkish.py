from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import toll_help
from bot.blocks import toll_presses as presses
from bot.blocks.toll import digest_message, toll_message
from bot.blocks.toll_charts import alt_text
from bot.blocks.toll_questions import misunderstood
from bot.blocks.toll_watch_answers import watch_offers
from bot.blocks.toll_watch_views import WatchView
from bot.blocks.toll_watches import watch_crossed, watch_recovered
from bot.domain.toll_commands import TollFormCommand, TollMisunderstood
from bot.domain.toll_criteria import period
from bot.domain.toll_fields import LABELS
from bot.domain.toll_figures import Earlier, Summary, plain
from bot.domain.toll_grammar import parse
from bot.domain.toll_metrics import Reading, Rule, Side
from bot.domain.toll_reading import columns
from bot.domain.toll_reports import Criteria
from bot.domain.toll_rows import ROW_TYPES
from bot.domain.toll_summaries import summarise
from bot.services.toll_suggestions import complete
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH
from tests.unit.toll_samples import SAMPLES

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
VOICE = replace(presses.VOICE, language=TURKISH)
TYPED = [
    *toll_help.EXAMPLES,
    *toll_help._MEANINGS,
    *(each for page in toll_help._TOPICS.values() for each in page.typed),
    "resume key",
]
BUCKETS = [
    {
        "ResponseTimeBucket": "100-500 ms",
        "RequestCount": 1_204,
        "AvgResponseTimeInBucket": 299,
    },
    {
        "ResponseTimeBucket": "0-100 ms",
        "RequestCount": 96,
        "AvgResponseTimeInBucket": 51,
    },
]


def buckets(language: Language) -> Summary:
    then = NOW - timedelta(days=1)
    return summarise(
        "ResponseTimeBuckets",
        BUCKETS,
        "d",
        Earlier(BUCKETS[:1], then),
        fetched_at=NOW,
        language=language,
    )


def test_a_summary_is_said_in_turkish_with_turkish_numbers() -> None:
    told = [plain(each) for each in buckets(TURKISH).sentences]

    assert told == [
        "1.300 istek · ortalama 281 ms (bir gün önce 299 ms) · 100-500 ms arası: %93",
        "Bundan yavaşı %0 · en yavaş aralık 100-500 ms, %93",
    ]
    assert buckets(TURKISH).title == "Yanıt süreleri"
    assert buckets(TURKISH).period == "son gün"


def test_a_chart_carries_its_words_and_numbers_in_turkish() -> None:
    chart = buckets(TURKISH).chart

    assert chart is not None
    assert alt_text(chart) == (
        "Çubuk grafik: Yanıt süresine göre istekler. Yatay eksen: Yanıt süresi. "
        "0-100 ms 96; 100-500 ms 1.204."
    )


@pytest.mark.parametrize("report", SAMPLES)
def test_the_numbers_are_the_same_in_both_languages(report: str) -> None:
    english, turkish = (
        summarise(report, SAMPLES[report], "d", language=language)
        for language in (ENGLISH, TURKISH)
    )

    def values(summary: Summary) -> dict[str, object]:
        return {each.key: each.value for each in summary.figures}

    assert values(english) == values(turkish)
    assert english.chart is not None
    assert turkish.chart is not None
    assert [each.values for each in english.chart.series] == [
        each.values for each in turkish.chart.series
    ]
    assert english.table.rows == turkish.table.rows
    assert english.sentences != turkish.sentences


def test_an_empty_day_is_told_in_turkish() -> None:
    empty = summarise("DailyRequestOverview", [], "d", language=TURKISH)

    assert plain(empty.headline) == "Son gün içinde istek yok."


def test_every_label_of_a_documented_field_can_be_said() -> None:
    labels = {
        spec.label for row_type in ROW_TYPES.values() for _, spec in columns(row_type)
    }

    assert labels <= LABELS


@pytest.mark.parametrize("typed", TYPED)
def test_what_the_turkish_help_says_to_type_means_the_same(typed: str) -> None:
    def meant(language: Language) -> object:
        command = parse(language.say(typed), now=NOW, zone=UTC_ZONE)
        if isinstance(command, TollFormCommand):
            return parse(command.text, now=NOW, zone=UTC_ZONE)
        return command

    assert meant(TURKISH) == meant(ENGLISH)
    assert not isinstance(meant(TURKISH), TollMisunderstood)


def test_what_a_text_says_to_type_does_what_its_button_does() -> None:
    def meant(language: Language) -> list[object]:
        voice = replace(VOICE, language=language)
        offered = [
            *presses.on_summary(buckets(language), voice),
            *presses.on_crossing("W-2", "ResponseCodeDistribution", "h", voice),
            presses.resume(["W-2"], voice),
            presses.unwatch("W-2", voice),
            presses.snooze("W-2", 20, voice),
        ]
        typed = [each.command for each in offered if each.command]
        return [parse(each, now=NOW, zone=UTC_ZONE) for each in typed]

    assert meant(TURKISH) == meant(ENGLISH)
    assert not any(isinstance(each, TollMisunderstood) for each in meant(TURKISH))


def test_a_question_offers_its_ways_on_in_turkish() -> None:
    command = parse("hata oranı", now=NOW, zone=UTC_ZONE, language=TURKISH)
    asked = parse("izle hata oranı", now=NOW, zone=UTC_ZONE, language=TURKISH)

    assert not isinstance(command, TollMisunderstood)
    assert isinstance(asked, TollMisunderstood)
    message = misunderstood(asked, complete(asked, TURKISH), voice=VOICE)
    assert message.text.startswith(
        "Hangi sayıdan sonra haber vereyim? Hiçbir izleme değişmedi."
    )
    assert "İzle: hata oranı &gt; %2" in message.text


def test_a_rule_over_another_span_than_usual_names_it() -> None:
    offered = watch_offers("DailyRequestOverview", "w", voice=VOICE)

    assert "İzle: gecikme &gt; 400 ms, son hafta" in offered.text


def test_a_crossing_and_its_end_are_told_in_turkish() -> None:
    rule = Rule("error_share", Side.over, 2, 3)
    view = WatchView("W-2", rule, "h", voice=VOICE)
    crossed = watch_crossed(
        view, Reading(3.4, 41, 1204), before=0.6, ago="bir saat önce", voice=VOICE
    )
    since = NOW - timedelta(minutes=30)
    back = watch_recovered(view, 0.9, NOW, since, voice=VOICE)

    assert crossed.text.startswith(
        "*Hata oranı %3,4, kural: %2 üstü, 3 kontrol boyunca* · son saat, 1.204 istek "
        "içinde 41; bir saat önce %0,6. Düzelince buraya yazarım."
    )
    assert back.text.startswith("Hata oranı: <!date^")
    assert "itibarıyla yeniden %0,9, 30 dk sonra." in back.text


def test_a_digest_and_an_answer_have_turkish_buttons() -> None:
    summary = buckets(TURKISH)
    one = toll_message(summary, fetched_at=NOW, kept_until=NOW, voice=VOICE)
    several = digest_message([summary], "d", fetched_at=NOW, voice=VOICE)

    assert "API bu yanıtı şu saate kadar saklıyor" in one.text
    for message in (one, several):
        assert "Yenile: `/toll " in message.text
        assert "Son hafta: `/toll " in message.text
    assert several.text.startswith("*Geçiş API'si · son gün*\n*Yanıt süreleri*: ")


def test_spans_are_called_what_the_grammar_understands() -> None:
    for each in Criteria:
        assert period(each.value, TURKISH) == each.words_tr
