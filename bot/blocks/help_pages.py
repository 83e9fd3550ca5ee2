"""The pages of help: what each verb is for, and what to type."""

from dataclasses import dataclass

from bot.texts.english import phrase


@dataclass(frozen=True, slots=True)
class Page:
    """What a verb is for, what to type, and what else to know."""

    purpose: str
    typed: tuple[str, ...]
    more: str = ""


PAGES = {
    phrase("order"): Page(
        phrase(
            "An order is a report, a period and branches, in any order of words. I "
            "answer with its reference, show it on a card and tell you when it is "
            "ready."
        ),
        (
            phrase("driver quality last week for all"),
            phrase("trips yesterday for Izmir and Ankara"),
            phrase("driver status yesterday for Ankara to me"),
        ),
        phrase(
            "`to me` sends the results by DM, `to #channel` to a channel, `to here` is "
            "what happens anyway. The same order again shows what is here already; "
            "`afresh` behind it orders it anew. `all last week for all` says what all "
            "reports of all branches cost before it orders them."
        ),
    ),
    phrase("status"): Page(
        phrase("What of yours is under way, how far it is, and when it is ready."),
        (phrase("status"), phrase("R-7F3K")),
        phrase("A reference alone shows that order with its buttons."),
    ),
    phrase("list"): Page(
        phrase("The latest orders, newest first."),
        (phrase("list"), phrase("list failed"), phrase("list mine")),
        phrase("Kinds: failed, running, ready, cancelled, uncertain, mine."),
    ),
    phrase("link"): Page(
        phrase("Fresh links to what is ready, shown to you alone, ten at a time."),
        (phrase("link R-7F3K"), phrase("link R-7F3K Izmir"), phrase("link last")),
        phrase(
            "A link works for a minute. When it is over, *Get another* or *Fresh "
            "links* makes a new one."
        ),
    ),
    phrase("cancel"): Page(
        phrase("Stops what is not ready yet; what is ready stays."),
        (phrase("cancel R-7F3K"), phrase("cancel")),
        phrase(
            "Without a reference it is your latest order that is still under way. The "
            "supplier finishes a report that it has begun; I leave it there."
        ),
    ),
    phrase("retry"): Page(
        phrase(
            "Orders again what failed, took too long or stayed unknown, as a new order."
        ),
        (phrase("retry R-7F3K"), phrase("retry R-7F3K Izmir")),
        phrase("What is ready is not ordered again."),
    ),
    phrase("types"): Page(
        phrase("The reports there are, with the words I know for each."),
        (phrase("types"),),
        phrase(
            "A constant of the supplier's, such as `REPORT_TYPE_DRIVER_QUALITY`, works "
            "too, listed or not."
        ),
    ),
    phrase("orgs"): Page(
        phrase(
            "The branches that the supplier lists for us, parents before their "
            "children."
        ),
        (phrase("orgs"), phrase("orgs refresh")),
        phrase("I fetch them every hour; `refresh` does it at once."),
    ),
    phrase("quota"): Page(
        phrase(
            "How many calls of the supplier's ten minutes are used, and what waits."
        ),
        (phrase("quota"),),
        phrase(
            "The supplier allows 600 calls of a kind in ten minutes and 6 reports a "
            "branch at a time. Orders wait for their turn by themselves."
        ),
    ),
    phrase("schedule"): Page(
        phrase(
            "An order with a timetable comes again and again, in the place where it "
            "was typed. I show what it would do first; nothing is saved before you say "
            "so."
        ),
        (
            phrase("driver quality last week for all every monday 9am"),
            phrase("trips yesterday for Izmir every weekday at 10 to me"),
            phrase("payments organization last month monthly on the 1st at 8"),
            phrase("driver status yesterday cron: 30 7 * * 1-5 in Europe/Berlin"),
            phrase("S-3 every tuesday at 10:00"),
            phrase("S-3 hand over to @Mert"),
        ),
        phrase(
            "`schedules` lists them. `S-3` shows one; behind it may stand `pause`, "
            "`resume`, `end`, `run`, `adopt`, `missed all`, `missed none`, or whatever "
            "is to be different. Times are those of the wall clock there."
        ),
    ),
    phrase("resume"): Page(
        phrase(
            "Lets what stands still for refused credentials try again, for "
            "administrators."
        ),
        (phrase("resume"), phrase("resume S-3")),
        phrase("With a reference it is a schedule that goes on."),
    ),
    phrase("audit"): Page(
        phrase("Who did what with one order, for administrators."),
        (phrase("audit R-7F3K"),),
        phrase("`waybill audit export` on the machine writes out all of it."),
    ),
    phrase("access"): Page(
        phrase(
            "Who may do what with which branch. Administrators give and take; "
            "everybody may ask about themselves."
        ),
        (
            phrase("access"),
            phrase("access give @name order, link for Izmir"),
            phrase("access give #channel"),
            phrase("access take @name"),
            phrase("access explain @name for Izmir"),
            phrase("access open"),
            phrase("access close"),
            phrase("access admit guests for Izmir"),
        ),
        phrase(
            "Rights: order, link, file, schedule, toll, administer; without one, all "
            "but administer. To people, user groups, a channel (for who acts there) or "
            "everyone. A branch stands for those below it, too. `admit` and `refuse` "
            "switch guests, strangers, bots and shared channels."
        ),
    ),
    phrase("form"): Page(
        phrase(
            "A form to fill in instead of words to type. What stands behind fills it; "
            "what you chose last stands there anyway."
        ),
        (phrase("form"), phrase("form driver quality for all")),
        phrase("Without any word behind the command it opens, too."),
    ),
    phrase("help"): Page(
        phrase("This page, or the page of one word."),
        (phrase("help"), phrase("help periods"), phrase("help link")),
    ),
    phrase("periods"): Page(
        phrase(
            "Whole days, with the last one included; weeks run from Monday to Sunday."
        ),
        (
            phrase("driver quality last week for all"),
            phrase("trips last 7 days for all"),
            phrase("trips 1-15 oct for all"),
            phrase("driver activity 2026-10 for all"),
            phrase("driver activity 2026-10-01..2026-10-15 for all"),
        ),
        phrase(
            "Also: today, yesterday, this month, last 3 months, q3, october, mtd, "
            "15.10.2026. The answer names the dates."
        ),
    ),
    phrase("for"): Page(
        phrase("Which branches to ask. Without it I ask the whole company."),
        (
            phrase("driver quality last week for all"),
            phrase("driver quality last week for Izmir and Ankara"),
            phrase("driver quality last week for all except Adana"),
        ),
        phrase(
            "Upper and lower case make no difference; put quotes around a name that "
            "holds an “and”."
        ),
    ),
}
