"""What somebody may have meant by a toll command: near misses, never taken."""

from typing import Final

from bot.domain.commands import Option
from bot.domain.toll_commands import TollMisunderstood, TollProblem, TollReportCommand
from bot.domain.toll_phrasing import canonical, report_label, watch_label
from bot.domain.toll_reports import KNOWN_REPORTS, Criteria
from bot.domain.toll_rule_questions import usual_rule
from bot.domain.toll_vocabulary import METRICS, VERBS
from bot.services.suggestions import suggest
from bot.texts.english import ENGLISH, Language

_LIMIT: Final = 3
_REPORTS: Final = {
    spelling: known.name for known in KNOWN_REPORTS for spelling in known.spellings
}


def complete(
    misunderstood: TollMisunderstood, language: Language = ENGLISH
) -> tuple[Option, ...]:
    """Return ways on for *misunderstood*, the likeliest first.

    That is what nearly is a report, a verb or a metric, else its own options.
    """
    word = misunderstood.word
    near: list[Option] = []
    if misunderstood.problem is TollProblem.unknown_report:
        asked = misunderstood.partial
        span = asked.criteria if asked is not None else Criteria.day
        names = dict.fromkeys(_REPORTS[each] for each in suggest(word, _REPORTS))
        near += [
            Option(
                report_label(name, span, language),
                canonical(TollReportCommand(name, span)),
            )
            for name in names
        ]
        verbs = dict.fromkeys(VERBS[each] for each in suggest(word, VERBS))
        near += [Option(verb.capitalize(), verb) for verb in verbs]
    elif misunderstood.problem is TollProblem.unknown_metric:
        metrics = dict.fromkeys(METRICS[each] for each in suggest(word, METRICS))
        rules = [usual_rule(metric) for metric in metrics]
        near += [Option(watch_label(rule, language), canonical(rule)) for rule in rules]
    if near:
        return tuple(dict.fromkeys(near))[:_LIMIT]
    return misunderstood.options
