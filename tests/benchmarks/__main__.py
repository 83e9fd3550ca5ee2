"""Runs one benchmark and prints its figures, one JSON object per line."""

import argparse
import json

from tests.benchmarks import (
    access,
    ack,
    backlog,
    fanout,
    files,
    footprint,
    polling,
    schedules,
    toll,
)

BENCHMARKS = {
    "polling": polling,
    "access": access,
    "ack": ack,
    "backlog": backlog,
    "files": files,
    "fanout": fanout,
    "footprint": footprint,
    "toll": toll,
    "schedules": schedules,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    names = parser.add_subparsers(required=True)
    for name, benchmark in BENCHMARKS.items():
        options = names.add_parser(name, description=benchmark.__doc__)
        benchmark.add_options(options)
        options.set_defaults(run=benchmark.run)
    chosen = parser.parse_args()
    for line in chosen.run(chosen):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
