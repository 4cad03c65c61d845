"""Patients as GA4GH Phenopackets v2, in the JSON form of protocol buffers (https://phenopacket-schema.readthedocs.io/en/2.0.0/)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from graph_build.courses.administrations import categories
from graph_build.exports.terms import UCUM
from ontology.namespaces import OBO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph_build.exports.asking import Left, Row
    from graph_build.exports.terms import Terms

Message = dict[str, Any]
QUERIES = ("timeline", "patients", "treatments", "conditions", "measurements", "outcomes")
"""The saved queries whose rows a phenopacket is made of."""
_SEX = {"female": "FEMALE", "woman": "FEMALE", "girl": "FEMALE", "male": "MALE", "man": "MALE", "boy": "MALE"}
_AGE_UNITS = {"a": "Y", "mo": "M", "wk": "W", "d": "D"}
_GIVEN = frozenset({"given", "stopped", "changed", "held"})
_WHOLE, _MONTH = len("2021-03-12"), len("2021-11")


def phenopackets(rows: Mapping[str, Sequence[Row]], created: str, terms: Terms, left: Left) -> Iterator[Message]:
    """A phenopacket for each of the documents' own patients.

    Args:
        rows: of each of `QUERIES`.
        created: when, as RFC 3339 writes it.
        terms: what concepts are called.
        left: told what of the records has no place.
    """
    persons = dict.fromkeys((row["document"], row["person"]) for row in rows["timeline"])
    for document, person in persons:
        own = {
            name: [
                row for row in rows[name] if row.get("document", row.get("file")) == document and _whose(row) == person
            ]
            for name in QUERIES
        }
        yield _Packet(document, person, own, terms, left).message(created)


def _whose(row: Row) -> str:
    return row.get("person", row.get("population", ""))


class _Packet:
    """The phenopacket of one patient.

    Args:
        document: name of the document's file.
        person: the patient's label.
        rows: of the patient, by saved query.
        terms: what concepts are called.
        left: told what has no place.
    """

    def __init__(self, document: str, person: str, rows: Mapping[str, Sequence[Row]], terms: Terms, left: Left) -> None:
        self.document, self.person, self.rows, self.left = document, person, rows, left
        self.terms = terms
        self.prefixes: set[str] = set()

    def message(self, created: str) -> Message:
        """The whole of it."""
        paper = next((row["paper"] for row in self.rows["timeline"] if row["paper"]), "")
        reference = {"id": f"file:{self.document}", "description": paper or self.document}
        parts = {
            "phenotypicFeatures": [f for row in self.rows["conditions"] for f in self._feature(row)],
            "measurements": [m for row in self.rows["measurements"] for m in self._measurement(row)],
            "diseases": [d for row in self.rows["conditions"] for d in self._disease(row)],
            "medicalActions": [a for row in self.rows["treatments"] for a in self._action(row)],
        }
        subject = self._subject()
        metadata = {
            "created": created, "createdBy": "cytolink",
            "resources": [self.terms.resource(prefix) for prefix in sorted(self.prefixes)],
            "phenopacketSchemaVersion": "2.0", "externalReferences": [reference],
        }  # fmt: skip
        filled = {name: part for name, part in parts.items() if part}
        return {"id": f"{self.document}#{self.person}", "subject": subject, **filled, "metaData": metadata}

    def _subject(self) -> Message:
        told = {row["attribute"]: row for row in reversed(self.rows["patients"])}
        subject: Message = {
            "id": self.person,
            "sex": _SEX.get(told["sex"]["value"] if "sex" in told else "", "UNKNOWN_SEX"),
        }
        age = told.get("age")
        if age and age["unit"] in _AGE_UNITS and re.fullmatch(r"\d+", age["value"]):
            duration = f"P{age['value']}{_AGE_UNITS[age['unit']]}"
            subject["timeAtLastEncounter"] = {"age": {"iso8601duration": duration}}
        for row in self.rows["outcomes"]:
            if row["status"] == "died" and row["occurred"] != "negated":
                subject["vitalStatus"] = {"status": "DECEASED", **_named("timeOfDeath", self._time(row, "timepoint"))}
            else:
                self.left["outcomes other than death"] += 1
        return subject

    def _feature(self, row: Row) -> Iterator[Message]:
        """A finding, as a phenotypic feature."""
        term = self._term(row["condition_id"], row["condition"])
        if term is None:
            self.left["conditions without a concept"] += 1
        elif row["status"] == "suspected":
            self.left["conditions that are only suspected"] += 1
        elif not _is_disease(row["condition_id"]):
            words = _words(row["condition"], row["onset"])
            yield {"type": term, **_absent(row), **_named("onset", self._time(row, "onset")), "description": words}

    def _disease(self, row: Row) -> Iterator[Message]:
        term = self._term(row["condition_id"], row["condition"])
        if term is not None and _is_disease(row["condition_id"]) and row["status"] != "suspected":
            if row["onset"] and not self._time(row, "onset"):
                self.left["times of diseases that are no calendar dates"] += 1
            yield {"term": term, **_absent(row), **_named("onset", self._time(row, "onset"))}

    def _measurement(self, row: Row) -> Iterator[Message]:
        assay = self._term(row["variable_id"], row["variable"])
        unit = self._term(f"{UCUM}{row['unit']}", row["unit"]) if row["unit"] else None
        if assay is None or unit is None or not row["value"]:
            self.left["measurements without a concept, a number or a unit"] += 1
            return
        if row["comparator"]:
            self.left["measurements that are bounds, such as < 5"] += 1
            return
        observed = _named("timeObserved", self._time(row, "timepoint"))
        words = _words(row["variable"], row["timepoint"], row["interpretation"])
        quantity = {"quantity": {"unit": unit, "value": float(row["value"])}}
        yield {"description": words, "assay": assay, "value": quantity, **observed}

    def _action(self, row: Row) -> Iterator[Message]:
        agent = self._term(row["drug_id"], row["drug"])
        if agent is None or row["status"] not in _GIVEN:
            self.left["treatments without a concept, or that were not given"] += 1
            return
        at = self._time(row, "from_time")
        if row["from_time"] and not at:
            self.left["times of treatments that are no calendar dates"] += 1
        if categories().get(row["drug_id"]) == "procedure":
            yield {"procedure": {"code": agent, **_named("performed", at)}}
            return
        treatment: Message = {"agent": agent}
        unit = self._term(f"{UCUM}{row['unit']}", row["unit"]) if row["unit"] else None
        if unit and re.fullmatch(r"\d+(?:\.\d+)?", row["dose"]):
            interval = {"interval": _span(at)} if at else {}
            treatment["doseIntervals"] = [{"quantity": {"unit": unit, "value": float(row["dose"])}, **interval}]
        for column in ("route", "schedule", "for", "reason", "response"):
            if row[column]:
                self.left[f"treatments' column {column}: words, and no terms of a vocabulary"] += 1
        yield {"treatment": treatment}

    def _term(self, iri: str, label: str) -> Message | None:
        """An ontology class, by the prefixes that the metadata declare; its name, else the words that it is told in."""
        found = self.terms.curie(iri)
        if found is None:
            return None
        self.prefixes.add(found[0])
        return {"id": found[1], "label": self.terms.names.get(iri, label)}

    def _time(self, row: Row, column: str) -> Message | None:
        """A TimeElement: a timestamp for a whole date, an interval for a month or year; None for what is no date."""
        iso = row[f"{column}_iso"]
        if not re.match(r"\d{4}", iso):
            return None
        if len(iso) == _WHOLE:
            return {"timestamp": f"{iso}T00:00:00Z"}
        first, last = _ends(iso)
        return {"interval": {"start": f"{first}T00:00:00Z", "end": f"{last}T23:59:59Z"}}


def _ends(iso: str) -> tuple[date, date]:
    """The first and the last day of a month or year."""
    year = int(iso[:4])
    if len(iso) != _MONTH:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, int(iso[5:]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _span(at: Message) -> Message:
    """A time as the interval of a dose."""
    return dict(at["interval"]) if "interval" in at else {"start": at["timestamp"], "end": at["timestamp"]}


def _named(name: str, message: Message | None) -> Message:
    return {name: message} if message else {}


def _absent(row: Row) -> Message:
    return {"excluded": True} if row["status"] == "absent" else {}


def _is_disease(iri: str) -> bool:
    return iri.startswith(f"{OBO}MONDO_")


def _words(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
