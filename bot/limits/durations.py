"""What is learned about the time that a report takes to generate.

Generation times are taken as log-normal: the logarithm of the seconds is normal
with unknown mean and variance, whose conjugate prior is normal-inverse-gamma. The
prior knows next to nothing: a median somewhere between 10 s and half an hour. What
all types together have shown narrows it for a type that has shown little.

The predictive distribution is a Student t on the logarithm. It is replaced by a
normal of the same variance, which has closed forms for all that planning needs.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final

# History older than about this many reports of a type fades away, so that a supplier
# that has become slower or faster is believed after some dozens of reports.
MEMORY: Final = 60.0

_MEDIAN_LOG: Final = math.log(134.0)  # the geometric middle of 10 s and 30 min
_MEDIAN_SPREAD: Final = 1.3  # two of these reach from the middle to either end
_BETWEEN_TYPES: Final = 0.5  # spread of the types' medians, on the log scale
_SPREAD: Final = 0.7  # a type's own spread before anything is known
_SHAPE: Final = 2.5  # of the inverse gamma: worth five reports
# Share of the broad prior in every prediction: a history that is wrong, or a report
# that never ends, is then noticed by the predictive itself. A tenth costs 2 % of the
# mean lag when history is right (tests/benchmarks/simulation.py).
_DOUBT: Final = 0.1
_SHORTEST_SECONDS: Final = 0.5
_LEAST_VARIANCE: Final = 0.04
_NOTHING: Final = 1e-12
_ROUNDS: Final = 8
_FAR: Final = 6.0  # standard deviations; beyond, the tail ratio loses its digits


@dataclass(frozen=True, slots=True)
class Belief:
    """What the finished reports of one type have shown; three numbers to store.

    *mean* and *squares* are the mean and the sum of squared deviations of the
    natural logarithms of the seconds.
    """

    count: float = 0.0
    mean: float = 0.0
    squares: float = 0.0

    @classmethod
    def kept(cls, numbers: Mapping[str, float]) -> "Belief":
        """Return what was stored; a newer release may have stored more than that."""
        ours = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in numbers.items() if name in ours})

    def observe(self, seconds: float) -> "Belief":
        """Return the belief after one more report took *seconds*.

        The best guess for a report that was found by looking is the middle between
        the last look that did not see it complete and the one that did.
        """
        fading = min(1.0, (MEMORY - 1.0) / self.count) if self.count else 1.0
        value = math.log(max(seconds, _SHORTEST_SECONDS))
        count = self.count * fading + 1.0
        step = value - self.mean
        mean = self.mean + step / count
        squares = self.squares * fading + step * (value - mean)
        return Belief(count, mean, squares)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports of a type are in progress, and their mean age in seconds."""

    count: int = 0
    mean_age: float = 0.0


@dataclass(frozen=True, slots=True)
class _LogNormal:
    weight: float
    middle: float
    spread: float
    mean: float = field(init=False)

    def __post_init__(self) -> None:
        mean = math.exp(self.middle + self.spread**2 / 2)
        object.__setattr__(self, "mean", mean)

    def survival(self, log_age: float) -> float:
        return self.weight * _upper((log_age - self.middle) / self.spread)

    def partial_mean(self, log_age: float) -> float:
        """Return the expectation of the duration where it is below the age."""
        z = (log_age - self.middle) / self.spread - self.spread
        return self.weight * self.mean * _upper(-z)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long the next report of a type may take: a mixture of log-normals."""

    parts: tuple[_LogNormal, ...]

    def survival(self, age: float) -> float:
        """Return the probability that a report takes longer than *age* seconds."""
        log_age = math.log(max(age, _NOTHING))
        return sum([part.survival(log_age) for part in self.parts]) + _NOTHING

    def overdue(self, seen: float, age: float) -> float:
        """Return the expected seconds by which a report is complete at *age*.

        It was last seen in progress at the age of *seen* seconds:
        E[(age − C)⁺ | C > seen] = (age − seen) − ∫ S(s)/S(seen) ds from seen to age,
        where the integral of S up to s is s·S(s) + E[C; C ≤ s].
        """
        if age <= seen:
            return 0.0
        alive = self.survival(seen)
        waiting = (self._lived(age) - self._lived(seen)) / alive
        return max(0.0, age - seen - waiting)

    def _lived(self, age: float) -> float:
        log_age = math.log(max(age, _NOTHING))
        return sum(
            [
                age * part.survival(log_age) + part.partial_mean(log_age)
                for part in self.parts
            ]
        )


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Parameters of a normal-inverse-gamma: a guess, its worth, and the spread."""

    middle: float
    worth: float
    shape: float
    scale: float

    @property
    def variance(self) -> float:
        return self.scale / (self.shape - 1.0)

    def updated(self, belief: Belief) -> "_Posterior":
        worth = self.worth + belief.count
        step = belief.mean - self.middle
        return _Posterior(
            middle=self.middle + step * belief.count / worth,
            worth=worth,
            shape=self.shape + belief.count / 2,
            scale=self.scale
            + belief.squares / 2
            + step**2 * self.worth * belief.count / (2 * worth),
        )

    def learned(self, belief: Belief, waiting: Waiting) -> "_Posterior":
        """Return the posterior given the finished and the waiting reports.

        The first to finish are the fast ones. Without the ones that still wait, the
        belief would be far too short while a batch is under way. They are put in
        with the mean and variance that the guess itself gives them beyond their age
        (expectation maximisation); their worth is not counted as evidence.
        """
        found = self.updated(belief)
        if waiting.count == 0:
            return found
        guess = found
        log_age = math.log(max(waiting.mean_age, _SHORTEST_SECONDS))
        for _ in range(_ROUNDS):
            mean, variance = _beyond(guess.middle, math.sqrt(guess.variance), log_age)
            imputed = Belief(waiting.count, mean, waiting.count * variance)
            guess = self.updated(merged((belief, imputed)))
        shape = max(found.shape, _SHAPE)
        return _Posterior(
            guess.middle, found.worth, shape, guess.variance * (shape - 1.0)
        )

    def predictive(self, weight: float) -> _LogNormal:
        variance = self.variance * (1.0 + 1.0 / self.worth)
        return _LogNormal(weight, self.middle, math.sqrt(variance))


def _prior(middle: float, variance: float, spread_of_medians: float) -> _Posterior:
    worth = variance / spread_of_medians**2
    return _Posterior(middle, worth, _SHAPE, variance * (_SHAPE - 1.0))


_BROAD: Final = _prior(_MEDIAN_LOG, _SPREAD**2, _MEDIAN_SPREAD)


@dataclass(frozen=True, slots=True)
class Outlooks:
    """The outlook per report type, and for types that were never seen."""

    known: Mapping[str, Outlook]
    unknown: Outlook

    def of(self, kind: str) -> Outlook:
        """Return what to expect of a report of the type *kind*."""
        return self.known.get(kind, self.unknown)


def expect(beliefs: Mapping[str, Belief], waiting: Mapping[str, Waiting]) -> Outlooks:
    """Return the outlooks for every type in *beliefs* or *waiting*, and the others.

    What all types have shown together stands in for the prior of each: the less a
    type's own history has to say, the more it counts. Reports that have waited for
    more than half an hour are better left out of *waiting*: they may be lost.
    """
    everything = merged(beliefs.values())
    general = _BROAD.learned(everything, _together(waiting.values()))
    within = sum(belief.squares for belief in beliefs.values())
    between = (everything.squares - within) / max(everything.count, 1.0)
    prior = _prior(
        middle=general.middle,
        variance=max(general.variance - between, _LEAST_VARIANCE),
        spread_of_medians=math.sqrt(
            _BETWEEN_TYPES**2 + between + general.variance / general.worth
        ),
    )
    doubt = _BROAD.predictive(_DOUBT)
    known = {
        kind: Outlook(
            (
                prior.learned(
                    beliefs.get(kind, _NO_BELIEF), waiting.get(kind, _NOBODY)
                ).predictive(1.0 - _DOUBT),
                doubt,
            )
        )
        for kind in beliefs.keys() | waiting.keys()
    }
    return Outlooks(known, Outlook((prior.predictive(1.0 - _DOUBT), doubt)))


def merged(beliefs: Iterable[Belief]) -> Belief:
    """Return the belief of somebody who has seen what all of *beliefs* have seen."""
    count = mean = squares = 0.0
    for belief in beliefs:
        together = count + belief.count
        if together > 0.0:
            step = belief.mean - mean
            squares += belief.squares + step**2 * count * belief.count / together
            mean += step * belief.count / together
            count = together
    return Belief(count, mean, squares)


_NO_BELIEF: Final = Belief()
_NOBODY: Final = Waiting()


def _together(waiting: Collection[Waiting]) -> Waiting:
    count = sum(part.count for part in waiting)
    ages = sum(part.count * part.mean_age for part in waiting)
    return Waiting(count, ages / count) if count else _NOBODY


def _beyond(middle: float, spread: float, least: float) -> tuple[float, float]:
    """Return mean and variance of a normal variable known to exceed *least*."""
    z = min((least - middle) / spread, _FAR)
    density = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    ratio = density / _upper(z)
    return middle + spread * ratio, spread**2 * (1.0 - ratio * (ratio - z))


def _upper(z: float) -> float:
    """Return the probability that a standard normal variable exceeds *z*."""
    return 0.5 * math.erfc(z * math.sqrt(0.5))
