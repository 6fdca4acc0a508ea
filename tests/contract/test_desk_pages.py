"""The pages of the desk make no markup of any text, load nothing from elsewhere, and keep to the policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "stream/desk/pages"
TEMPLATES = sorted((PAGES / "templates").iterdir())
SCRIPTS = sorted((PAGES / "static").glob("*.js"))
MODULES = sorted(PAGES.rglob("*.py"))

_AS_MARKUP = {
    "templates": re.compile(r"\|\s*safe\b|\bautoescape\b|Markup|\|\s*(?:xmlattr|urlize|tojson)\b"),
    "modules": re.compile(r"\bMarkup\b|autoescape=False|markupsafe|from_string"),
    "scripts": re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser|setHTML"
        r"|createContextualFragment|setAttribute\(\s*[\"'](?:on|style)"
    ),
}
_INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:|\{%-?\s*raw")


def _texts(kind):
    files = {"templates": TEMPLATES, "modules": MODULES, "scripts": SCRIPTS}[kind]
    assert len(files) > 1
    return {file.name: file.read_text("utf-8") for file in files}


@pytest.mark.parametrize("kind", _AS_MARKUP)
def test_no_text_is_made_markup(kind):
    found = {name: _AS_MARKUP[kind].findall(text) for name, text in _texts(kind).items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_nothing_is_inline():
    found = {name: _INLINE.findall(text) for name, text in _texts("templates").items()}
    assert {name: each for name, each in found.items() if each} == {}


def test_nothing_is_loaded_from_elsewhere():
    texts = _texts("templates") | _texts("scripts") | {"desk.css": (PAGES / "static/desk.css").read_text("utf-8")}
    names = {"http://www.w3.org/2005/Atom"}
    found = {name: set(re.findall(r"(?:https?:)?//[a-z0-9][^\s\"'<>)]*", text)) - names for name, text in texts.items()}
    found = {name: {each for each in urls if "://" in each} for name, urls in found.items()}
    assert {name: each for name, each in found.items() if each} == {}
    assert "@import" not in texts["desk.css"]
    assert re.findall(r"url\(", texts["desk.css"]) == []


def test_a_link_to_another_site_gives_nothing_away():
    text = (PAGES / "templates/article.html").read_text("utf-8")
    outward = re.findall(r'<a href="{{ view\.link }}"[^>]*>', text)
    assert len(outward) == 1
    assert 'rel="noopener noreferrer nofollow"' in outward[0]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("templates", "{{ view.headline | safe }}"),
        ("templates", "{% autoescape false %}"),
        ("modules", "return Markup(text)"),
        ("scripts", "line.innerHTML = text"),
        ("scripts", "line.insertAdjacentHTML('beforeend', text)"),
    ],
)
def test_what_makes_markup_is_found_however_it_is_written(kind, text):
    assert _AS_MARKUP[kind].search(text)
