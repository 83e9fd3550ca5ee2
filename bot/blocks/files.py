"""What is said around files: where one comes from, that it comes, why it does not."""

from dataclasses import replace
from datetime import datetime

from bot.blocks import presses
from bot.blocks.digests import figure
from bot.blocks.mrkdwn import Form as DateForm
from bot.blocks.mrkdwn import escape
from bot.blocks.parts import compose, cut
from bot.blocks.phrases import what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.columns import Kind
from bot.domain.commands import Form
from bot.domain.figures import Balance, balance
from bot.domain.files import Missing, Provenance, reason
from bot.domain.messages import Message
from bot.domain.orders import OrderView
from bot.texts.english import phrase

_LONGEST = 2_800
_IDS = 3
_NAMES = 8
_NAME = 40
_MEGABYTE = 1_000_000
_TROUBLES = {
    "too_large": phrase("it would be larger than the files that I may bring"),
    "too_many_rows": phrase(
        "it has more rows than an Excel sheet holds; as CSV it has room"
    ),
    "too_many_columns": phrase(
        "it has more columns than a report of the supplier's has"
    ),
    "bomb": phrase("what the supplier sent unpacks to far more than a report is"),
    "odd_archive": phrase(
        "what the supplier sent is packed in a way that I don't open"
    ),
    "damaged": phrase("what the supplier sent is cut off or damaged"),
    "line_too_long": phrase("what the supplier sent is no table"),
    "no_report": phrase("the supplier sent something else than a report"),
    "stopped": phrase(
        "I was stopped twice while I worked on it, as if it asked too much of this "
        "machine"
    ),
    "mistake": phrase(
        "I made a mistake over it; an administrator finds the reason in the log"
    ),
    "nothing": phrase("none of its reports could be read"),
    "unavailable": phrase("the supplier or Slack kept failing"),
    "missing_scope": phrase(
        "I lack the rights in Slack to bring files; an administrator has to install me "
        "again with `files:write` and `im:write`"
    ),
    "file_upload_disabled": phrase("this workspace takes no files from apps"),
    "file_uploads_disabled": phrase("this workspace takes no files from apps"),
    "other_readers": phrase(
        "others read the channel now than when an administrator let it in"
    ),
    "file_upload_size_restricted": phrase(
        "it is larger than the files that this workspace takes"
    ),
    "file_uploads_except_images_disabled": phrase(
        "this workspace takes no files but pictures"
    ),
    "file_type_not_allowed": phrase("this workspace takes no files of that type"),
    "storage_limit_reached": phrase("this workspace has no room for files left"),
}


def provenance(
    about: Provenance, voice: Voice, *, personal: bool, masked: bool = False
) -> str:
    """Return the text above a file: what it is, and how to check it.

    *personal* says that it holds columns about people, *masked* that it lacks them.
    """
    lines = [
        *_head(about, voice),
        _missing(about.missing, voice),
        _balance(about, voice),
        voice.say("SHA-256 of this file {digest}", digest=f"`{about.sha256}`"),
        *_sources(about, voice),
        _ragged(about, voice),
    ]
    if personal:
        lines.append(voice.say("It comes to you alone: it has columns about people."))
    if masked:
        lines.append(voice.say("The columns about people are left out of it."))
    return cut("\n".join(line for line in lines if line), _LONGEST)


def on_its_way(
    view: OrderView,
    form: Form,
    files: int,
    *,
    again: bool,
    about: datetime | None = None,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the answer to a press: the file comes by DM, at once or *about* then."""
    amount = _amount(form, files, voice)
    if again:
        words = voice.say(
            "*{ref}* is being put into {amount} already; it comes by DM.",
            ref=view.ref,
            amount=amount,
        )
        return compose(words, voice=voice)
    offers = [] if form is Form.excel else [presses.get_excel(view.ref, voice)]
    if about is None:
        words = voice.say(
            "I'm putting *{ref}* ({what}) into {amount}. It comes to you by DM.",
            ref=view.ref,
            what=what(view, voice),
            amount=amount,
        )
    else:
        words = voice.say(
            "I'm putting *{ref}* ({what}) into {amount}. It comes to you by DM, about "
            "{at}: {reports} reports are fetched for it, as fast as the supplier "
            "allows.",
            ref=view.ref,
            what=what(view, voice),
            amount=amount,
            at=voice.date(about),
            reports=len(view.ready),
        )
    return compose(words, offers, voice=voice)


def trouble_notice(
    view: OrderView, why: str, report_type: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said when there is no file, or nobody knows whether there is."""
    titles = {run.report_type: voice.type_title(run.report_title) for run in view.runs}
    title = escape(titles.get(report_type) or voice.say("report"))
    name = f"*{view.ref}* ({title})"
    offers = presses.to_fetch(view, replace(voice, files=False))
    match why:
        case "lost":
            words = voice.say(
                "The file of {name} may not have arrived: Slack didn't answer, and I "
                "don't post twice unasked. If it isn't there, ask for it again.",
                name=name,
            )
            offers.insert(0, presses.get_file(view.ref, voice, several=False))
        case "denied":
            words = voice.say(
                "There is no file of {name}: its branches are not, or no longer, open "
                "to you as files. An administrator can change that.",
                name=name,
            )
            offers = []
        case "gone":
            words = voice.say(
                "There is no file of {name}: the supplier no longer keeps its reports. "
                "Ordered again, they come as the same days stand now.",
                name=name,
            )
            offers = [presses.order_afresh(view, voice)]
        case _:
            words = voice.say(
                "There is no file of {name}: {reason}. The reports themselves are "
                "ready, and links lead to them.",
                name=name,
                reason=_trouble(why, voice),
            )
    return compose(words, offers, aside=view.ref, voice=voice)


def _trouble(why: str, voice: Voice) -> str:
    if why in _TROUBLES:
        return voice.say(_TROUBLES[why])
    return voice.say("Slack doesn't take it ({code})", code=escape(why, 60))


def _amount(form: Form, files: int, voice: Voice) -> str:
    if form is Form.excel:
        return voice.plural(
            files, "one Excel file", "{n} Excel files, one for each type"
        )
    return voice.plural(files, "one file", "{n} files, one for each type")


def _head(about: Provenance, voice: Voice) -> list[str]:
    where = voice.listed(
        [escape(each, _NAME) for each in about.organisations[:_NAMES]],
        most=3,
        total=len(about.organisations),
    )
    pieces = (voice.type_title(about.title), voice.period(about.period or ""))
    title = voice.capital(", ".join(escape(each) for each in pieces if each))
    rows = voice.count(about.figures.rows, "row")
    made_for = voice.say(
        "for {who}, {at}",
        who=voice.mention(about.person),
        at=voice.date(about.made_at, DateForm.day_and_time),
    )
    columns, size = voice.count(about.columns, "column"), _size(about.size, voice)
    return [
        f"*{title}*, {where} · {about.ref}",
        f"{rows}, {columns}, {size} · {made_for}",
    ]


def _missing(missing: tuple[Missing, ...], voice: Voice) -> str:
    if not missing:
        return ""
    names = [
        f"{_name(each, voice)} ({escape(voice.say(reason(each)))})" for each in missing
    ]
    return voice.say("Missing: {names}.", names=voice.listed(names, most=_NAMES))


def _name(missing: Missing, voice: Voice) -> str:
    name = escape(missing.organisation, _NAME)
    return f"{name} {escape(voice.period(missing.part))}" if missing.part else name


def _balance(about: Provenance, voice: Voice) -> str:
    found = balance(about.figures)
    if found is None:
        return ""
    kind, off = found
    if kind is Balance.adds_up:
        return voice.say("Control: opening + movements = closing adds up.")
    return voice.say(
        "Control: opening + movements differ from closing by {amount}.",
        amount=figure(abs(off), Kind.money, voice),
    )


def _sources(about: Provenance, voice: Voice) -> list[str]:
    """Return ids and digests of the supplier's files, as far as there is room."""
    lines = [
        voice.say(
            "Supplier's report {id}, its bytes {digest}",
            id=f"`{escape(report_id, 80)}`",
            digest=f"`{digest}`",
        )
        for report_id, digest in about.sources[:_IDS]
    ]
    more = len(about.sources) - _IDS
    if more > 0:
        lines.append(
            voice.plural(
                more,
                "and {n} more report, whose ids and digests are in the audit trail",
                "and {n} more reports, whose ids and digests are in the audit trail",
            )
        )
    return lines


def _ragged(about: Provenance, voice: Voice) -> str:
    if not about.figures.ragged:
        return ""
    return voice.plural(
        about.figures.ragged,
        "In {n} row the supplier sent more cells than there are columns.",
        "In {n} rows the supplier sent more cells than there are columns.",
    )


def _size(size: int, voice: Voice) -> str:
    if size < _MEGABYTE:
        return f"{voice.number(max(1, round(size / 1_000)))} kB"
    return f"{voice.number(size / _MEGABYTE, 1)} MB"
