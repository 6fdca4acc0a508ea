"""The table of the faults: what each is, how it is injected, and what a round must show besides nothing lost."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FAULTS", "Fault"]


@dataclass(frozen=True)
class Fault:
    """A row of the report, or several: one for each way that the fault comes."""

    name: str
    ways: dict[str, str]
    """How it is injected, by a short name that the histories have."""
    where: str
    """The file of its test."""


FAULTS: dict[str, Fault] = {
    "F1": Fault(
        "a worker is killed",
        {"kill": "SIGKILL of each role in turn, in a drawn order, with a backlog before it"},
        "test_kills.py",
    ),
    "F2": Fault(
        "a worker is killed with a story in flight",
        {
            "held-dedupe": "a drawn story never gets out of dedupe, those before it do; then SIGKILL",
            "held-store": "a drawn story never gets into the database, those before it do; then SIGKILL",
        },
        "test_kills.py",
    ),
    "F3": Fault(
        "bad messages among good ones",
        {"poison": "thirty among good copy: bad JSON, cut-off XML, bytes of a picture, a wrong encoding"},
        "test_input.py",
    ),
    "F4": Fault(
        "messages larger than a limit",
        {"oversize": "records over the limit, and one of 25 MB that gzip makes small"},
        "test_input.py",
    ),
    "F5": Fault(
        "hostile markup",
        {"hostile": "among good copy, drawn: entity bombs, external entities, 100,000 levels, broken archives"},
        "test_input.py",
    ),
    "F6": Fault(
        "hostile characters",
        {"characters": "NUL, lone surrogates, BOM, bidi controls, invalid UTF-8, a mislabelled charset"},
        "test_input.py",
    ),
    "F7": Fault(
        "what is produced does not arrive",
        {"swallowed": "a proxy swallows Produce requests, commits pass; then SIGKILL"},
        "test_broker_away.py",
    ),
    "F8": Fault(
        "the broker is away",
        {
            "paused": "SIGSTOP of the one broker, then SIGCONT",
            "cut": "a proxy cuts all connections, and refuses new ones",
            "half-open": "a proxy takes connections and passes nothing on",
            "restarted": "SIGKILL of the one broker, and a start on the same disk",
            "leader": "three brokers: SIGKILL of the leader of most partitions",
            "one-paused": "three brokers: SIGSTOP of one for longer than its session",
            "controller": "three brokers: SIGKILL of the active controller",
            "below-min": "three brokers: SIGKILL of two, so that no partition may be written to",
        },
        "test_broker_away.py, test_three_brokers.py",
    ),
    "F9": Fault(
        "a storm of rebalances",
        {"storm": "three workers of a role, one of which leaves or joins again and again"},
        "test_workers.py",
    ),
    "F10": Fault(
        "a worker that is stuck",
        {"stuck": "a stage waits for ever with a story in hand"},
        "test_workers.py",
    ),
    "F11": Fault(
        "the database is ill",
        {
            "away": "PostgreSQL is shut down, and started again",
            "slow": "each write takes two seconds",
            "read-only": "the database takes no writes",
            "full": "each write ends with SQLSTATE 53100, disk full",
        },
        "test_database.py",
    ),
    "F12": Fault(
        "everything is delivered twice",
        {
            "twice": "the same copy is sent again",
            "rewound": "the groups of all roles are set back to the first offset",
        },
        "test_again.py",
    ),
    "F13": Fault(
        "a crash between the index and the verdict",
        {"between": "SIGKILL once the broker has the index's write and not yet the verdict"},
        "test_kills.py",
    ),
    "F14": Fault(
        "clocks that are off",
        {"clocks": "workers an hour ahead and an hour behind; copy from 1996, of 2099, without a zone"},
        "test_workers.py",
    ),
    "F15": Fault(
        "the disk of a worker is full",
        {"full": "no file of a detector's index may grow (RLIMIT_FSIZE); then SIGKILL, and a start meanwhile"},
        "test_disk.py",
    ),
    "F16": Fault(
        "a deploy that refuses everything",
        {"breaker": "an exception of ours for every record"},
        "test_workers.py",
    ),
    "F17": Fault(
        "a worker is told to end",
        {"sigterm": "SIGTERM of each role with a backlog before it"},
        "test_kills.py",
    ),
    "F18": Fault(
        "weeks of running",
        {"soak": "an even load (`make soak`)"},
        "tests/soak",
    ),
    "F19": Fault(
        "the same copy again, from nothing",
        {"same": "two runs of one seed on topics made anew: all outputs but their times must be the same bytes"},
        "test_again.py",
    ),
    "F20": Fault(
        "another release's messages",
        {"skew": "records of the first release, of a newer minor and of an unknown major on three topics"},
        "test_input.py",
    ),
}
