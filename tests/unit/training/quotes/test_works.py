"""The nouns for works that a dictionary made for this test has."""

import pytest

from stream.errors import Misconfigured
from stream.training.quotes import works

ROOT, BELOW, DEEPER, OTHER = "00000001", "00000002", "00000003", "00000004"


@pytest.fixture
def wordnet(tmp_path, monkeypatch):
    monkeypatch.setattr(works, "ROOTS", (ROOT,))
    (tmp_path / "data.noun").write_text(
        "  1 This is a made-up dictionary.\n"
        f"{ROOT} 10 n 02 print 0 Gazette 0 001 ~ {BELOW} n 0000 | what is printed\n"
        f"{BELOW} 10 n 02 almanac 0 tide_table 0 002 @ {ROOT} n 0000 ~i {DEEPER} n 0000 | of the year\n"
        f"{DEEPER} 10 n 03 atlas 0 sheet 0 rarity 0 001 @ {BELOW} n 0000 | of maps\n"
        f"{OTHER} 06 n 02 rope 0 sheet 0 000 | a line\n"
    )
    (tmp_path / "index.noun").write_text(
        "".join(
            f"{lemma} n {len(of)} 1 ~ {len(of)} 0 {' '.join(of)}  \n"
            for lemma, of in (
                ("print", [ROOT]),
                ("gazette", [ROOT]),
                ("almanac", [OTHER, OTHER, BELOW]),
                ("atlas", [DEEPER]),
                ("sheet", [OTHER, OTHER, OTHER, DEEPER]),
                ("rarity", [DEEPER]),
                ("rope", [OTHER]),
            )
        )
    )
    (tmp_path / "cntlist.rev").write_text(
        "".join(f"{lemma}%1:10:00:: 1 3\n" for lemma in ("print", "gazette", "almanac", "atlas", "sheet", "rope"))
        + "rarity%2:10:00:: 1 3\n"
    )
    return tmp_path


def test_a_work_is_a_used_noun_one_of_whose_first_three_senses_lies_below_a_root(wordnet, capsys):
    works.main(str(wordnet))
    assert capsys.readouterr().out == "almanac atlas print\n"


def test_another_release_whose_synsets_have_other_numbers_is_refused(wordnet, monkeypatch):
    monkeypatch.setattr(works, "ROOTS", (ROOT, "00000009"))
    with pytest.raises(Misconfigured, match="00000009"):
        works.main(str(wordnet))


@pytest.mark.parametrize("name", ["data.noun", "index.noun", "cntlist.rev"])
@pytest.mark.parametrize("line", ["what is this", "one", "00000001 10 n zz print 0 000"])
def test_a_file_in_another_form_is_refused_by_its_name(wordnet, name, line):
    (wordnet / name).write_text(line + "\n")
    with pytest.raises(Misconfigured, match=name):
        works.main(str(wordnet))
