"""What Slack's requests reach."""

from collections.abc import Callable

from slack_bolt.async_app import AsyncApp

from bot.blocks.voice import Voice
from bot.services.events import EventLog
from bot.services.forms import FormService
from bot.wiring.features import Features
from bot.wiring.forms import FormDesks, build_forms, form_service
from bot.wiring.ground import Ground
from handlers.app import Listeners, create_bolt_app
from handlers.commands.access import AccessDesk
from handlers.commands.orders import OrderDesk
from handlers.commands.overview import OverviewDesk
from handlers.commands.reading import Reader
from handlers.commands.report import ReportDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation
from handlers.errors import ORDER_WORDS, TOLL_WORDS, ErrorWords


def build_bolt(
    ground: Ground, features: Features, stop: Callable[[str], None]
) -> AsyncApp:
    """Return Bolt's application; *stop* hears a sentence when Slack wants us gone."""
    settings = ground.settings
    secret = settings.slack_signing_secret
    return create_bolt_app(
        settings.slack_bot_token.get_secret_value(),
        secret.get_secret_value() if secret else None,
        _listeners(ground, features, stop),
    )


def _listeners(
    ground: Ground, features: Features, stop: Callable[[str], None]
) -> Listeners:
    forms = form_service(ground, features)
    conversation, toll_conversation = _conversations(ground, features, forms)
    reader = _reader(ground, features, conversation)
    schedules = features.schedules.desk(reader, conversation, toll_conversation)
    access_desk = features.access.desk(conversation)
    watches = features.toll.watch_desk(toll_conversation)
    desk, orders = _report_desks(features, reader, schedules, access_desk, conversation)
    form_desks = FormDesks(
        orders, schedules, watches, access_desk, conversation, toll_conversation
    )
    return Listeners(
        report_command=ground.settings.report_command,
        toll_command=ground.settings.toll_command,
        forms=build_forms(ground, features, forms, form_desks),
        desk=desk,
        orders=orders,
        schedules=schedules,
        owners=features.schedules.owners,
        toll_desk=features.toll.desk(watches, schedules, toll_conversation),
        toll_posts=features.toll.posts,
        watch_desk=watches,
        cancelling=features.orders.cancelling,
        retrying=features.orders.retrying,
        cards=features.orders.cards,
        links=features.orders.links,
        files=features.files.requests,
        overview=features.orders.overview,
        events=EventLog(ground.store),
        welcomes=features.welcomes.welcomes,
        homes=features.home.homes,
        draw_homes=features.home.draw_now,
        access=features.access.access,
        access_desk=access_desk,
        approvals=features.access.approvals,
        tenancy=ground.tenancy,
        conversation=conversation,
        toll_conversation=toll_conversation,
        supervisor=ground.supervisor,
        stop=stop,
    )


def _reader(ground: Ground, features: Features, conversation: Conversation) -> Reader:
    overview, zone = features.orders.overview, ground.settings.zone
    return Reader(overview, ground.catalogue, zone, conversation)


def _report_desks(
    features: Features,
    reader: Reader,
    schedules: ScheduleDesk,
    access_desk: AccessDesk,
    conversation: Conversation,
) -> tuple[ReportDesk, OrderDesk]:
    orders = features.orders
    order_desk = OrderDesk(
        orders.orders,
        orders.cancelling,
        orders.retrying,
        orders.links,
        features.files.requests,
        orders.overview,
        reader,
        conversation,
    )
    desk = ReportDesk(
        reader,
        order_desk,
        OverviewDesk(orders.overview, reader, conversation),
        schedules,
        access_desk,
        orders.connections,
        conversation,
    )
    return desk, order_desk


def _conversations(
    ground: Ground, features: Features, forms: FormService
) -> tuple[Conversation, Conversation]:
    """Return what answers about orders, and what answers about toll metrics."""
    orders = _conversation(ground, features, forms, ground.voice, ORDER_WORDS)
    toll = _conversation(ground, features, forms, ground.toll_voice, TOLL_WORDS)
    return orders, toll


def _conversation(
    ground: Ground,
    features: Features,
    forms: FormService,
    voice: Voice,
    words: ErrorWords,
) -> Conversation:
    return Conversation(
        features.access.access,
        ground.tenancy,
        features.home.replies,
        ground.supervisor,
        ground.clock,
        voice,
        forms.placed,
        words,
    )
