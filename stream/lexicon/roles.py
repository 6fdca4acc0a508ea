"""What people are at an agency or a paper, as bylines say it, in small letters: `Ada Brook, political correspondent`.

Sources: the roles in bylines of wire files. Roles of people in the news (ministers, trainers) are other words: extract
has them, for it alone reads them.
"""

from __future__ import annotations

__all__ = ["SHOWING", "WORDS"]

WORDS = (
    "correspondent", "correspondents", "writer", "writers", "editor", "editors", "reporter", "reporters", "bureau",
    "chief", "columnist", "columnists", "critic", "photographer", "analyst", "contributor", "producer",
    "korrespondent", "korrespondentin", "redakteur", "redakteurin", "journalist", "journalistin", "political",
    "sports", "staff",
)  # fmt: skip
SHOWING = (
    "photo", "foto", "fotó", "valokuva", "kuvaaja", "picture", "bild", "image", "imagen", "camera", "cámara", "kamera",
    "caméra", "video", "vídeo", "vidéo", "graphic", "grafik", "gráfic", "infogra", "illustrat", "ilustra", "cartoon",
    "layout",
)  # fmt: skip
"""The first letters of the roles of who makes what stands beside the copy: photographer, fotograf, Bildredakteurin."""
