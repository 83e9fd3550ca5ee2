"""python -m tests.faults crash --moments 200 [--seed N] [--database sqlite|postgres]"""

import argparse
import math
import sys

from tests.faults.campaign import as_line, crash


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.faults")
    commands = parser.add_subparsers(required=True)
    chosen = commands.add_parser("crash", help="kill -9 at many moments, and check")
    chosen.add_argument("--moments", type=int, default=200)
    chosen.add_argument("--seed", type=int, default=1)
    chosen.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    chosen.add_argument("--at-once", type=int, default=4, help="worlds side by side")
    chosen.add_argument("--only", type=int, help="repeat one moment of the seed")
    chosen.add_argument(
        "--minutes", type=float, default=math.inf, help="begin no moment after that"
    )
    options = parser.parse_args()
    campaign = crash(
        options.database,
        options.seed,
        options.moments,
        at_once=options.at_once,
        only=options.only,
        minutes=options.minutes,
    )
    for result in sorted(campaign.broken, key=lambda each: each.moment.number):
        print(
            f"repeat: python -m tests.faults crash --moments {options.moments} "
            f"--seed {options.seed} --database {options.database} "
            f"--only {result.moment.number}"
        )
    print(as_line(campaign), flush=True)
    return 1 if campaign.broken else 0


if __name__ == "__main__":
    sys.exit(main())
