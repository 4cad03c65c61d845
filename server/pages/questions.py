"""The saved queries on the web: `/q/`, `/q/<name>`, `/q/<name>.<suffix>` and `/openapi.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from graph_build.errors import QueryError
from graph_build.release import in_words_of
from queries.catalogue import FOLDERS, SavedQuery, catalogue
from queries.concepts import label
from queries.pictures import picture as picture_of
from queries.search import search as queries_for
from server.endpoint import incoming, responses, sheets
from server.endpoint.endpoint import Question
from server.endpoint.negotiate import SUFFIXES
from server.pages import answers, openapi
from server.pages.federated import picture
from server.pages.snippets import snippets
from server.problems import ProblemError
from server.sheets.writing import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from werkzeug.wrappers import Response as AnyResponse

    from queries.parameters import Choice, Parameter

blueprint = Blueprint("saved", __name__)
SHELVES = {
    "evidence": "What documents report",
    "linking": "How things are linked",
    "federated": "With other endpoints",
    "checks": "Checks that must return nothing",
}
CONSENT = "elsewhere"
"""The field by which a reader has endpoints on the internet asked; a page that is only looked at asks none."""
LONGEST_SEARCH, MOST_WORDS = 200, 12
"""Characters and words of a search: nobody reads what more of them find."""
NO_ROWS_BYTES = 4_096
"""An answer without rows is no longer: a header with every column's name."""
_INPUTS = {"number": "number", "integer": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a form shows it: its value, and the values to choose from."""

    parameter: Parameter
    value: str
    choices: tuple[Choice, ...]

    @property
    def input(self) -> str:
        """The type of the HTML input."""
        return _INPUTS.get(self.parameter.type, "text") if not self.parameter.unit else "text"

    @property
    def shown(self) -> str:
        """The value that the input holds: none where it is the concept that stands for all there are."""
        return "" if self.placeholder and self.value == self.parameter.default else self.value

    @property
    def placeholder(self) -> str:
        """What an empty input means, in words; empty where that is not a concept."""
        if self.parameter.type != "concept" or ":" not in (self.parameter.default or ""):
            return ""
        return "anything" if self.parameter.default == "owl:Thing" else f"any {label(self.parameter.default or '')}"

    @property
    def closed(self) -> bool:
        """Whether no other value than the choices is allowed."""
        return bool(self.parameter.choices)


@blueprint.get("/q/")
def index() -> Response:
    """The questions, narrowed by `?search=` (see `queries.search`) and `?tag=`."""
    search, tag = request.args.get("search", "").strip(), request.args.get("tag", "")
    for what, value, allowed in (
        ("characters", len(search), LONGEST_SEARCH),
        ("words", len(search.split()), MOST_WORDS),
    ):
        if value > allowed:
            detail = f"the search has {value} {what}"
            raise ProblemError("too-large", 413, detail, limit="search", value=value, allowed=allowed)
    tagged = [q for q in catalogue().values() if not tag or tag in q.tags]
    with _vocabulary():
        found = queries_for(tagged, search)
    shelves = [(SHELVES[folder], [f for f in found if f.query.folder == folder]) for folder in FOLDERS]
    tags = sorted({t for q in catalogue().values() for t in q.tags})
    shown = [shelf for shelf in shelves if shelf[1]]
    return responses.lasting(render_template("questions.html", shelves=shown, tags=tags, tag=tag, search=search))


@blueprint.get("/q")
def to_index() -> AnyResponse:
    """The index without its slash."""
    return redirect("/q/", 308)


@blueprint.get("/q/<name>.<suffix>")
def data(name: str, suffix: str) -> Response:
    """The answer to a saved query, for programs.

    Raises:
        ProblemError: 400 for a wrong parameter, 404 for an unknown query, 406 for a format that it cannot have.
    """
    query = _query(name)
    allowed = openapi.suffixes(query)
    if SUFFIXES.get(suffix, suffix) not in {*allowed, *(FORMS if query.form == "SELECT" else ())}:
        raise ProblemError(
            "not-acceptable", 406, f"{name} has no answer as {suffix[:20]!r}", formats=list(allowed),
            suggestion="Use one of `formats` as suffix",
        )  # fmt: skip
    try:
        with _vocabulary():
            bound = query.bind(values := _values())
    except QueryError as error:
        raise _wrong(error) from error
    graphs = answers.graphs_for(query, values)
    question = Question(bound, graphs, graphs, base=incoming.public_url() + "sparql")
    if suffix in FORMS:
        response = sheets.answer(question, suffix, name, {column.name: column.type for column in query.columns})
    else:
        response = responses.answer(question, suffix=suffix)
    if query.form == "SELECT" and _short(response) and not responses.first(bound, 1, graphs=graphs).rows:
        for why in _emptied(query, values):
            responses.add_notice(response, f"no rows: {why}")
    return response


def _short(response: Response) -> bool:
    """Whether an answer may have no rows: then it holds the names of the columns and little else."""
    return response.status_code == 200 and (response.content_length or 0) <= NO_ROWS_BYTES


@blueprint.get("/q/<name>")
def page(name: str) -> Response:
    """A saved query as a page: its form, its answer, its SPARQL, and how to ask it from a program."""
    query = _query(name)
    given = {p.name: request.args[p.name] for p in query.parameters if p.name in request.args}
    bound, problem, answer, status, failed_run = query.sparql, None, None, 200, None
    asked = bool(given) or not any(p.required for p in query.parameters)
    elsewhere: list[str] = []
    try:
        with _vocabulary():
            bound = query.bind(given) if asked else query.sparql
        elsewhere = _elsewhere(bound) if asked else []
        if asked and query.form == "SELECT" and (not elsewhere or request.args.get(CONSENT) == "yes"):
            answer = answers.rows_of(query, bound, given, _page_number() if answers.pages(query) else 1)
    except QueryError as error:
        problem, status = str(error), 400
    except ProblemError as error:
        problem, status, failed_run = error.detail, error.status, error.members.get("run")
    base = incoming.public_url()
    values = f"?{urlencode(given)}" if given else ""
    address = f"/q/{name}.{{}}{values}"
    drawn = picture_of(query) if answer is not None and answer.rows else None
    html = render_template(
        "question.html",
        query=query,
        fields=[Field(p, given.get(p.name, p.default or ""), answers.choices_of(p)) for p in query.parameters],
        answer=answer,
        emptied=_emptied(query, given) if answer is not None and not answer.rows else [],
        problem=problem,
        failed_run=failed_run,
        run=picture.notes(answer.account) if answer else None,
        elsewhere=elsewhere,
        consent=CONSENT,
        sparql=bound.strip(),
        downloads=[(suffix, address.format(suffix)) for suffix in _suffixes(query)] if asked else [],
        snippets=snippets(base, query, given),
        drawn=drawn and {"address": f"/q/{name}/picture.json{values}", "description": drawn["description"]},
        given=given,
        digest=incoming.endpoint().opened.digest,
        paged=answers.pages(query),
        all=request.args.get("columns") == "all",
    )
    return responses.lasting(html) if status == 200 and not query.federated else Response(html, status)


def _emptied(query: SavedQuery, given: Mapping[str, str]) -> list[str]:
    with _vocabulary():
        return answers.emptied(query, given)


def _suffixes(query: SavedQuery) -> list[str]:
    """The suffixes of its answer; forms of sheets where they are installed."""
    return [*openapi.suffixes(query), *(sheets.offered() if query.form == "SELECT" else ())]


def _page_number() -> int:
    """Which page of the answer is asked for."""
    return min(max(1, request.args.get("page", 1, type=int)), answers.PAGES)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The saved queries as OpenAPI 3.1."""
    shown = [q for q in catalogue().values() if q.folder != "checks"]
    response = jsonify(openapi.document(shown, base=incoming.public_url(), sheets=sheets.offered()))
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.headers["Cytolink-Release"] = incoming.endpoint().opened.digest  # so long the gateway keeps it in memory
    return response


def _vocabulary() -> AbstractContextManager[None]:
    """Within, names mean what the release's own vocabulary says, with what its user added."""
    return in_words_of(incoming.endpoint().opened.release)


def _elsewhere(bound: str) -> list[str]:
    """The endpoints on the internet that a query asks, those that the operator has mapped to others aside."""
    endpoint = incoming.endpoint()
    named: list[str] = endpoint.judge(Question(bound)).facts.get("services", [])
    return [public for public in named if endpoint.federation.elsewhere(public)]


def _query(name: str) -> SavedQuery:
    found = catalogue().get(name)
    if found is None:
        raise ProblemError("no-such-query", 404, f"there is no saved query {name[:80]!r}", suggestion="See /q/")
    return found


def _values() -> Mapping[str, str]:
    """The parameters of the request.

    Raises:
        ProblemError: 400 where one is given twice.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise ProblemError("wrong-parameter", 400, f"the parameter {name[:80]!r} is given {len(values)} times")
    return request.args.to_dict()


def _wrong(error: QueryError) -> ProblemError:
    return ProblemError("wrong-parameter", 400, error.what, where=error.where, suggestion=error.do)
