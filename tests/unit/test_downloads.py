import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.supplier import Link
from bot.errors import UpstreamRejectedError
from bot.upstream.downloads import Downloader
from bot.upstream.http import new_client

AT = datetime(2026, 11, 22, tzinfo=UTC)
MOST = 1_000


@pytest.fixture
async def downloads() -> AsyncIterator[Downloader]:
    async with new_client() as http:
        yield Downloader(http, "https://api.invalid")


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(f"{'a' * 70}.invalid", id="a label too long"),
        pytest.param("a..invalid", id="an empty label"),
        pytest.param("xn--a.invalid", id="no punycode"),
        pytest.param("[v1.a]", id="an address of no version"),
        pytest.param("10.0.0.8", id="a private network"),
        pytest.param("[::ffff:10.0.0.8]", id="the same in disguise"),
        pytest.param("127.1", id="this machine, in short"),
    ],
)
async def test_a_link_that_leads_nowhere_that_it_may_is_refused_and_never_quoted(
    downloads: Downloader, host: str
) -> None:
    with pytest.raises(UpstreamRejectedError) as refused:
        await downloads.fetch(Link(f"https://{host}/x", AT), io.BytesIO(), MOST)

    assert host not in str(refused.value)
    assert refused.value.__context__ is None
