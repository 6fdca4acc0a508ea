"""ANPA 1312, IPTC 7901, ZCZC copy and Reuters SGML, damaged in any way: articles or a refusal, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Article
from tests.factories import articles_of

COPY = (
    "HARWELL, Ohio, March 3 (AP) _ ``It held,'' said Ada Brook.\r\n\tDécès à Zürich: 25 000 m³ flossen.\r\n"
    "    Nobody slept.\r\n"
)
ANPA = (
    "\x16\x16\x01w2870\x1fasian\r\nf l\x14\x11 BC-LT--Harwell-DamB     11-13 1049\r\n"
    "\x02^BC-LT--Harwell-Dam, 1st Ld-Writethru,1050<\r\n^Dam holds in Harwell<\r\n"
    f"^By ADA BROOK=\r\n^Associated Press=\r\n\t{COPY}\x08Lock;7;6{{\x10 \r\n^THE SPILLWAY:=\r\n\tOnline: a\r\n"
    "\x03AP-WF-11-13-11 2350GMT<\r\n\x04"
)
KYODO = (
    "\x01a0123KYODO\x1fkyo\r\nu i\x14\x11 BC-Harwell 1stLd  09-15 0123\r\n\x02BC-Harwell\r\nStrong quake+\r\n"
    f"{COPY}==Kyodo\r\n\x03JST-12:34-15-09-16\r\n\x04"
)
IPTC = (
    "\x01eca0062 4 i 211  ccccb dpa 061\r\n\nHarwell/dam/\r\n\x02Dam holds at Harwell\nBy Ada Brook, dpa =\r\n\n"
    f"{COPY}\n* * * *\r\nThe following information is not intended for publication\n- Editing by: Noor Haddad\n\n"
    "dpa ab nh\r\n\r\n\x03211259 Nov 18\r\n\x7f\x04"
)
BARE = IPTC.translate({1: None, 2: None, 3: None, 4: None, 127: None}).replace("Harwell/dam", "/Harwell/dam")
ZCZC = f"ZCZC AAP\r\n%A\r\n#Harwell Dam\r\n$Dam holds\r\n:1200\r\n*02000000\r\n@Vic\r\n{COPY}\r\nAAP RTV\r\nNNNN\r\n"
SGML = (
    '<REUTERS TOPICS="YES" NEWID="7">\n<DATE>30-MAR-1987 02:52:29.67</DATE>\n<TOPICS><D>hydro</D></TOPICS>\n'
    "<UNKNOWN>\n&#5;RM\n&#22;&#1;f0141&#31;reute\nu f AM-HARWELL 1STLD  03-30 0095</UNKNOWN>\n<TEXT>&#2;\n<TITLE>"
    "HARWELL &lt;HWL> DAM</TITLE>\n<AUTHOR>    By Ada Brook, Reuters</AUTHOR>\n<DATELINE>    HARWELL, March 30 - "
    f"</DATELINE><BODY>{COPY} Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
)
GOOD = {
    "anpa": ANPA, "kyodo": KYODO,
    "anpa-printed": ANPA.replace("\x16", "^V").replace("\x01", "^A").replace("\x1f", "^_"),
    "iptc": IPTC, "iptc-bare": BARE, "zczc": ZCZC, "zczc-iptc": f"ZCZC ABC123\n{BARE}\nNNNN", "sgml": SGML,
    "two": ANPA + KYODO,
}  # fmt: skip


def is_sound(article):
    assert Article.model_validate_json(article.model_dump_json().encode()) == article
    assert not any(ord(ch) < 32 and ch != "\n" for ch in f"{article.headline}{article.body}{article.slugline}")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_good_files_are_good(name):
    found = articles_of(GOOD[name].encode())
    assert len(found) == (2 if name == "two" else 1)
    for article in found:
        is_sound(article)
        assert article.headline
        assert article.slugline
        assert "25 000 m³" in article.body


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_cut_off_or_with_a_byte_flipped(name, data):
    payload = bytearray(GOOD[name].encode())
    at = data.draw(st.integers(0, len(payload) - 1))
    if data.draw(st.booleans()):
        payload = payload[:at]
    else:
        payload[at] ^= data.draw(st.integers(1, 255))
    for article in articles_of(bytes(payload)):
        is_sound(article)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.sampled_from(sorted(GOOD)), st.data())
def test_a_piece_of_one_within_another(name, other, data):
    payload, piece = GOOD[name].encode(), GOOD[other].encode()
    at = data.draw(st.integers(0, len(payload)))
    start = data.draw(st.integers(0, len(piece)))
    spliced = payload[:at] + piece[start : start + data.draw(st.integers(0, 300))] + payload[at:]
    for article in articles_of(spliced):
        is_sound(article)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["\x16\x16\x01", "\x01", "ZCZC ", "<REUTERS>", "<REUTERS><TEXT>", "eca0001 3 i 5 dpa\n"]), st.text()
)
def test_anything_behind_a_start(start, text):
    for article in articles_of((start + text).encode("utf-8", "surrogatepass")):
        is_sound(article)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(set(GOOD) - {"two", "iptc-bare"})), st.data())
def test_a_cut_message_never_swallows_the_next_of_its_format(name, data):
    whole = GOOD[name]
    cut = whole[: data.draw(st.integers(30, len(whole)))]
    found = articles_of((cut + "\r\n" + whole).encode())
    assert found[-1].headline == articles_of(whole.encode())[0].headline
