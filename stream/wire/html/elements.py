"""Lists HTML's elements, as far as a scan of tags must know them (WHATWG, section 4 and 13.1.2)."""

from __future__ import annotations

__all__ = ["ENDS_ITSELF", "HIDDEN", "KNOWN", "ROOTS", "VOID"]

ROOTS = (
    "html", "head", "body", "article", "main", "div", "section", "p", "h1", "h2", "h3", "table", "meta", "title",
    "script", "style", "link", "base", "header", "nav", "span", "ul", "ol", "center", "noscript", "blockquote",
    "figure",
)  # fmt: skip
"""Elements that a page begins with; its `html` may be left out."""

HIDDEN = frozenset({"script", "style", "svg", "iframe", "textarea", "title", "noframes", "noembed", "xmp", "math"})
"""Elements that are passed over whole: their content is no markup, or no copy."""
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "path", "use", "rect", "circle",
})  # fmt: skip
"""Elements that have no end tag; those of SVG stand among them for drawings that break off."""
ENDS_ITSELF = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rt", "rp",
})  # fmt: skip
"""Elements whose end tag may be left out: they nest only within others, which are counted."""
KNOWN = frozenset({
    "a", "abbr", "acronym", "address", "amp-img", "area", "article", "aside", "audio", "b", "base", "bdi", "bdo",
    "big", "blockquote", "body", "br", "button", "caption", "center", "cite", "code", "col", "colgroup", "data",
    "dd", "del", "details", "dfn", "dialog", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure",
    "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup",
    "hr", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark", "menu",
    "meta", "nav", "noindex", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture",
    "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "section", "select", "small", "source", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "template", "tfoot", "th", "thead", "time",
    "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
})  # fmt: skip
"""All other elements become `span`, which is how a browser shows them."""
