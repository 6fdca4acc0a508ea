"""Decides which components of a NewsML 1 item are pictures, and which hold text."""

from __future__ import annotations

from stream.wire.xml.tree import Element, Tree

__all__ = ["CAPTIONS", "COMPONENT", "NO_COPY", "TEXTUAL", "Look", "code_of", "data_of"]

COMPONENT = "NewsComponent"
_VISUAL = frozenset({"photo", "picture", "graphic", "image", "video", "audio", "animation", "logo"})
CAPTIONS = frozenset({"caption", "captions"})
NO_COPY = frozenset({"stylesheet", "headline", "logo", "contact", "thumbnail", "quicklook", "preview", "highdef"})
"""Roles of components whose text is not the story's."""
_NO_TEXT = CAPTIONS | NO_COPY
TEXTUAL = frozenset({"text", "complexdata", ""})


class Look:
    """Looks which components show something, at each of them once, the inner ones first, however deep they are."""

    def __init__(self, tree: Tree) -> None:
        self.order: list[Element] = []
        """All components in the order of the file."""
        self.pictures: set[Element] = set()
        self.shown: set[Element] = set()
        """Pictures, and all that is in them."""
        self._visual: set[Element] = set()
        self._textual: set[Element] = set()
        around: dict[Element, Element] = {}
        pending = tree.every(COMPONENT)[::-1]
        while pending:
            component = pending.pop()
            self.order.append(component)
            for inner in reversed(tree.every(COMPONENT, component)):
                around[inner] = component
                pending.append(inner)
        for component in reversed(self.order):
            self._look(tree, component)
            if (outer := around.get(component)) is not None:
                if component in self._visual:
                    self._visual.add(outer)
                if component in self._textual:
                    self._textual.add(outer)
        self.pictures = self._visual - self._textual
        for component in self.order:
            if component in self.pictures or around.get(component) in self.shown:
                self.shown.add(component)

    def _look(self, tree: Tree, component: Element) -> None:
        """Note whether a component shows something, and whether it has a text that is no caption."""
        items = tree.every("ContentItem", component)
        role = code_of(tree, component, "Role") if items else ""
        for item in items:
            media = code_of(tree, item, "MediaType")
            if media in _VISUAL or role in CAPTIONS:
                self._visual.add(component)
            if media in TEXTUAL and role not in _NO_TEXT and data_of(tree, item) is not None:
                self._textual.add(component)


def code_of(tree: Tree, element: Element, name: str) -> str:
    """Return the `FormalName` of a child, in lower case; empty where there is none."""
    child = tree.first(name, element)
    return (child.get("FormalName") or "").strip().lower() if child is not None else ""


def data_of(tree: Tree, item: Element) -> Element | None:
    """Return the `DataContent` of a `ContentItem`, if there is text in it."""
    found = tree.first("DataContent", item)
    return found if found is not None and any(not text.isspace() for text in found.itertext()) else None
