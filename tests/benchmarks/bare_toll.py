"""A Bolt app that fetches a toll report and posts one line; its own process."""

import argparse
import sys
from typing import Any

import httpx
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient


class Toll:
    """One question, asked each time; one line of text, posted each time."""

    def __init__(self, url: str, key: str, secret: str) -> None:
        self._url = url
        self._params = {
            "key": key,
            "secret": secret,
            "reportName": "ResponseTimeBuckets",
            "timeCriteria": "d",
        }
        self._http = httpx.AsyncClient()

    async def __call__(self, ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        answer = await self._http.get(self._url, params=self._params)
        body: Any = answer.json()
        total = sum(row["RequestCount"] for row in body["data"])
        await respond(f"{total} requests")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--toll", required=True)
    # Credentials come on standard input; a command line can be read by everybody.
    token, secret, toll_key, toll_secret = sys.stdin.read().split()
    options = parser.parse_args()
    client = AsyncWebClient(token, base_url=options.api)
    app = AsyncApp(token=token, signing_secret=secret, client=client)
    app.command("/toll")(Toll(options.toll, toll_key, toll_secret))
    app.start(port=options.port)


if __name__ == "__main__":
    main()
