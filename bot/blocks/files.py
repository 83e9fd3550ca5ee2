"""What is said around files: where one comes from, that it comes, why it does not."""

from dataclasses import replace

from bot.blocks import presses
from bot.blocks.digests import figure
from bot.blocks.mrkdwn import (
    Form as DateForm,
)
from bot.blocks.mrkdwn import (
    capital,
    count,
    date,
    escape,
    listed,
    mention,
)
from bot.blocks.parts import compose, cut
from bot.blocks.phrases import what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.columns import Kind
from bot.domain.commands import Form
from bot.domain.figures import Balance, balance
from bot.domain.files import Missing, Provenance, reason
from bot.domain.messages import Message
from bot.domain.orders import OrderView

_LONGEST = 2_800
_IDS = 3
_NAMES = 8
_NAME = 40
_MEGABYTE = 1_000_000
_TROUBLES = {
    "too_large": "it would be larger than the files that I may bring",
    "too_many_rows": "it has more rows than an Excel sheet holds; as CSV it has room",
    "too_many_reports": "it would be made of more reports than I put into one file",
    "too_many_columns": "it has more columns than a report of the supplier's has",
    "bomb": "what the supplier sent unpacks to far more than a report is",
    "odd_archive": "what the supplier sent is packed in a way that I don't open",
    "damaged": "what the supplier sent is cut off or damaged",
    "line_too_long": "what the supplier sent is no table",
    "no_report": "the supplier sent something else than a report",
    "stopped": "I was stopped twice while I worked on it, as if it asked too much of "
    "this machine",
    "mistake": "I made a mistake over it; an administrator finds the reason in the log",
    "nothing": "none of its reports could be read",
    "unavailable": "the supplier or Slack kept failing",
    "missing_scope": "I lack the rights in Slack to bring files; an administrator has "
    "to install me again with `files:write` and `im:write`",
    "file_upload_disabled": "this workspace takes no files from apps",
    "file_uploads_disabled": "this workspace takes no files from apps",
    "storage_limit_reached": "this workspace has no room for files left",
}
_OTHERWISE = "Slack doesn't take it"


def provenance(about: Provenance, *, personal: bool) -> str:
    """Return the text above a file: what it is, and how to check it."""
    where = listed(
        [escape(each, _NAME) for each in about.organisations[:_NAMES]],
        most=3,
        total=len(about.organisations),
    )
    head = [about.title, about.period or "", ""]
    title = ", ".join(escape(each) for each in head if each)
    rows = count(about.figures.rows, "row")
    size = f"{rows}, {count(about.columns, 'column')}, {_size(about.size)}"
    when = date(about.made_at, DateForm.day_and_time)
    lines = [
        f"*{capital(title)}*, {where} · {about.ref}",
        f"{size} · for {mention(about.person)}, {when}",
        _missing(about.missing),
        _balance(about),
        f"SHA-256 of this file `{about.sha256}`",
        *_sources(about),
        _ragged(about),
    ]
    if personal:
        lines.append("It comes to you alone: it has columns about people.")
    return cut("\n".join(line for line in lines if line), _LONGEST)


def on_its_way(
    view: OrderView, form: Form, files: int, *, again: bool, voice: Voice = DEFAULT
) -> Message:
    """Return the answer to a press: the file comes by DM."""
    kind = "Excel file" if form is Form.excel else "file"
    amount = f"one {kind}" if files == 1 else f"{files} {kind}s, one for each type"
    if again:
        words = f"*{view.ref}* is being put into {amount} already; it comes by DM."
        return compose(words, voice=voice)
    offers = [] if form is Form.excel else [presses.get_excel(view.ref, voice)]
    return compose(
        f"I'm putting *{view.ref}* ({what(view, voice)}) into {amount}. "
        "It comes to you by DM.",
        offers,
        voice=voice,
    )


def trouble_notice(
    view: OrderView, why: str, report_type: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said when there is no file, or nobody knows whether there is."""
    titles = {run.report_type: run.report_title for run in view.runs}
    name = f"*{view.ref}* ({escape(titles.get(report_type, 'report'))})"
    offers = presses.to_fetch(view, replace(voice, files=False))
    if why == "lost":
        return compose(
            f"The file of {name} may not have arrived: Slack didn't answer, and I "
            "don't post twice unasked. If it isn't there, ask for it again.",
            [presses.get_file(view.ref, voice, several=False), *offers],
            aside=view.ref,
            voice=voice,
        )
    if why == "denied":
        return compose(
            f"There is no file of {name}: its branches are not, or no longer, open to "
            "you as files. An administrator can change that.",
            aside=view.ref,
            voice=voice,
        )
    reason = _TROUBLES.get(why, f"{_OTHERWISE} ({escape(why, 60)})")
    return compose(
        f"There is no file of {name}: {reason}. The reports themselves are ready, "
        "and links lead to them.",
        offers,
        aside=view.ref,
        voice=voice,
    )


def _missing(missing: tuple[Missing, ...]) -> str:
    if not missing:
        return ""
    names = [f"{_name(each)} ({escape(reason(each))})" for each in missing]
    return f"Missing: {listed(names, most=_NAMES)}."


def _name(missing: Missing) -> str:
    name = escape(missing.organisation, _NAME)
    return f"{name} {escape(missing.part)}" if missing.part else name


def _balance(about: Provenance) -> str:
    found = balance(about.figures)
    if found is None:
        return ""
    kind, off = found
    if kind is Balance.adds_up:
        return "Control: opening + movements = closing adds up."
    return (
        "Control: opening + movements differ from closing by "
        f"{figure(abs(off), Kind.money)}."
    )


def _sources(about: Provenance) -> list[str]:
    """Return ids and digests of the supplier's files, as far as there is room."""
    lines = [
        f"Supplier's report `{escape(report_id, 80)}`, its bytes `{digest}`"
        for report_id, digest in about.sources[:_IDS]
    ]
    more = len(about.sources) - _IDS
    if more > 0:
        lines.append(
            f"and {count(more, 'more report')}, whose ids and digests are in the "
            "audit trail"
        )
    return lines


def _ragged(about: Provenance) -> str:
    if not about.figures.ragged:
        return ""
    rows = count(about.figures.ragged, "row")
    return f"In {rows} the supplier sent more cells than there are columns."


def _size(size: int) -> str:
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1_000)):,} kB"
    return f"{size / _MEGABYTE:,.1f} MB"
