"""A small good file of each format, with a place where an attack goes. The copy is invented."""

# ruff: noqa: E501 - payloads stand in one line each, as they are sent

from __future__ import annotations

import json
from collections.abc import Callable

from stream.wire import Limits

__all__ = ["DEEP", "FRAMES", "FULL", "JSON", "LARGE", "MIB", "XML", "Bomb", "filled"]

MIB = 1024 * 1024
LARGE = Limits(payload_bytes=8 * MIB)
"""Twice what a service without settings takes: its operator may allow more."""
FULL = 8 * MIB - 4096
"""As long as a payload may be under `LARGE`."""
DEEP = 100_000

Bomb = tuple[str, Callable[[], bytes]]
"""What becomes of it (a reason it is refused for, or the format that it is read in), and how it is made."""

FRAMES = {
    "nitf": '<?xml version="1.0"?><nitf><head><title>Dam</title></head><body><body.head><hedline><hl1>Dam</hl1></hedline>'
    "</body.head><body.content>%s</body.content></body></nitf>",
    "newsml": '<?xml version="1.0"?><NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Dam</HeadLine></NewsLines>'
    "<ContentItem><DataContent>%s</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    "g2": '<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><itemMeta/><contentMeta>'
    "<headline>Dam</headline></contentMeta><contentSet><inlineXML><html><body>%s</body></html></inlineXML></contentSet>"
    "</newsItem>",
    "rss": '<?xml version="1.0"?><rss version="2.0"><channel><title>Hill</title><item><title>Dam</title><description>'
    "%s</description></item></channel></rss>",
    "atom": '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Hill</title><entry><title>Dam</title>'
    '<content type="xhtml">%s</content></entry></feed>',
    "ritzau": '<?xml version="1.0"?><RBNews><NewsID>1</NewsID><headline>Dam</headline><body>%s</body></RBNews>',
    "html": "<!DOCTYPE html><html><head><title>Dam</title></head><body><article><h1>Dam</h1>%s</article></body></html>",
    "ninjs": '{"uri":"u","headline":"Dam","body_html":"%s"}',
    "ap": '{"data":{"item":{"altids":{"itemid":"1"},"headline":"Dam","nitf":"<nitf><body>%s</body></nitf>"}}}',
    "dpa": '{"format":"digitalwires@1","urn":"u","entry_id":"1","headline":"Dam","article_html":"%s"}',
    "mail": "From: desk@example.org\r\nTo: a@example.org\r\nSubject: Dam\r\nDate: Sun, 8 Mar 2026 10:00:00 +0000\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s\r\n",
    "sgml": '<REUTERS TOPICS="NO" NEWID="1"><DATE> 8-MAR-1987</DATE><TEXT><TITLE>DAM</TITLE><DATELINE> HARTWELL, March 8'
    " -</DATELINE><BODY>%s</BODY></TEXT></REUTERS>",
    "anpa": "\x16\x16\x01a0001\x1f\r\nr i \x13\x11BC-Dam  03-08 0100\r\n\x02\x13\x14^Dam holds<\r\n%s\r\n\x03",
    "iptc7901": "\x01hpa001 4 pl 100 hpa 001\r\nDam/\r\n\x02Dam holds =\r\n\r\n%s\r\n\x03\r\n081000 Mar 26\r\n\x04",
    "zczc": "ZCZC HPA\r\n$Dam holds\r\n:1200\r\n%s\r\nNNNN\r\n",
    "plain": "Dam holds\n\nBy ADA BROOK\n\n%s\n",
}
JSON = ("ninjs", "ap", "dpa")
XML = ("nitf", "newsml", "g2", "rss", "atom", "ritzau")


def filled(name: str, text: str) -> bytes:
    """The frame of a format with `text` in its place; within JSON it is a string's."""
    if name in JSON:
        text = json.dumps(text)[1:-1]
    return FRAMES[name].replace("%s", text, 1).encode("utf-8", "surrogatepass")
