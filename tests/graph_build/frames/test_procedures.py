"""Procedures that clauses tell of. The sentences are our own."""

from __future__ import annotations

import pytest

from graph_build.clauses.splitting import without_asides
from graph_build.frames.treatments.procedure_names import procedure_names
from graph_build.frames.treatments.procedures import procedures


def told(text: str) -> list[str]:
    """The procedures that a sentence says were done."""
    return [f.label or text[f.name.start : f.name.end] for f in procedures(text) if not f.denied]


def denied(text: str) -> list[str]:
    return [text[f.name.start : f.name.end] for f in procedures(text) if f.denied]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("An emergency appendectomy (open) was carried out that night.", ["emergency appendectomy"]),
        ("Owing to haemorrhage, shock, and acidosis, a splenectomy was undertaken.", ["splenectomy"]),
        ("She underwent left nephrectomy with excision of the cyst.", ["left nephrectomy", "excision"]),
        ("He was brought to theatre and underwent a thoracotomy.", ["thoracotomy"]),
        ("Knee replacement and ligation of the vein were performed.", ["Knee replacement", "ligation"]),
        ("A pigtail catheter was inserted on day 5.", ["pigtail catheter"]),
        ("We placed a ureteral stent.", ["ureteral stent"]),
        ("A cochlear implant was inserted.", ["cochlear implant"]),
        ("Skin grafts were performed.", ["Skin grafts"]),
        ("Cystoscopy on day five revealed a stricture.", ["Cystoscopy"]),
        ("Biopsy of the kidney revealed crescents.", ["Biopsy"]),
        ("The effusion was treated by pericardiocentesis.", ["pericardiocentesis"]),
        ("The operation was performed through a midline laparotomy.", ["midline laparotomy"]),
        ("He was intubated and mechanically ventilated.", ["intubation", "mechanical ventilation"]),
        ("VV-ECMO was initiated.", ["VV-ECMO"]),
    ],
)
def test_what_was_done_is_a_procedure(text: str, names: list[str]) -> None:
    assert told(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Colectomy was considered but the patient declined.",
        "A splenectomy was planned for the spring.",
        "Surgery can be performed in such cases.",
        "She was referred for hysterectomy.",
        "If surgery is performed, bleeding may follow.",
        "Post-embolization angiography revealed slow flow.",
        "Electron microscopy showed deposits.",
        "Echocardiography was performed.",
        "The catheter was clean.",
        "The biopsy specimen showed crescents.",
        "He received metoprolol sustained-release tablets.",
    ],
)
def test_what_is_planned_or_seen_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("No biopsy was performed.", ["biopsy"]),
        ("He never underwent splenectomy.", ["splenectomy"]),
        ("The patient did not undergo surgery.", ["surgery"]),
    ],
)
def test_what_was_not_done_is_denied(text: str, names: list[str]) -> None:
    assert denied(text) == names
    assert told(text) == []


def test_an_examination_that_showed_nothing_was_done() -> None:
    assert told("A colonoscopy did not reveal a tumor.") == ["colonoscopy"]


def test_what_lies_before_the_story_is_earlier() -> None:
    (frame,) = procedures("She had a history of total hip replacement in 2009.")
    assert frame.earlier
    (frame,) = procedures("A total hip replacement was performed in the morning.")
    assert not frame.earlier
    (frame,) = procedures("He underwent lobectomy, and had been well until then.")
    assert not frame.earlier


@pytest.mark.parametrize("text", ["Closure (of the wound, which was wide) took long.", "(", "and a stent", "-scopy"])
def test_names_keep_their_positions(text: str) -> None:
    plain = without_asides(text)
    assert len(plain) == len(text)
    assert all(0 <= n.start < n.end <= len(text) for n in procedure_names(plain))
