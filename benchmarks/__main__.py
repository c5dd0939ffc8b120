"""`python -m benchmarks [names]`: runs the benches one by one, each in fresh processes, and prints one table."""

import argparse
import sys
from collections.abc import Callable

from benchmarks.desk import desk
from benchmarks.hostile import hostile
from benchmarks.neighbours import neighbours
from benchmarks.search import search
from benchmarks.sources import sources
from benchmarks.start import start
from benchmarks.table import Figure, drawn
from benchmarks.throughput import acknowledged, durable_ingress, whole_way
from benchmarks.widget import widget

BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "start": start,
    "widget": widget,
    "ingress": durable_ingress,
    "whole-way": whole_way,
    "acknowledged": acknowledged,
    "neighbours": neighbours,
    "desk": desk,
    "search": search,
    "sources": sources,
    "hostile": hostile,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHES)}; all without one")
    names = parser.parse_args().names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"no bench is called {unknown[0]}; there are {', '.join(BENCHES)}")
    figures: list[Figure] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += BENCHES[name]()
    print(drawn(figures))
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
