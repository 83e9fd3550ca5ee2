"""The buttons of schedules: their action ids, and what they do in words."""

from bot.blocks import values
from bot.blocks.parts import Press, confirmation
from bot.blocks.presses import ORDER
from bot.domain.schedules import ScheduleState, ScheduleView, schedule_reference

SAVE = "schedule.save"  # draft
TRY = "schedule.try"  # draft
RUN = "schedule.run"  # number, as are those below
PAUSE = "schedule.pause"
RESUME = "schedule.resume"
END = "schedule.end"
ADOPT = "schedule.adopt"


def save(draft_id: int, *, changes: bool) -> Press:
    """Let what was rehearsed fire."""
    label = "Save the change" if changes else "Save"
    return Press(label, SAVE, values.encode(draft_id), style="primary")


def try_draft(draft_id: int) -> Press:
    """Order once what was rehearsed, for who presses alone."""
    return Press("Run once now, to me", TRY, values.encode(draft_id))


def run(number: int) -> Press:
    """Order once what a schedule orders, for who presses alone."""
    command = f"{schedule_reference(number)} run"
    return Press("Run now, to me", RUN, values.encode(number), command)


def pause(number: int) -> Press:
    """Let it stand still."""
    command = f"pause {schedule_reference(number)}"
    return Press("Pause", PAUSE, values.encode(number), command)


def resume(number: int) -> Press:
    """Let it go on."""
    command = f"resume {schedule_reference(number)}"
    return Press("Resume", RESUME, values.encode(number), command)


def end(number: int) -> Press:
    """End it for good."""
    ref = schedule_reference(number)
    sure = confirmation(f"End {ref}?", "It fires no more.", "End it", "Leave it")
    return Press("End", END, values.encode(number), f"unschedule {ref}", confirm=sure)


def adopt(number: int) -> Press:
    """Become its owner."""
    command = f"adopt {schedule_reference(number)}"
    return Press("Adopt it", ADOPT, values.encode(number), command, "primary")


def typed(label: str, command: str) -> Press:
    """Do what typing *command* does."""
    return Press(label, ORDER, values.encode(command), command)


def on_schedule(view: ScheduleView) -> list[Press]:
    """Return what can be done with a schedule as it stands."""
    number = view.number
    match view.state:
        case ScheduleState.active:
            return [pause(number), run(number), end(number)]
        case ScheduleState.paused if view.pause == "owner":
            return [adopt(number), end(number)]
        case ScheduleState.paused:
            return [resume(number), run(number), end(number)]
        case _:
            return []
