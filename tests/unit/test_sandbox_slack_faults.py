import aiohttp
import pytest

from bot.clock import ManualClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.delivery import BotEndpoint
from bot.sandbox.slack.people import FLEET_OPS
from bot.sandbox.slack.server import create_slack, start_slack
from bot.sandbox.slack.slack_faults import failing_slack
from bot.sandbox.slack.workspace import Workspace
from tests.unit.sandbox_slack import START, long_sections


async def post_under(fault: Fault) -> tuple[int, str, int]:
    clock, faults = ManualClock(START), Faults()
    workspace = Workspace(clock)
    app = create_slack(
        workspace,
        bot=BotEndpoint(),
        validate=long_sections,
        clock=clock,
        middlewares=[failing_slack(faults, clock)],
    )
    server = await start_slack(app)
    faults.set("slack", fault, operations=frozenset({"chat.postMessage"}))
    token = f"Bearer {workspace.credentials.bot_token}"
    async with aiohttp.ClientSession(headers={"Authorization": token}) as http:
        try:
            async with http.post(
                f"{server.api_url}chat.postMessage",
                json={"channel": FLEET_OPS.id, "text": "x"},
            ) as response:
                status, body = response.status, await response.text()
        except aiohttp.ClientError:
            status, body = 0, ""
    await server.close()
    return status, body, len(workspace.messages(FLEET_OPS.id))


@pytest.mark.parametrize(
    ("fault", "status", "word", "posted"),
    [
        pytest.param(Fault.rate_limited, 429, "ratelimited", 0, id="rate limited"),
        pytest.param(Fault.server_error, 503, "service_unavailable", 0, id="5xx"),
        pytest.param(Fault.expired_credentials, 200, "invalid_auth", 0, id="token"),
        pytest.param(Fault.lost_answer, 0, "", 1, id="answer lost"),
        pytest.param(Fault.cut_connection, 0, "", 0, id="cut"),
    ],
)
async def test_a_fault_is_worded_as_slack_words_it(
    fault: Fault, status: int, word: str, posted: int
) -> None:
    seen_status, body, messages = await post_under(fault)

    assert (seen_status, messages) == (status, posted)
    assert word in body
