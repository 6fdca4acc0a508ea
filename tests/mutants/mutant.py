"""A fault as it is listed, and the lists."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

__all__ = ["ROOT", "Mutant", "faults_of_the_list", "read_lists"]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Mutant:
    """One promise, the line that keeps it, and the tests of which one at least must fail without it."""

    id: str
    promise: str
    file: str
    before: str
    """Stands in the file exactly once."""
    after: str
    tests: tuple[str, ...]
    """As pytest names them: `path::test`, from the root of the checkout."""

    @property
    def wants_broker(self) -> bool:
        return any(test.startswith(("tests/broker/", "tests/fault/")) for test in self.tests)


def read_lists(folder: Path = HERE) -> list[Mutant]:
    """All faults, by list and place. Raises `ValueError` for an entry with other fields than a mutant has."""
    names = {field.name for field in fields(Mutant)}
    found = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8")).get("mutant", []):
            if entry.keys() != names:
                raise ValueError(f"{path.name}: {entry.get('id', entry)}: a mutant has {', '.join(sorted(names))}")
            found.append(Mutant(**{**entry, "tests": tuple(entry["tests"])}))
    return found


def faults_of_the_list(mutants: list[Mutant], root: Path = ROOT) -> list[str]:
    """What is wrong with the list itself, a sentence each: no run is needed to see that a line is gone."""
    said = []
    seen: set[str] = set()
    for mutant in mutants:
        if mutant.id in seen:
            said.append(f"{mutant.id}: the id stands twice")
        seen.add(mutant.id)
        path = root / mutant.file
        times = path.read_text("utf-8").count(mutant.before) if path.is_file() else 0
        if times != 1:
            said.append(f"{mutant.id}: `before` stands {times} times in {mutant.file}, not once")
        elif mutant.before == mutant.after:
            said.append(f"{mutant.id}: `after` is `before`")
        elif path.suffix == ".py" and not _compiles(path.read_text("utf-8").replace(mutant.before, mutant.after)):
            said.append(f"{mutant.id}: with `after`, {mutant.file} is no Python: any test would fail")
        if not mutant.tests:
            said.append(f"{mutant.id}: no test is named")
        said += [f"{mutant.id}: {test} is no test" for test in mutant.tests if not _is_a_test(test, root)]
    return said


def _is_a_test(test: str, root: Path) -> bool:
    """Whether the file is there and has a function of that name; parameters are pytest's business."""
    file, *names = test.split("[", maxsplit=1)[0].split("::")
    path = root / file
    if not path.is_file():
        return False
    source = path.read_text("utf-8")
    return all(f"def {name}(" in source or f"class {name}" in source for name in names)


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
