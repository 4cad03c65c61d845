"""Whose story a paragraph tells: a patient of a cited work stays one over the sentences that follow."""

from __future__ import annotations

from graph_build.facts.clinical.passages import told_of_others
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def told(discussion: str) -> list[str]:
    text = f"# A case of gout\n\n## Case report\n\nA 50-year-old man had gout.\n\n## Discussion\n\n{discussion}\n"
    document = recognise(read(text.encode(), "made-up.md"), Lexicon.default())
    return [f"{document.sentences[at].text} <- {who.reference}" for at, who in told_of_others(document).items()]


def test_the_patient_after_a_cited_one_is_the_cited_one() -> None:
    said = told("In 1999 a girl with scurvy was reported [4]. The patient received oranges and recovered.")
    assert said == ["The patient received oranges and recovered. <- 4"]


def test_the_mark_may_stand_behind_the_story() -> None:
    said = told("In Peru, a girl had scurvy. She received oranges. She recovered [4].")
    assert said == ["She received oranges. <- 4", "She recovered. <- 4"]


def test_a_word_on_the_own_patient_ends_the_story() -> None:
    assert told("A girl with scurvy was reported [4]. Our patient had gout. The patient received oranges.") == []


def test_a_new_paragraph_ends_the_story() -> None:
    assert told("A girl with scurvy was reported [4].\n\nThe patient received oranges.") == []


def beside(case: str) -> list[tuple[str, str]]:
    text = f"# A case of gout\n\n## Case report\n\nA 50-year-old woman had gout.\n\n{case}\n"
    document = recognise(read(text.encode(), "made-up.md"), Lexicon.default())
    return [(document.sentences[at].text, who.label) for at, who in told_of_others(document).items()]


def test_what_a_donor_had_is_the_donors() -> None:
    assert beside("The donor died of a stroke. The patient was transplanted.") == [
        ("The donor died of a stroke.", "donor")
    ]


def test_a_newborn_is_told_of_until_the_text_returns_to_its_mother() -> None:
    said = beside("The infant was intubated. The baby was extubated on day 2. She was discharged.")
    assert [who for _, who in said] == ["infant", "baby"]


def test_who_only_helps_is_not_who_it_is_about() -> None:
    assert beside("She was brought by her father.") == []
