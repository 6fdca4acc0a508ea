"""Short quotes in scripts without spaces: told from names and terms by what stands beside them."""

import pytest

from stream.extract import quotes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("船长王芳说：“明天停航。”", "“明天停航。”"),
        ("船長王芳說：「明天停航」。", "「明天停航」"),
        ("王芳表示，“明天停航”，随后离开。", "“明天停航”"),
        ("王芳表示“明天停航”。", "“明天停航”"),
        ("“明天停航”，王芳说。", "“明天停航”"),
        ("“明天停航，”她说。", "“明天停航，”"),
        ("船長は「もう限界」と述べた。", "「もう限界」"),
        ("「もう限界」と船長は話した。", "「もう限界」"),
        ("「もう限界」と鈴木船長。", None),
        ("「もう限界」と鈴木社長。", "「もう限界」"),
        ("船長はこう語った。「もう限界」", "「もう限界」"),
        ("선장은 “어렵다”라고 말했다.", "“어렵다”"),
    ],
)
def test_a_verb_of_saying_beside_the_marks_makes_a_quote(text, said):
    assert [quote.text for quote in quotes(text)] == ([said] if said else [])


@pytest.mark.parametrize(
    "text",
    [
        "这艘船名叫“海鸥”，王芳说。",
        "公司宣布“海鸥”号明年下水。",
        "“海鸥”号船长说，风太大。",
        "他把计划称为“海鸥”，并说明年开始。",
        "对毒品说“不”。",
        "新しい船は「かもめ」と名付けられた。",
        "「かもめ」という船が来たと話した。",
        "「かもめ」と「つばめ」が並んだと述べた。",
        "漫画「海の子」が人気だと話した。",
    ],
)
def test_a_name_beside_a_verb_is_none(text):
    assert quotes(text) == ()
