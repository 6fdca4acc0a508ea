"""Finds who a name means in an article: from last and first names to the full name, with its gender and title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stream.extract.names.first_names import FEMALE, MALE
from stream.extract.names.full_names import FULL, RUN_LIMIT, reading_of
from stream.extract.names.gender import Gender
from stream.extract.names.general_words import is_modifier
from stream.extract.names.surnames import AND

__all__ = ["NameBook", "book_of"]

_PEOPLE, _NAMESAKES = 1_000, 50
"""People of one article who are entered, and of one name: bounds the lists of candidates."""


@dataclass(slots=True)
class _Person:
    """A person of the article: the full name, where it stands first, and how often it is mentioned."""

    name: str
    first_at: int
    count: int = 0
    gender: Gender = Gender.UNKNOWN
    title: str = ""


@dataclass(slots=True)
class NameBook:
    """The full names of one article, by last and by first name, in the order in which they are introduced."""

    people: dict[str, _Person] = field(default_factory=dict)
    by_last: dict[str, list[_Person]] = field(default_factory=dict)
    by_first: dict[str, list[_Person]] = field(default_factory=dict)
    honorifics: dict[str, Gender] = field(default_factory=dict)
    """Last name → gender, from `Mr. Smith`; unknown from `Mayor Smith`."""
    joined_with_opener: dict[str, str] = field(default_factory=dict)
    """A name with the common word that opens its sentence → the name: `Weary Brandt` → `Brandt`."""
    _genders: dict[str, Gender] = field(default_factory=dict)
    """Answers of `gender`: the same few people are asked for at every pronoun."""

    def full_name(self, name: str, at: int, gender: Gender = Gender.UNKNOWN) -> str:
        """Return the full name that `name`, which stands at code point `at`, stands for; `name` itself where the
        article has none. Of several people with one last name it is one of that gender, introduced before `at` and
        mentioned most.
        """
        name = self.joined_with_opener.get(name, name)
        if " " in name:
            return self._joined(name) if f" {AND} " in name else name
        found = self.by_last.get(name) or self.by_first.get(name)
        if not found:
            return name
        if len(found) == 1:
            return found[0].name
        fitting = [p for p in found if not gender or self.gender(p.name) in (Gender.UNKNOWN, gender)] or found
        before = [p for p in fitting if p.first_at <= at] or fitting
        return max(before, key=lambda p: (p.count, -p.first_at)).name

    def _joined(self, surnames: str) -> str:
        """Return the full name with these two surnames; the surnames where the article has no first name."""
        namesakes = self.by_last.get(surnames.partition(" ")[0], ())
        return next((person.name for person in namesakes if person.name.endswith(" " + surnames)), surnames)

    def gender(self, name: str) -> Gender:
        """Return the gender of a full name: by its title, else its first name, else the honorific of its last name."""
        known = self._genders.get(name)
        if known is None:
            known = self._genders[name] = self._gender(name)
        return known

    def _gender(self, name: str) -> Gender:
        person = self.people.get(name)
        if person is not None and person.gender:
            return person.gender
        words = name.lower().split()
        if not words:
            return Gender.UNKNOWN
        if len(words) > 1 or name not in self.by_last:
            if words[0] in FEMALE:
                return Gender.FEMALE if words[0] not in MALE else Gender.UNKNOWN
            if words[0] in MALE:
                return Gender.MALE
        return self.honorifics.get(words[-1], Gender.UNKNOWN)

    def only_before(self, at: int) -> str | None:
        """Return the person whom the text before code point `at` names, where it names one alone; else None."""
        found = [person.name for person in self.people.values() if person.first_at < at]
        return found[0] if len(found) == 1 else None

    def role_holder(self, role: str, at: int) -> str | None:
        """Return the person who was introduced last before code point `at` with the title `role`; None without one."""
        found = [p for p in self.people.values() if p.title and p.title == role and p.first_at <= at]
        return max(found, key=lambda p: p.first_at).name if found else None


def book_of(text: str, known: Iterable[str] = ()) -> NameBook:
    """Return the names of a text, and after them those that are `known` from headline and byline. Linear in the
    text.
    """
    book = NameBook()
    entered: dict[str, _Person | None] = {}
    for match in FULL.finditer(text):
        run = match[0]
        if run not in entered:
            entered[run] = _enter(book, run, match.start())
        elif (person := entered[run]) is not None:
            person.count += 1
    for name in known:
        _enter(book, " ".join(name.split()), len(text))
    for name in [name for name in book.people if _opens_with_common_word(name)]:
        _part(book, name)
    return book


def _opens_with_common_word(name: str) -> bool:
    """Return whether a name begins with a common adjective, adverb or verb, which is nobody's first name."""
    lower = name.partition(" ")[0].lower()
    return lower not in MALE and lower not in FEMALE and is_modifier(lower)


def _part(book: NameBook, name: str) -> None:
    """Take the common word off a name, `Weary Brandt`, `Struggling Ilse Brandt`, if the article has that without it:
    the full name, another person of that last name, or the last name behind a title.
    """
    rest = name.partition(" ")[2]
    namesakes = book.by_last.get(rest.rpartition(" ")[2], [])
    another = " " not in rest and len(namesakes) > 1
    if rest in book.people or another or rest.lower() in book.honorifics:
        book.joined_with_opener[name] = rest
        person = book.people[name]
        for same in (namesakes, book.by_first.get(name.partition(" ")[0], [])):
            if person in same:
                same.remove(person)


def _enter(book: NameBook, run: str, at: int) -> _Person | None:
    """Enter the person whom a run names, or count one mention more; None where it names nobody."""
    reading = reading_of(run) if len(run) <= RUN_LIMIT else None
    if reading is None:
        return None
    full, first, last, gender, title, honoured = reading
    if honoured:
        book.honorifics[honoured] = book.honorifics.get(honoured) or gender
    if not full:
        return None
    person = book.people.get(full)
    if person is None:
        if len(book.people) >= _PEOPLE:
            return None
        person = book.people[full] = _Person(full, at)
        for namesakes in (book.by_last.setdefault(last, []), book.by_first.setdefault(first, [])):
            if len(namesakes) < _NAMESAKES:
                namesakes.append(person)
    person.count += 1
    person.gender = person.gender or gender
    person.title = person.title or title
    return person
