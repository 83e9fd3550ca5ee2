"""Every feature, put together in the order of what they need of each other."""

from bot.wiring.access import AccessParts
from bot.wiring.files import FileParts
from bot.wiring.ground import Ground
from bot.wiring.home import HomeParts
from bot.wiring.orders import OrderParts
from bot.wiring.outside import Outside
from bot.wiring.schedules import ScheduleParts
from bot.wiring.toll import TollParts
from bot.wiring.welcomes import WelcomeParts


class Features:
    """What the listeners call, and what the jobs do."""

    def __init__(self, ground: Ground, outside: Outside) -> None:
        self.access = AccessParts(ground, outside)
        access = self.access.access
        self.orders = OrderParts(ground, outside, access)
        self.files = FileParts(ground, outside, self.access)
        self.toll = TollParts(ground, outside, access)
        self.schedules = ScheduleParts(
            ground,
            outside,
            access,
            self.orders.orders,
            self.toll.posts,
            self.access.audiences(),
        )
        self.welcomes = WelcomeParts(ground, self.access)
        self.home = HomeParts(
            ground, outside, access, self.schedules.texts, self.welcomes.welcomes
        )
