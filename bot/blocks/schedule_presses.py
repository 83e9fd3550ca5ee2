"""The buttons of schedules: their action ids, and what they do in words."""

from bot.blocks import values
from bot.blocks.parts import Press, confirmation
from bot.blocks.presses import ORDER
from bot.blocks.voice import Voice
from bot.domain.schedules import ScheduleState, ScheduleView, schedule_reference

SAVE = "schedule.save"  # draft
TRY = "schedule.try"  # draft
RUN = "schedule.run"  # number, as are those below
PAUSE = "schedule.pause"
RESUME = "schedule.resume"
END = "schedule.end"
ADOPT = "schedule.adopt"


def save(draft_id: int, voice: Voice, *, changes: bool) -> Press:
    """Let what was rehearsed fire."""
    label = voice.say("Save the change" if changes else "Save")
    return Press(label, SAVE, values.encode(draft_id), style="primary")


def try_draft(draft_id: int, voice: Voice) -> Press:
    """Order once what was rehearsed, for who presses alone."""
    return Press(voice.say("Run once now, to me"), TRY, values.encode(draft_id))


def run(number: int, voice: Voice) -> Press:
    """Order once what a schedule orders, for who presses alone."""
    command = voice.say("{ref} run", ref=schedule_reference(number))
    return Press(voice.say("Run now, to me"), RUN, values.encode(number), command)


def pause(number: int, voice: Voice) -> Press:
    """Let it stand still."""
    command = voice.say("pause {ref}", ref=schedule_reference(number))
    return Press(voice.say("Pause"), PAUSE, values.encode(number), command)


def resume(number: int, voice: Voice) -> Press:
    """Let it go on."""
    command = voice.say("resume {ref}", ref=schedule_reference(number))
    return Press(voice.say("Resume"), RESUME, values.encode(number), command)


def end(number: int, voice: Voice) -> Press:
    """End it for good."""
    ref = schedule_reference(number)
    sure = confirmation(
        voice.say("End {ref}?", ref=ref),
        voice.say("It fires no more."),
        voice.say("End it"),
        voice.say("Leave it"),
    )
    command = voice.say("unschedule {ref}", ref=ref)
    return Press(voice.say("End"), END, values.encode(number), command, confirm=sure)


def adopt(number: int, voice: Voice) -> Press:
    """Become its owner."""
    command = voice.say("adopt {ref}", ref=schedule_reference(number))
    label = voice.say("Adopt it")
    return Press(label, ADOPT, values.encode(number), command, "primary")


def typed(label: str, command: str) -> Press:
    """Do what typing *command* does."""
    return Press(label, ORDER, values.encode(command), command)


def on_schedule(view: ScheduleView, voice: Voice) -> list[Press]:
    """Return what can be done with a schedule as it stands."""
    number = view.number
    match view.state:
        case ScheduleState.active:
            found = [pause, run, end]
        case ScheduleState.paused if view.pause == "owner":
            found = [adopt, end]
        case ScheduleState.paused:
            found = [resume, run, end]
        case _:
            found = []
    return [each(number, voice) for each in found]
