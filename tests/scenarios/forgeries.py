"""Bodies and headers that Slack would never send."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from bot.sandbox.slack.records import Json

_FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, secret: str, at: float | None = None) -> dict[str, str]:
    """Return the headers of a request, signed as Slack signs."""
    stamp = str(int(time.time() if at is None else at))
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": _FORM,
    }


def not_a_request(sound: Sequence[Json], chance: random.Random) -> Iterator[bytes]:
    """Yield bodies without end that no client of Slack's could send."""
    while True:
        payload = json.loads(json.dumps(chance.choice(sound)))
        yield chance.choice(_SPOILERS)(payload, chance)


def _form(payload: object) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def _cut(payload: Json, chance: random.Random) -> bytes:
    text = json.dumps(payload)
    return urlencode({"payload": text[: chance.randrange(1, len(text))]}).encode()


def _without(payload: Json, chance: random.Random) -> bytes:
    del payload[chance.choice(["user", "trigger_id", "actions"])]
    return _form(payload)


def _mistyped(payload: Json, chance: random.Random) -> bytes:
    name = chance.choice(["user", "team", "channel", "container", "message", "view"])
    payload[name] = chance.choice([1, "x", [], [1], True])
    return _form(payload)


def _odd_action(payload: Json, chance: random.Random) -> bytes:
    payload["actions"] = chance.choice(
        [{}, [], [1], ["x"], [[]], [{"type": "button"}], [{"action_id": 7}], "x", 3]
    )
    return _form(payload)


def _odd_person(payload: Json, chance: random.Random) -> bytes:
    odd = [None, "", 7, {"a": 1}, ["U1"], "U\x00", "\ud800"]
    payload["user"] = {"id": chance.choice(odd), "team_id": "T0WAYBILL"}
    return _form(payload)


def _deep(payload: Json, chance: random.Random) -> bytes:
    del payload
    return urlencode({"payload": "[" * chance.randrange(2_000, 20_000)}).encode()


def _no_object(payload: Json, chance: random.Random) -> bytes:
    del payload
    return _form(chance.choice([[], 1, None, "x", [1], True, "", {"actions": None}]))


def _no_text(payload: Json, chance: random.Random) -> bytes:
    text = bytearray(urlencode({"payload": json.dumps(payload)}).encode())
    for _ in range(4):
        text[chance.randrange(len(text))] = chance.randrange(0x80, 0xC0)
    return bytes(text)


_SPOILERS = (
    *(_cut, _without, _mistyped, _odd_action, _odd_person, _deep, _no_object),
    _no_text,
)


def _other_secret(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    return signed(body, secret + chance.choice("abc"))


def _other_body(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    return signed(body + chance.choice([b"&", b" ", b"&x=1"]), secret)


def _other_time(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    later = str(int(time.time()) + chance.randrange(1, 200))
    return signed(body, secret) | {"X-Slack-Request-Timestamp": later}


def _odd_signature(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    sound = signed(body, secret)["X-Slack-Signature"]
    digit = chance.randrange(3, len(sound))
    odd = chance.choice(
        [
            "",
            sound[:-1],
            sound.upper(),
            sound.replace("v0", "v1"),
            sound[3:],
            f" {sound[:digit]}{sound[digit:][::-1]}x",
            "v0=" + "0" * 64,
            f"v0={sound}",
            sound + "\u00e9",
        ]
    )
    return signed(body, secret) | {"X-Slack-Signature": odd}


def _odd_time(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    odd = chance.choice(
        ["", "now", "-1", "1e9", "0x5", "9" * 400, "\u0661", " ", "1.5"]
    )
    return signed(body, secret) | {"X-Slack-Request-Timestamp": odd}


def _unsigned(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    headers = signed(body, secret)
    left_out = chance.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp", "both"])
    return {
        name: value
        for name, value in headers.items()
        if name == "Content-Type" or (left_out not in {name, "both"})
    }


FORGERIES = (
    *(_other_secret, _other_body, _other_time, _odd_signature, _odd_time),
    _unsigned,
)
