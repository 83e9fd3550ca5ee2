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
    "url",
    [
        pytest.param(f"https://{'a' * 70}.invalid/x", id="a label too long"),
        pytest.param("https://a..invalid/x", id="an empty label"),
        pytest.param("https://xn--a.invalid/x", id="no punycode"),
        pytest.param("https://[v1.a]/x", id="an address of no version"),
        pytest.param("http://files.invalid/x", id="no https"),
        pytest.param("https://10.0.0.8/x", id="a private network"),
        pytest.param("https://[::ffff:10.0.0.8]/x", id="the same in disguise"),
        pytest.param("https://127.1/x", id="this machine, in short"),
    ],
)
async def test_a_link_that_leads_nowhere_that_it_may_is_refused_and_never_quoted(
    downloads: Downloader, url: str
) -> None:
    with pytest.raises(UpstreamRejectedError) as refused:
        await downloads.fetch(Link(url, AT), io.BytesIO(), MOST)

    assert url.split("/")[2] not in str(refused.value)
    assert refused.value.__context__ is None
