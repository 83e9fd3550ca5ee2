"""The seeded world: one fleet company, its people and its channels.

Everything here is invented; only the form of the ids is Slack's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

TEAM_ID = "T0WAYBILL"
TEAM_NAME = "Anadolu Fleet"
TEAM_DOMAIN = "anadolu-fleet"
PARTNER_TEAM_ID = "T0PARTNER"
PARTNER_NAME = "Coastline Leasing"
APP_ID = "A0WAYBILL"
BOT_ID = "B0WAYBILL"
BOT_USER_ID = "U0WAYBILL"
SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Person:
    """One account, with the facts that ``users.info`` tells about it."""

    id: str
    name: str
    real_name: str
    title: str
    color: str
    team_id: str = TEAM_ID
    locale: str = "en-GB"
    zone: str = "Europe/Istanbul"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether the account is restricted to some channels."""
        return self.is_restricted or self.is_ultra_restricted

    @property
    def initials(self) -> str:
        """One or two capitals for the avatar."""
        words = self.real_name.split()
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)])

    @property
    def dm_id(self) -> str:
        """The id of this person's conversation with Waybill."""
        return f"D{self.id[1:]}"


@dataclass(slots=True)
class Channel:
    """One conversation; ``kind`` is ``channel``, ``private`` or ``dm``."""

    id: str
    name: str
    kind: str = "channel"
    topic: str = ""
    members: set[str] = field(default_factory=set)
    shared_with: str = ""
    archived: bool = False

    @property
    def bot_member(self) -> bool:
        """Whether Waybill is in it."""
        return BOT_USER_ID in self.members


@dataclass(slots=True)
class UserGroup:
    """A user group, such as ``@fleet-team``."""

    id: str
    handle: str
    members: set[str] = field(default_factory=set)


ADA = Person(
    "U0ADA0001",
    "ada",
    "Ada Yıldırım",
    "Workspace administrator",
    "#7b3fa0",
    is_admin=True,
)
MERT = Person(
    "U0MERT001",
    "mert",
    "Mert Çağlayan",
    "Operations analyst",
    "#1f6f8b",
)
ZEYNEP = Person(
    "U0ZEYNEP1", "zeynep", "Zeynep Gökçe Karaosmanoğlu", "Fleet manager", "#a0522d"
)
DENIZ = Person(
    "U0DENIZ01", "deniz", "Deniz Şahin", "Finance", "#2e7d4f", locale="tr-TR"
)
SELIN = Person(
    "U0SELIN01",
    "selin",
    "Selin Ünlü",
    "Single-channel guest",
    "#8a6d00",
    is_restricted=True,
    is_ultra_restricted=True,
)
JONAS = Person(
    "U0JONAS01",
    "jonas",
    "Jonas Weber",
    "Multi-channel guest",
    "#5b6770",
    is_restricted=True,
)
EMRE = Person(
    "U0EMRE001", "emre", "Emre Aksoy", "Left the company", "#777777", deleted=True
)
DEPLOYBOT = Person(
    "U0DEPLOY1", "deploybot", "Deploybot", "Another app", "#455a64", is_bot=True
)
PRIYA = Person(
    "U0PRIYA01",
    "priya",
    "Priya Raman",
    f"{PARTNER_NAME}, partner",
    "#b03060",
    team_id=PARTNER_TEAM_ID,
    is_stranger=True,
)
WAYBILL = Person(
    BOT_USER_ID, "waybill", "Waybill", "Fleet reports", "#1a4d8f", is_bot=True
)

PEOPLE = (ADA, MERT, ZEYNEP, DENIZ, SELIN, JONAS, EMRE, DEPLOYBOT, PRIYA, WAYBILL)

FLEET_TEAM = UserGroup("S0FLEET01", "fleet-team", {MERT.id, ZEYNEP.id})
GROUPS = (FLEET_TEAM,)

_STAFF = {ADA.id, MERT.id, ZEYNEP.id, DENIZ.id}

FLEET_OPS = Channel(
    "C0FLEETOP",
    "fleet-ops",
    topic="Reports and daily business",
    members=_STAFF | {SELIN.id, JONAS.id, DEPLOYBOT.id, BOT_USER_ID},
)
OPS_EU = Channel(
    "C0OPSEU01",
    "ops-eu",
    topic="Waybill is not invited here yet",
    members=_STAFF | {JONAS.id},
)
PARTNERS = Channel(
    "C0PARTNER",
    "partners",
    topic="With our leasing partner",
    members=_STAFF | {PRIYA.id, BOT_USER_ID},
    shared_with=PARTNER_NAME,
)
ANADOLU = Channel(
    "C0ANADOLU",
    "istanbul-anadolu-yakası-filo-operasyonları",
    topic="Kadıköy, Üsküdar, Ataşehir ve çevresi",
    members={MERT.id, ZEYNEP.id, BOT_USER_ID},
)
FINANCE = Channel(
    "C0FINANCE",
    "finance-close",
    kind="private",
    topic="Month-end, private",
    members={ADA.id, DENIZ.id, BOT_USER_ID},
)
MANAGERS = Channel(
    "C0MANAGER",
    "managers",
    kind="private",
    topic="Private, without Waybill",
    members={ADA.id, ZEYNEP.id},
)
ARCHIVED = Channel(
    "C0ARCHIVE",
    "fleet-2024",
    topic="Closed",
    members=_STAFF | {BOT_USER_ID},
    archived=True,
)

CHANNELS = (FLEET_OPS, OPS_EU, PARTNERS, ANADOLU, FINANCE, MANAGERS, ARCHIVED)


def dm_with(person: Person) -> Channel:
    """Return the conversation between *person* and Waybill."""
    return Channel(
        person.dm_id, person.name, kind="dm", members={person.id, BOT_USER_ID}
    )


def world(people: Iterable[Person], channels: Iterable[Channel]) -> dict[str, Channel]:
    """Return fresh copies of *channels* and a DM for everybody who can have one."""
    copies = [replace(channel, members=set(channel.members)) for channel in channels]
    copies += [dm_with(p) for p in people if not (p.is_bot or p.deleted)]
    return {channel.id: channel for channel in copies}
