"""Forms: what is stored of them, and what each kind of form does."""

from dataclasses import dataclass

from bot.services.forms import FormService
from bot.wiring.features import Features
from bot.wiring.ground import Ground
from handlers.commands.access import AccessDesk
from handlers.commands.orders import OrderDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.commands.toll_watches import WatchDesk
from handlers.conversation import Conversation
from handlers.views.access_forms import AccessFormDesk
from handlers.views.forms import Forms
from handlers.views.order_forms import OrderFormDesk
from handlers.views.toll_forms import TollFormDesk


@dataclass(frozen=True, slots=True)
class FormDesks:
    """What answers the commands that a form can say, too."""

    orders: OrderDesk
    schedules: ScheduleDesk
    watches: WatchDesk
    access: AccessDesk
    conversation: Conversation
    toll_conversation: Conversation


def form_service(ground: Ground, features: Features) -> FormService:
    """Return what is stored of forms."""
    zone = ground.settings.zone
    return FormService(ground.store, ground.tenancy, features.access.access, zone)


def build_forms(
    ground: Ground, features: Features, service: FormService, desks: FormDesks
) -> Forms:
    """Return what opens forms and takes them."""
    zone = ground.settings.zone
    return Forms(
        service,
        [
            OrderFormDesk(
                service,
                desks.orders,
                desks.schedules,
                ground.catalogue,
                zone,
                desks.conversation,
                # Slack asks for options over HTTP only.
                asks_for_options=ground.settings.slack_app_token is None,
            ),
            TollFormDesk(
                service,
                features.toll.posts,
                desks.watches,
                desks.schedules,
                zone,
                desks.toll_conversation,
            ),
            AccessFormDesk(desks.access, desks.conversation),
        ],
    )
