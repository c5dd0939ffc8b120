"""The grand run: `python -m tests.chaos --points 5000 [--seed 1] [--url postgresql+asyncpg://…]`."""

import argparse
import os
from pathlib import Path

from tests.chaos.harness import Ground, rampage, temporary


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", default="", help="an empty Postgres database; SQLite without it")
    asked = parser.parse_args()
    with temporary() as folder:
        tally = rampage(Ground(Path(folder), asked.url), asked.points, asked.seed)
    print(tally)
    for verdict in tally.failed[:20]:
        print(f"  {verdict.case!r}\n    " + "\n    ".join(verdict.faults))
    enough = tally.kills >= asked.points * 0.95
    if not enough:
        print("too few children were really killed")
    return 0 if enough and not tally.failed else 1


if __name__ == "__main__":
    os._exit(main())
