"""A Bolt app with Bolt's defaults that only acknowledges; a process of its own."""

import argparse
import sys

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient


async def acknowledge(ack: AsyncAck) -> None:
    await ack()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    # Credentials come on standard input; a command line can be read by everybody.
    token, secret = sys.stdin.read().split()
    options = parser.parse_args()
    client = AsyncWebClient(token, base_url=options.api)
    app = AsyncApp(token=token, signing_secret=secret, client=client)
    app.command("/report")(acknowledge)
    app.start(port=options.port)


if __name__ == "__main__":
    main()
