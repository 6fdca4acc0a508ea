"""Models the rules file, which says what a desk wants to be woken for. `load_rules` reads it.

    channels:                       rules:
      desk:                           - name: ceasefire
        apprise: ["${DESK_URL}"]        severity: critical
      cms:                              include: {text: [ceasefire, "peace deal"]}
        webhook:                        exclude: {slugline: ["*-digest*"]}
          url: https://…                channels: [desk, cms]
          secret: ${CMS_SECRET}         quiet: {again_after: 30m}

A `${NAME}` stands for what the environment gives: no secret is in the file.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, field_validator, model_validator

from schemas import AlertKind, Severity, Status
from stream.alert.fold import Glob, Term
from stream.alert.gather import Throttle, Window
from stream.alert.quiet import Quiet

__all__ = ["PATTERN_FIELDS", "TERM_FIELDS", "Channel", "Conditions", "Manner", "Rule", "Ruleset", "Webhook"]


def _as_list(value: object) -> object:
    """Return a tuple of one for a single value, which may stand for a list; an empty one for None."""
    if isinstance(value, (list, tuple)):
        return value
    return () if value is None else (value,)


def _term(value: object) -> Term:
    return value if isinstance(value, Term) else Term.parse(_text(value))


def _glob(value: object) -> Glob:
    return value if isinstance(value, Glob) else Glob.parse(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("is no text")  # noqa: TRY004 (pydantic reports ValueError)
    return value


Terms = Annotated[tuple[Annotated[Term, PlainValidator(_term)], ...], BeforeValidator(_as_list)]
Globs = Annotated[tuple[Annotated[Glob, PlainValidator(_glob)], ...], BeforeValidator(_as_list)]

PATTERN_FIELDS = ("provider", "language", "slugline", "keywords", "subjects")
TERM_FIELDS = ("speaker", "text", "person")
"""The keys of `Conditions` that are patterns, and those that are terms: in the order of what they cost to look at, in
which an alert's reasons stand too."""

DEPTH_LIMIT = 8
"""Levels of `any` and `all` within one another: no desk reads more, and a matcher that recurses stays bounded."""


class _Strict(BaseModel):
    """Refuses unknown keys: a key that nobody reads is a mistake of whoever wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Conditions(_Strict):
    """All keys given must hold; of one key's list, any value will do. `any` and `all` combine further conditions."""

    text: Terms = ()
    """Words or phrases of headline, cross-headings, body or editor's note; `ceasefir*` for any ending."""
    slugline: Globs = ()
    """Patterns of the whole slugline: `*APNewsAlert*`."""
    keywords: Globs = ()
    subjects: Globs = ()
    """Codes or names: `medtop:2*`, `obituary`."""
    provider: Globs = ()
    language: Globs = ()
    """BCP 47; `en` is also `en-GB`."""
    urgency: Annotated[int, Field(ge=1, le=8)] | None = None
    """At most this number (1 is highest). An item without urgency does not hold."""
    status: Annotated[tuple[Status, ...], BeforeValidator(_as_list)] = ()
    person: Terms = ()
    """Names in the text, the subjects or the keywords, or of a speaker."""
    speaker: Terms = ()
    """Names of those who are quoted."""
    any_: Annotated[tuple[Conditions, ...], BeforeValidator(_as_list), Field(alias="any")] = ()
    all_: Annotated[tuple[Conditions, ...], BeforeValidator(_as_list), Field(alias="all")] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set or all(getattr(self, name) in ((), None) for name in self.model_fields_set):
            raise ValueError("has no condition: give it one, such as `text: [ceasefire]`")
        if _depth(self) > DEPTH_LIMIT:
            raise ValueError(f"is nested more than {DEPTH_LIMIT} deep")
        return self

    def statuses(self) -> frozenset[Status]:
        """Return every status that is asked for by name, at any depth."""
        below = (part.statuses() for part in (*self.any_, *self.all_))
        return frozenset(self.status).union(*below)


def _depth(conditions: Conditions) -> int:
    return 1 + max((_depth(part) for part in (*conditions.any_, *conditions.all_)), default=0)


class Manner(_Strict):
    """How a rule alerts. It is remembered with a story, for the story's corrections and its withdrawal."""

    severity: Severity = Severity.INFO
    channels: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    """Names of channels; none: the alert stays on the topic, for whoever reads it."""
    on: Annotated[tuple[AlertKind, ...], BeforeValidator(_as_list), Field(min_length=1)] = tuple(AlertKind)
    """The kinds that are sent."""
    quiet: Quiet = Quiet()
    digest: Window | None = None
    """First alerts of so long a time go in one message at its end."""
    throttle: Throttle | None = None
    """First alerts beyond so many in a time go in one message at its end."""

    @model_validator(mode="after")
    def _gathers_one_way(self) -> Self:
        if self.digest is not None and self.throttle is not None:
            raise ValueError("has `digest` and `throttle`: a digest is a throttle already, keep one of them")
        return self


class Rule(Manner):
    """One rule."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """Unique. It is part of every alert's id: another name is another rule, and alerts anew."""
    description: str = ""
    include: Conditions
    exclude: Conditions | None = None
    """Any one key that holds excludes the item; use `all` for what must hold together."""

    @property
    def manner(self) -> Manner:
        """The part of the rule that is remembered with a story."""
        return Manner.model_validate({name: getattr(self, name) for name in Manner.model_fields})

    @property
    def asks_advisories(self) -> bool:
        """Whether notes to editors may alert: only where `status` names them."""
        return Status.ADVISORY in self.include.statuses()


class Webhook(_Strict):
    """An HTTP endpoint that takes the alert as JSON."""

    url: Annotated[str, Field(pattern=r"^(https?://|\$\{)")]
    secret: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_as_list)] = ()
    """Keys of the signature (Standard Webhooks: `whsec_…`), several while one takes the place of another; unsigned
    where there is none.
    """


class Channel(_Strict):
    """Where alerts go: Apprise URLs or one webhook. Values may hold `${NAME}`, resolved by `Channels`."""

    apprise: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    webhook: Webhook | None = None
    allow_private: bool = False
    """Whether it may be at an address that is not public: on this machine, or in a network of the house."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.apprise) == (self.webhook is not None):
            raise ValueError("needs either `apprise` (a list of URLs) or `webhook` (url, secret)")
        return self


class Ruleset(_Strict):
    """A rules file. Made by `stream.alert.load.load_rules`."""

    channels: dict[str, Channel] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    version: str = ""
    """A hash of the file's text: the same text has the same version."""

    @field_validator("channels", mode="before")
    @classmethod
    def _no_channels(cls, value: object) -> object:
        return {} if value in (None, "") else value

    @field_validator("rules", mode="before")
    @classmethod
    def _no_rules(cls, value: object) -> object:
        return () if value in (None, "") else value
