"""One event in other words is one story; a form with other facts, or a new event above the old one, is another.

Each kind stands with a control beside it that a hasty repair would break.
"""

from __future__ import annotations

import pytest

from schemas import Relation

DAY = 24 * 60
TABLE = (
    "NORHAVEN, May 4 - Shr profit 26 cts vs 18 cts\nNet profit 2,877,000 vs 1,363,000\nRevs 44.3 mln vs 40.8 mln\n"
    "Avg shrs 10.9 mln vs 10.5 mln\nNOTE: Prior year excludes loss of 475,000 from a mill that was sold."
)
OPERATING = (
    "NORHAVEN, May 4 - Oper shr 26 cts vs 18 cts\nOper net 2,877,000 vs 1,363,000\nRevs 44.3 mln vs 40.8 mln\n"
    "NOTE: Excludes loss of 475,000, or five cts a share, from a mill that was sold last year."
)
PROSE = (
    "NORHAVEN, May 4 - <Tarnby Looms Inc> said its quarter brought a profit of 2.9 mln crowns, or 26 cts a share,"
    " after 1,363,000 a year before. Revenues rose to 44.3 mln from 40.8 mln. The mill that was sold last year had lost"
    " 475,000, it said."
)
ANOTHER = (
    "HALVORSUND, May 4 - Shr profit 31 cts vs 22 cts\nNet profit 3,120,000 vs 2,204,000\nRevs 61.0 mln vs 58.7 mln\n"
    "Avg shrs 10.1 mln vs 10.0 mln\nNOTE: Prior year excludes loss of 310,000 from a dock that was sold."
)
DIVIDEND = "NORHAVEN, May 4 - Qtly div 17.5 cts vs 17.5 cts prior\nPay June 20\nRecord June 2"
OFFER = (
    "NORHAVEN, May 4 - Tarnby Looms Inc said it filed to offer 1,300,000 common shares through underwriters led by"
    " Quist Brothers. It said the offering should be completed by June, and proceeds will reduce short-term debt."
)
OFFER_AGAIN = (
    "NORHAVEN, May 4 - Tarnby Looms said it has filed with the exchange for an offering of 1.3 mln shares of common"
    " stock managed by Quist Brothers and Viken and Co. The weaver of sailcloth wants to repay debt with the proceeds."
)
REJECTED = (
    "PORT ELDER, May 4 - Lorne Canvas said its board turned down talks with its rival Tarnby Looms about a common yard."
    " Its owners would rather weave alone, chairman Aud Strand said."
)
FIRE = (
    "QUAYMOUTH, May 4 - A fire broke out in a rope store on the north quay of Quaymouth on Monday, hurting at least"
    " three people, the harbour office said.\n\nThe alarm came at 6:20 p.m. and 14 ferries turned back. People near the"
    " quay were asked to leave their houses and shut off the gas.\n\n“Three are in hospital and we are still looking,”"
    " harbour master Tove Arnesen told reporters.\n\nThe store belongs to Viken Cordage, a maker of nets."
)
FIRE_LATER = (
    "QUAYMOUTH, May 4 - The toll of a fire in a rope store on the north quay of Quaymouth on Monday rose to nine as"
    " crews went through what was left.\n\nThe alarm came at 6:20 p.m. and 14 ferries turned back. People near the quay"
    " were asked to leave their houses and shut off the gas.\n\n“Nine are dead and we are still looking,” harbour"
    " master Tove Arnesen told reporters.\n\nThe store belongs to Viken Cordage, a maker of nets.\n\nFire chief Odd"
    " Lien said that the store had been full of tar, of which its owner had told nobody.\n\nIn a statement the owner"
    " said that it would help whoever asked, and would say no more while the police were at work."
)

ONE = {
    "a later version with another toll": (
        ("Fire in rope store hurts three", FIRE),
        ("Toll of rope store fire rises to nine", FIRE_LATER),
        50,
    ),
    "results, then with operating figures": (
        ("TARNBY LOOMS INC <TLI> 1ST QTR NET", TABLE),
        ("TARNBY LOOMS INC <TLI> 1ST QTR OPER NET", OPERATING),
        40,
    ),
    "a results table, then its prose": (
        ("TARNBY LOOMS INC <TLI> 1ST QTR NET", TABLE),
        ("TARNBY LOOMS <TLI> PROFIT UP IN QUARTER", PROSE),
        30,
    ),
    "a dividend under another header": (
        ("TARNBY LOOMS INC <TLI> REGULAR PAYOUT", DIVIDEND),
        ("TARNBY LOOMS INC <TLI> SETS QUARTERLY", DIVIDEND.replace("Qtly", "Qtrly").replace("17.5", "17-1/2")),
        90,
    ),
    "an offering that two desks write": (
        ("TARNBY LOOMS <TLI> TO OFFER SHARES", OFFER),
        ("TARNBY LOOMS <TLI> FILES TO OFFER STOCK", OFFER_AGAIN),
        40,
    ),
}
TWO = {
    "results of another company": (
        ("TARNBY LOOMS INC <TLI> 1ST QTR NET", TABLE),
        ("SKARN FERRIES CORP <SKF> 1ST QTR NET", ANOTHER),
        40,
    ),
    "the next quarter": (
        ("TARNBY LOOMS INC <TLI> 1ST QTR NET", TABLE),
        (
            "TARNBY LOOMS INC <TLI> 2ND QTR NET",
            TABLE.replace("26", "29").replace("2,877", "3,204").replace("44.3", "47.1").replace("10.9", "11.0"),
        ),
        5 * DAY,
    ),
    "a dividend of another company": (
        ("TARNBY LOOMS INC <TLI> SETS QUARTERLY", DIVIDEND),
        ("SKARN FERRIES CORP <SKF> SETS QUARTERLY", DIVIDEND),
        90,
    ),
    "another matter of the same company": (
        ("TARNBY LOOMS <TLI> TO OFFER SHARES", OFFER),
        ("LORNE CANVAS <LRC> REJECTS TARNBY LOOMS <TLI>", REJECTED),
        40,
    ),
}


@pytest.mark.parametrize("kind", ONE)
def test_one_event_in_other_words_is_one_story(newsroom, kind):
    (first_headline, first), (headline, text), minutes = ONE[kind]
    story, _ = newsroom.send(first, first_headline)
    _, verdict = newsroom.send(text, headline, minutes=minutes)
    assert verdict.story_id == story.article_id
    assert verdict.relation in {Relation.NEAR, Relation.UPDATE}


@pytest.mark.parametrize("kind", TWO)
def test_other_facts_are_another_story(newsroom, kind):
    (first_headline, first), (headline, text), minutes = TWO[kind]
    newsroom.send(first, first_headline)
    _, verdict = newsroom.send(text, headline, minutes=minutes)
    assert verdict.relation is Relation.NEW


def test_a_text_of_another_company_does_not_stand_before_the_own_earlier_notice(newsroom):
    headline = "SKARN FERRIES CORP <SKF> SETS QUARTERLY"
    own, _ = newsroom.send(DIVIDEND + "\nIt owns 14 ferries.", headline)
    newsroom.send(DIVIDEND, "TARNBY LOOMS INC <TLI> REGULAR PAYOUT", minutes=20)
    _, verdict = newsroom.send(DIVIDEND, headline, minutes=40)
    assert verdict.of == own.article_id
