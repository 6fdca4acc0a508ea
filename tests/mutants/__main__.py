"""`python -m tests.mutants [--only TEXT] [--jobs N]`: every listed fault in, its tests must fail.

Exit code 0 only where each fault still applies and each is held by a test of those that it names.
"""

from __future__ import annotations

import argparse
import queue
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.mutants.mutant import Mutant, faults_of_the_list, read_lists
from tests.mutants.tree import Tree, Verdict

_WHOLE_SECONDS = 900
"""For all named tests once, without a fault."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Puts every listed fault into a copy of the tree, and asks its tests.")
    parser.add_argument("--only", default="", help="the faults with this text in their id, file or tests")
    parser.add_argument("--jobs", type=int, default=2, help="copies of the tree at work at once")
    options = parser.parse_args()
    mutants = read_lists()
    if wrong := faults_of_the_list(mutants):
        print("\n".join(wrong))
        return 1
    mutants = [m for m in mutants if options.only in f"{m.id} {m.file} {' '.join(m.tests)}"]
    if not mutants:
        parser.error(f"no fault has {options.only!r} in its id, file or tests")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wirestream-mutants-") as scratch:
        trees = [Tree(Path(scratch, str(number))) for number in range(max(1, options.jobs))]
        # A test that fails without any fault would hold everything.
        whole = tuple(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
        code, output = trees[0].run(whole, within=_WHOLE_SECONDS)
        if code != 0:
            print(output, "The tests fail without any fault: mend them first.", sep="\n")
            return 1
        verdicts = list(_ask_all(mutants, trees))
    lost = [verdict for verdict in verdicts if not verdict.held]
    seconds = time.monotonic() - started
    print(f"{len(verdicts) - len(lost)} of {len(verdicts)} faults are held by a test ({seconds:.0f} s)")
    return 1 if lost else 0


def _ask_all(mutants: list[Mutant], trees: list[Tree]) -> Iterator[Verdict]:
    free: queue.SimpleQueue[Tree] = queue.SimpleQueue()
    for tree in trees:
        free.put(tree)

    def ask(mutant: Mutant) -> Verdict:
        tree = free.get()
        try:
            return tree.ask(mutant)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        # Those with a broker take longest: first, so that no core waits at the end.
        for done in as_completed([pool.submit(ask, m) for m in sorted(mutants, key=lambda m: not m.wants_broker)]):
            verdict = done.result()
            word, said = ("held", verdict.mutant.promise) if verdict.held else ("LOST", verdict.said)
            print(f"{word} {verdict.mutant.id}: {said}", flush=True)
            yield verdict


if __name__ == "__main__":
    sys.exit(main())
