"""How late a finished report is noticed, and how many calls that takes."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from statistics import fmean

from bot.logs import configure
from tests.benchmarks.scenario import Fleet, Outcome, play

# The documented advice: wait two to five minutes, then ask once a minute for each.
_FIRST_LOOK = 120.0
_EVERY = 60.0
_WINDOW = 600.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--orgs", type=int, default=20)
    parser.add_argument("--reports", type=int, default=6)
    parser.add_argument("--median", type=float, default=150.0, help="seconds")
    parser.add_argument("--sigma", type=float, default=0.6)
    parser.add_argument(
        "--call-budget", type=int, help="Get and List calls to spend, mean of a seed"
    )
    parser.add_argument("--no-history", action="store_true")


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    fleet = Fleet(
        orgs=options.orgs,
        reports=options.reports,
        median=options.median,
        sigma=options.sigma,
        history=not options.no_history,
        poll_calls=options.call_budget,
    )
    outcomes = measure(fleet, options.seeds)
    documented = [documented_schedule(outcome.durations) for outcome in outcomes]
    yield {
        "benchmark": "polling",
        **figures(outcomes),
        **{f"documented_{name}": value for name, value in figures(documented).items()},
    }
    for history in (True, False):
        alone = replace(fleet, orgs=1, reports=1, history=history, poll_calls=None)
        lags = [lag for found in measure(alone, options.seeds) for lag in found.lags]
        yield {
            "benchmark": "polling_alone",
            "history": history,
            "mean_lag_s": round(fmean(lags), 2),
            "max_lag_s": round(max(lags), 2),
        }


def measure(fleet: Fleet, seeds: int) -> list[Outcome]:
    """Return the outcomes of the first seeds, played on two processes."""
    # A fresh process each: nothing of this one's loop or threads is inherited.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        outcomes = []
        for outcome in pool.map(partial(_played, fleet), range(1, seeds + 1)):
            outcomes.append(outcome)
            print(f"{len(outcomes)}/{seeds}", end="\r", file=sys.stderr, flush=True)
        return outcomes


def documented_schedule(durations: Sequence[float]) -> Outcome:
    """Return what the documented advice makes of reports that start together."""
    lags, instants = [], []
    for duration in durations:
        at = _FIRST_LOOK
        instants.append(at)
        while at < duration:
            at += _EVERY
            instants.append(at)
        lags.append(at - duration)
    busiest = max(
        sum(start <= at < start + _WINDOW for at in instants) for start in set(instants)
    )
    return Outcome(durations, lags, len(instants), busiest)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the means over seeds, and the busiest window of all."""
    return {
        "mean_lag_s": round(fmean(fmean(found.lags) for found in outcomes), 2),
        "p95_lag_s": round(fmean(_p95(found.lags) for found in outcomes), 2),
        "calls": round(fmean(found.calls for found in outcomes), 1),
        "max_calls_in_600_s": max(found.busiest for found in outcomes),
    }


def _p95(lags: Sequence[float]) -> float:
    return sorted(lags)[max(0, round(len(lags) * 0.95) - 1)]


def _played(fleet: Fleet, seed: int) -> Outcome:
    configure("warning", "auto")
    return asyncio.run(play(fleet, seed))
