"""What it costs to look into reports and to rewrite them, beside csv alone."""

import argparse
import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.files_outside import serving
from tests.benchmarks.processes import REPOSITORY

HEADERS = (
    "Transaction UUID",
    "Driver first name",
    "Organisation name",
    "Description",
    "vs reporting",
    "Paid to you",
    "Paid to you:Trip balance:Payouts:Cash collected",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-once", type=int, default=50)


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        write_report(large, options.rows)
        write_report(small, options.rows // 20)
        alone = _child(Path(folder), "alone", str(large), options.rounds)
        with serving(small) as origin:
            together = _child(Path(folder), "together", origin, options.at_once)
        yield {
            "benchmark": "files",
            "rows": options.rows,
            "file_mb": round(large.stat().st_size / 2**20, 1),
            **alone,
            **{f"{options.at_once}_files_{key}": v for key, v in together.items()},
        }


def write_report(path: Path, rows: int) -> None:
    """Write seven columns, two of them money."""
    drawn = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(rows):
            writer.writerow(
                (
                    f"{drawn.getrandbits(128):032x}",
                    "Şule",
                    "İzmir",
                    "trip completed order",
                    f"2026-11-{number % 28 + 1:02d} 12:00:00",
                    f"{drawn.uniform(-50, 600):.2f}",
                    f"{drawn.uniform(-300, 0):.2f}",
                )
            )


def _child(folder: Path, what: str, place: str, number: int) -> Mapping[str, object]:
    arguments = (what, place, str(number))
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.files_child", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(REPOSITORY)},
        cwd=folder,
    )
    found: Mapping[str, object] = json.loads(done.stdout)
    return found
