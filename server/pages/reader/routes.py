"""The source reader at ``/read/<document>``: the span of `?at=`, the statement of `?fact=`, everything marked."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request

from queries.catalogue import catalogue
from queries.pictures import picture
from server.endpoint import incoming, responses
from server.endpoint.clients import is_loopback
from server.pages import statements
from server.pages.reader import decisions, fields, gathering, passages, worksheets
from server.pages.reader.blocks import blocks
from server.pages.reader.words import OfFile, OfQuotes
from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as BaseResponse

    from server.pages.reader.gathering import Mark, Source
    from server.pages.reader.words import Words
    from server.pages.statements import Statement

blueprint = Blueprint("reader", __name__)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_DISCREPANCY = "discrepancy"
SHOWN = 8
"""Statements that are told in full beside the text; the others of a passage are named."""
LISTED = 60


@blueprint.get("/read/<key>")
def read(key: str) -> Response:
    """A document with what was read from it.

    Raises:
        ProblemError: 404 for an unknown document or statement, 400 for a place that is none.
    """
    source = _source(incoming.endpoint().opened.digest, key)
    asked = _asked(source)
    focus = _focus(source, asked)
    words = _words(source)
    near = _near(source.marks, focus) if focus else []
    told, listed = _told(source, asked, near)
    page = render_template(
        "reader/reader.html",
        source=source,
        timeline=_timeline(source),
        blocks=blocks(source, words, focus),
        focus=focus,
        asked=asked,
        told=told,
        listed=listed,
        types=_types(source.marks),
        discrepancies=len({mark.name for mark in source.marks if mark.type == _DISCREPANCY}),
        whole=words.whole,
        some=words.whole or (isinstance(words, OfQuotes) and words.some),
        before=_neighbour(source.marks, focus, -1),
        after=_neighbour(source.marks, focus, 1),
        actions=decisions.ACTIONS,
        fields={one.iri: fields.fields(one) for one in told},
        names=fields.names(),
        made=_made(source, told),
        writes=_curates(),
        role_in_words=statements.role_in_words,
    )
    if incoming.endpoint().settings.curation:  # who may write is told by the request's sender
        return Response(page, content_type="text/html; charset=utf-8")
    return responses.lasting(page)


@blueprint.get("/read/<key>.json")
def passage(key: str) -> Response:
    """The words of the span of `?at=`, or of the statement of `?fact=`, with some around them, for programs.

    Raises:
        ProblemError: 404 for an unknown document or statement, 400 for a place that is none, or none at all.
    """
    source = _source(incoming.endpoint().opened.digest, key)
    asked = _asked(source)
    focus = _focus(source, asked)
    if not focus:
        raise ProblemError("wrong-parameter", 400, "no place is named", suggestion="Give at=START-END or fact=NAME")
    spans = [("evidence", *focus)]
    if asked and "at" not in request.args:
        spans = [(place.role, place.start, place.end) for place in asked.places]
    return responses.lasting(json.dumps(passages.told(source, asked, spans, _words(source))), "application/json")


@blueprint.route("/read/<key>/decision", methods=["GET", "POST"])
def decide(key: str) -> BaseResponse:
    """A decision on a statement as lines for the worksheet; by POST, where the server is started for it, written there.

    What is written, or taken back (`undo`), is shown where the statement stands.

    Raises:
        ProblemError: 400 for a decision that lacks something, 403 where this server writes none.
    """
    values = (request.form if request.method == "POST" else request.args).to_dict()
    source = _source(incoming.endpoint().opened.digest, key)
    found = statements.named([f"{source.iri}/fact/{_hash(values.get('fact', ''))}"])
    if not found:
        raise ProblemError("not-found", 404, "the release holds no such statement in this document")
    if request.method == "POST" and not _curates():
        detail = "this server writes no worksheets"
        suggestion = "Start it with `cytolink serve --curate FOLDER` on this machine"
        raise ProblemError("forbidden", 403, detail, suggestion=suggestion)
    one, folder = found[0], Path(incoming.endpoint().settings.curation)
    if request.method == "POST" and "undo" in values:
        worksheets.undo(folder, source, values["undo"])
        return redirect(one.read.replace("#at", "#account"), 303)
    made, today = decisions.decision(values, one), datetime.datetime.now(datetime.UTC).date()
    entry = decisions.lines(one, made, today, _rivals(source, one))
    if request.method == "POST":
        worksheets.write(folder, source, entry)
        return redirect(one.read.replace("#at", "#account"), 303)
    page = render_template("reader/decision.html", source=source, one=one, lines=entry, head=worksheets.head(source))
    return Response(page, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})


def _timeline(source: Source) -> dict[str, str] | None:
    """The picture of what happened to the patients of a document, where it has any: its data, table and words."""
    drawn = picture(catalogue()["timeline"]) if gathering.has_a_clock(source.iri) else None
    asked = urlencode({"document": source.name})
    return drawn and {
        "address": f"/q/timeline/picture.json?{asked}",
        "table": f"/q/timeline?{asked}",
        "description": drawn["description"],
    }


def _rivals(source: Source, one: Statement) -> list[Statement]:
    """Other statements of its type and subject that were read at its place."""
    own = {(place.start, place.end) for place in one.places if place.role == "evidence"}
    near = {source.iri_of(m) for m in source.marks for s, e in own if m.type == one.type and m.start < e and s < m.end}
    found = statements.named(sorted(near - {one.iri}))
    return [other for other in found if (other.type, other.subject) == (one.type, one.subject)]


def _made(source: Source, told: Sequence[Statement]) -> dict[str, list[worksheets.Made]]:
    """The decisions on statements that wait in the worksheet for a build, where this request may see them."""
    waiting = worksheets.made(Path(incoming.endpoint().settings.curation), source) if _curates() else []
    return {one.iri: [made for made in waiting if made.is_about(one)] for one in told}


@lru_cache(maxsize=8)
def _source(digest: str, key: str) -> Source:  # noqa: ARG001 - a release's document is gathered once
    return gathering.source(_hash(key))


def _hash(text: str) -> str:
    """Sixteen digits of a hash, by which documents and statements are known.

    Raises:
        ProblemError: 404, it is none.
    """
    if not re.fullmatch(r"[0-9a-f]{16}", text):
        raise ProblemError("not-found", 404, f"{text[:40]!r} names nothing here", suggestion="See /documents")
    return text


def _asked(source: Source) -> Statement | None:
    """The statement that `?fact=` names."""
    name = request.args.get("fact", "")
    found = statements.named([f"{source.iri}/fact/{_hash(name)}"]) if name else []
    if name and not found:
        raise ProblemError("not-found", 404, f"the release holds no statement {name!r} in this document")
    return found[0] if found else None


def _focus(source: Source, asked: Statement | None) -> tuple[int, int] | None:
    """The span that the page is opened at.

    Raises:
        ProblemError: 400, it is no place of the document.
    """
    text = request.args.get("at", "")
    if not text:
        first = next((place for place in asked.places if place.role == "evidence"), None) if asked else None
        return (first.start, first.end) if first else None
    found = _PLACE.fullmatch(text)
    if not found or not int(found[1]) < int(found[2]) <= source.characters:
        detail = f"{text[:40]!r} is no place in a document of {source.characters:,} characters"
        raise ProblemError(
            "wrong-parameter", 400, detail, suggestion="Write at=START-END, in code points, the end exclusive"
        )
    return int(found[1]), int(found[2])


def _words(source: Source) -> Words:
    original = current_app.extensions["cytolink.originals"].get(source.sha256, source.form, source.encoding)
    return OfFile(original) if original else OfQuotes(gathering.quotes(source.iri), source.characters, source.form)


def _near(marks: Sequence[Mark], focus: tuple[int, int]) -> list[Mark]:
    """The marks that share a character with the span, those of the very span first."""
    found = [mark for mark in marks if mark.start < focus[1] and focus[0] < mark.end]
    return sorted(found, key=lambda m: ((m.start, m.end) != focus, m.end - m.start, m))


def _told(source: Source, asked: Statement | None, near: Sequence[Mark]) -> tuple[list[Statement], list[Statement]]:
    """The statements of a passage: those told in full, and those only named."""
    iris = [source.iri_of(mark) for mark in near if mark.type != _DISCREPANCY]
    found = statements.named([*([asked.iri] if asked else []), *iris])
    return found[:SHOWN], found[SHOWN:LISTED]


def _types(marks: Sequence[Mark]) -> list[tuple[str, str, int]]:
    """Types of what was read, their names for people and how many statements each has, the most frequent first."""
    counts = Counter(kind for kind, _ in {(mark.type, mark.name) for mark in marks})
    names = {**statements.types(), _DISCREPANCY: _DISCREPANCY}
    return [(kind, names.get(kind, kind), count) for kind, count in counts.most_common()]


def _neighbour(marks: Sequence[Mark], focus: tuple[int, int] | None, way: int) -> Mark | None:
    """The next span, or the one before."""
    places = list({(mark.start, mark.end): mark for mark in marks}.values())
    if way > 0:
        return next((mark for mark in places if focus is None or (mark.start, mark.end) > focus), None)
    return next((mark for mark in reversed(places) if focus is not None and (mark.start, mark.end) < focus), None)


def _curates() -> bool:
    """Whether this server writes worksheets, and this request comes from this machine and from its own page.

    A name that leads here from elsewhere (DNS rebinding) and a form on a stranger's page are both refused: the
    request's own host must be this machine, and a browser's word of where the form stood must agree.
    """
    if not incoming.endpoint().settings.curation or not is_loopback(incoming.asker().client):
        return False
    if not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        return False
    origin = request.headers.get("Origin")
    return request.method == "GET" or (origin is not None and urlsplit(origin).netloc == request.host)
