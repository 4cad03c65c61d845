"""A malformed saved query is refused with the file and the line."""

from __future__ import annotations

import pytest

from ontology.errors import QueryError
from queries.catalogue import read_query
from queries.headers import SIDE_GRAPHS

GOOD = """#+ summary: Doses of a drug
#+ tags: [doses]
#+ parameters:
#+   drug:
#+     type: concept
#+     category: drug
#+     meaning: the drug
#+   limit: {type: number, unit: mg/d, minimum: 0, meaning: smallest dose, default: 1.5}
#+   arm: {type: string, meaning: whose doses, default: all, choices: {all: everyone, treated: the treated}}
#+ columns:
#+   dose: {meaning: dose of one day, unit: mg/d}
#+ notes: [Only printed doses count.]
SELECT ?dose {
  ?x ?y ?dose FILTER(?y = $drug && ?dose > $limit && $arm = "all")
}
"""


def read(text: str) -> object:
    return read_query(text, "doses", "evidence", "doses.rq")


def test_a_header_gives_parameters_columns_and_notes() -> None:
    query = read_query(GOOD, "doses", "evidence", "doses.rq")
    drug, limit, arm = query.parameters
    assert (drug.required, drug.categories) == (True, ("drug",))
    assert (limit.default, limit.unit, limit.minimum) == ("1.5", "mg/d", 0)
    assert [(c.value, c.label) for c in arm.choices] == [("all", "everyone"), ("treated", "the treated")]
    assert [(c.name, c.unit, c.type) for c in query.columns] == [("dose", "mg/d", "number")]
    assert not query.header.table
    assert query.header.notes == ("Only printed doses count.",)
    assert query.header.reads == SIDE_GRAPHS, "it does not say which"
    assert query.form == "SELECT"


@pytest.mark.parametrize(
    ("said", "type_"),
    [
        ("whose dose", "text"),
        ("{meaning: patients, unit: '1'}", "integer"),
        ("{meaning: where it is said, unit: characters}", "integer"),
        ("{meaning: share, unit: '1', type: number}", "number"),
        ("{meaning: whether it is sure, type: boolean}", "boolean"),
    ],
)
def test_a_column_has_a_type(said: str, type_: str) -> None:
    query = read_query(GOOD.replace("{meaning: dose of one day, unit: mg/d}", said), "doses", "evidence", "doses.rq")
    assert query.columns[0].type == type_


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("#+ summary: Doses of a drug\n", "", 1, "'summary' must be a text"),
        ("#+ tags: [doses]", "#+ tags: [doses", 3, "not YAML"),
        ("unit: mg/d}\n#+ notes", "type: float}\n#+ notes", 11, "'float' is no type of column"),
        ("#+ tags: [doses]", "#+ tags: doses", 2, "'tags' must be a list"),
        ("#+ tags: [doses]", "#+ labels: [doses]", 2, "unknown key 'labels'"),
        ("#+     type: concept", "#+     type: disease", 4, "'disease' is no type"),
        ("#+     category: drug", "#+     kind: drug", 6, "unknown key 'kind'"),
        ("minimum: 0", "minimum: none", None, "'none' is not a number"),
        ("?y = $drug", "?y = $other", 14, "parameter $other is not declared"),
        ("?y = $drug", "?y = ?drug", 14, "?drug is the name of a parameter"),
        ("?y = $drug && ", "", None, "'drug' is declared and not used"),
        ("#+ notes:", "#+ brief: [size]\n#+ notes:", 12, "'size' is no column"),
        ("#+ notes:", "#+ reads: [ontology]\n#+ notes:", 12, "'ontology' is no side graph"),
        ("default: all", "default: none", None, "none of: all, treated"),
        ("default: 1.5", "default: -1", None, "smallest value is 0"),
    ],
)
def test_a_malformed_file_is_refused(old: str, new: str, line: int | None, what: str) -> None:
    assert old in GOOD
    with pytest.raises(QueryError) as caught:
        read(GOOD.replace(old, new))
    assert what in caught.value.what
    if line is not None:
        assert caught.value.where == f"doses.rq:{line}"


def test_a_file_without_header_is_refused() -> None:
    with pytest.raises(QueryError, match=r"doses\.rq:1: there is no header"):
        read("SELECT * { ?s ?p ?o }")


def test_a_parameter_in_a_comment_or_a_string_is_left_alone() -> None:
    query = read_query(GOOD.replace("SELECT", '# $drug "\nSELECT'), "doses", "evidence", "doses.rq")
    bound = query.bind({"drug": "https://w3id.org/cytolink/ontology#aspirin"})
    assert '# $drug "' in bound
    assert "?y = <https://w3id.org/cytolink/ontology#aspirin>" in bound
