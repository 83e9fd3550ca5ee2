import pytest

from bot.domain.mentions import Said, Topic, said_to

US = "U0WAYBILL"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "<@U0WAYBILL> driver quality last week for all",
            Said(Topic.report, "driver quality last week for all"),
            id="an order",
        ),
        pytest.param(
            "<@U0WAYBILL|waybill>: trips yesterday",
            Said(Topic.report, "trips yesterday"),
            id="a label and a colon",
        ),
        pytest.param(
            "hi <@U0WAYBILL>, status",
            Said(Topic.report, "status"),
            id="what stands before is a greeting",
        ),
        pytest.param(
            "trips yesterday for all <@U0WAYBILL>",
            Said(Topic.report, "trips yesterday for all"),
            id="the mention comes last",
        ),
        pytest.param(
            "<@U0WAYBILL> trips yesterday <@U0WAYBILL>",
            Said(Topic.report, "trips yesterday"),
            id="mentioned twice",
        ),
        pytest.param(
            "<@U0WAYBILL> access give <@U0MERT001> order",
            Said(Topic.report, "access give <@U0MERT001> order"),
            id="other people stay named",
        ),
        pytest.param("<@U0WAYBILL>", Said(Topic.report, ""), id="nothing else"),
        pytest.param(
            "<@U0WAYBILL> toll latency w", Said(Topic.toll, "latency w"), id="toll"
        ),
        pytest.param(
            "<@U0WAYBILL>\nToll: errors today",
            Said(Topic.toll, "errors today"),
            id="another line, another case, a colon",
        ),
        pytest.param("<@U0WAYBILL> /toll", Said(Topic.toll, ""), id="with its slash"),
        pytest.param(
            "<@U0WAYBILL> /fleet status", Said(Topic.report, "status"), id="its command"
        ),
        pytest.param(
            "<@U0WAYBILL> report status", Said(Topic.report, "status"), id="report"
        ),
        pytest.param(
            "<@U0WAYBILL> rapor durum", Said(Topic.report, "durum"), id="in Turkish"
        ),
        pytest.param(
            "<@U0WAYBILL> reports last week",
            Said(Topic.report, "reports last week"),
            id="a word that only begins like it",
        ),
    ],
)
def test_what_follows_the_mention_is_what_stands_behind_a_command(
    text: str, said: Said
) -> None:
    found = said_to(text, US, report_command="/fleet", toll_command="/toll")

    assert found == said
