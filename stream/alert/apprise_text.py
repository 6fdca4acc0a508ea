"""Words an alert for a person, and cuts a digest into pieces that a service takes. It is pure."""

from __future__ import annotations

from schemas import Alert, AlertDigest, AlertKind, digest_id_of

__all__ = ["LEADS", "body_of", "pieces_of"]

LEADS = {
    AlertKind.FIRST: "",
    AlertKind.CORRECTION: "CORRECTION: ",
    AlertKind.WITHDRAWAL: "WITHDRAWN: ",
    AlertKind.RAISED: "URGENT NOW: ",
}


def pieces_of(digest: AlertDigest, room: float) -> list[AlertDigest]:
    """Return the digest in pieces of that room, each with an id by its alerts; as it is where it has the room. An alert
    is never cut.
    """
    parts: list[list[Alert]] = [[]]
    for item in digest.items:
        piece = digest.model_copy(update={"items": (*parts[-1], item)})
        if parts[-1] and len(piece.headline) + len(" (100/100)") + len(body_of(piece)) > room:
            parts.append([])
        parts[-1].append(item)
    if len(parts) == 1:
        return [digest]
    return [
        digest.model_copy(
            update={
                "alert_id": digest_id_of(item.alert_id for item in part),
                "headline": f"{digest.headline} ({number}/{len(parts)})",
                "items": tuple(part),
            }
        )
        for number, part in enumerate(parts, 1)
    ]


def body_of(alert: Alert) -> str:
    """Return the text below an alert's headline: of a digest, a headline and a story for each of its items."""
    if isinstance(alert, AlertDigest):
        items = (f"- {LEADS[item.kind]}{item.headline}\n  Story: {item.story_id}" for item in alert.items)
        return "\n".join((f"Rule: {alert.rule} ({alert.severity})", *alert.reason, *items))
    lines = [f"Rule: {alert.rule} ({alert.severity})", *alert.reason, f"Story: {alert.story_id}"]
    return "\n".join(lines)
