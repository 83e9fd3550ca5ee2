"""The Bolt application: who is spoken for, and every listener."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services.access import Access
from bot.services.approvals import ApprovalService
from bot.services.cancelling import CancelService
from bot.services.cards import CardService
from bot.services.events import EventLog
from bot.services.files import FileService
from bot.services.home import HomeService
from bot.services.links import LinkService
from bot.services.overview import OverviewService
from bot.services.retrying import RetryService
from bot.services.schedule_owners import ScheduleOwners
from bot.services.tenancy import Tenancy
from bot.services.toll_posts import TollPosts
from bot.services.welcomes import WelcomeService
from bot.tasks import Supervisor
from handlers.actions import access as access_actions
from handlers.actions import approvals as approval_actions
from handlers.actions import files as file_actions
from handlers.actions import forms as form_actions
from handlers.actions import links as link_actions
from handlers.actions import orders as order_actions
from handlers.actions import schedules as schedule_actions
from handlers.actions import toll as toll_actions
from handlers.actions import toll_posts as toll_post_actions
from handlers.actions import toll_watches as watch_actions
from handlers.commands import report, toll, toll_watches
from handlers.commands.access import AccessDesk
from handlers.commands.orders import OrderDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation
from handlers.events import home, mentions, people, welcomes
from handlers.events.once import EventDoor
from handlers.shortcuts import forms as form_shortcuts
from handlers.shortcuts import orders as order_shortcuts
from handlers.views import forms
from handlers.views.forms import Forms

log = structlog.get_logger(__name__)

_ANY = re.compile(r".*")


@dataclass(frozen=True, slots=True)
class Listeners:
    """What the listeners call."""

    report_command: str
    toll_command: str
    forms: Forms
    desk: report.ReportDesk
    orders: OrderDesk
    toll_desk: toll.TollDesk
    schedules: ScheduleDesk
    owners: ScheduleOwners
    toll_posts: TollPosts
    watch_desk: toll_watches.WatchDesk
    cancelling: CancelService
    retrying: RetryService
    cards: CardService
    links: LinkService
    files: FileService
    overview: OverviewService
    events: EventLog
    homes: HomeService
    welcomes: WelcomeService
    draw_homes: Callable[[], None]
    access: Access
    access_desk: AccessDesk
    approvals: ApprovalService
    tenancy: Tenancy
    conversation: Conversation
    toll_conversation: Conversation
    supervisor: Supervisor
    stop: Callable[[str], None]


def create_bolt_app(
    bot_token: str, signing_secret: str | None, listeners: Listeners
) -> AsyncApp:
    """Return the application with every listener registered.

    Listeners end before the request is answered: what they commit is on disk then.
    """

    async def authorize(
        enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult:
        # Our one installation, without a call to Slack inside the three seconds.
        tenant = listeners.tenancy.known
        bot_user_id = tenant.installation.bot_user_id if tenant else None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=bot_token,
            bot_user_id=bot_user_id,
        )

    app = AsyncApp(
        signing_secret=signing_secret,
        request_verification_enabled=signing_secret is not None,
        authorize=authorize,
        process_before_response=True,
    )
    report.register(
        app,
        listeners.report_command,
        report.ReportCommand(listeners.desk, listeners.forms, listeners.conversation),
    )
    toll.register(
        app,
        listeners.toll_command,
        toll.TollCommandListener(
            listeners.toll_desk, listeners.forms, listeners.toll_conversation
        ),
    )
    toll_actions.register(app, listeners.toll_desk, listeners.toll_conversation)
    toll_post_actions.register(app, listeners.toll_posts, listeners.toll_conversation)
    watch_actions.register(app, listeners.watch_desk, listeners.toll_conversation)
    link_actions.register(app, listeners.links, listeners.cards, listeners.conversation)
    file_actions.register(app, listeners.files, listeners.cards, listeners.conversation)
    order_actions.register(
        app,
        listeners.desk,
        listeners.cancelling,
        listeners.retrying,
        listeners.cards,
        listeners.overview,
        listeners.conversation,
    )
    schedule_actions.register(
        app,
        listeners.schedules,
        listeners.orders,
        listeners.cards,
        listeners.conversation,
    )
    access_actions.register(app, listeners.access_desk, listeners.conversation)
    approval_actions.register(app, listeners.approvals, listeners.conversation)
    order_shortcuts.register(
        app,
        listeners.tenancy,
        listeners.cards,
        listeners.desk,
        listeners.retrying,
        listeners.conversation,
    )
    forms.register(app, listeners.forms)
    form_actions.register(app, listeners.forms, listeners.conversation.clock)
    form_shortcuts.register(app, listeners.forms)
    _register_events(app, listeners)
    _register_the_rest(app)
    return app


def _register_events(app: AsyncApp, listeners: Listeners) -> None:
    events = EventDoor(app, listeners.events)
    home.register(
        app, events, listeners.homes, listeners.draw_homes, listeners.conversation
    )
    people.register(
        events,
        listeners.access,
        listeners.owners,
        listeners.tenancy,
        listeners.supervisor,
        listeners.stop,
    )
    welcomes.register(events, listeners.tenancy, listeners.welcomes)
    mentions.register(
        events,
        listeners.tenancy,
        mentions.Commands(listeners.report_command, listeners.toll_command),
        mentions.ReportAnswers(
            listeners.desk, listeners.orders, listeners.conversation
        ),
        mentions.TollAnswers(
            listeners.toll_desk, listeners.toll_posts, listeners.toll_conversation
        ),
    )


def _register_the_rest(app: AsyncApp) -> None:
    # In Socket Mode what nobody acknowledges is shown as a time-out.
    async def unknown(ack: AsyncAck, body: dict[str, Any]) -> None:
        log.info("request_unknown", request_type=body.get("type", "command"))
        await ack()

    app.action(_ANY)(unknown)
    app.command(_ANY)(unknown)
    app.shortcut(_ANY)(unknown)
    app.view(_ANY)(unknown)

    async def nothing(ack: AsyncAck) -> None:
        await ack(options=[])

    app.options(_ANY)(nothing)
