"""Attacks by files: documents and ontologies of all forms, whole ones broken in every way, and ones of one thing repeated.

Each is read in a process that is not the attacker's own, with bounded memory. A fault is anything but a release's lines
or an error of ours: another exception, a process that dies, one document that takes longer than its budget.
"""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import os
import resource
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from attack_common import Outcome, rng
from pathological import MAKERS

from graph_build.errors import CytolinkError
from graph_build.linking import read_source
from graph_build.pipeline import process
from graph_build.runner.budget import within
from graph_build.settings import BuildSettings
from graph_build.sources import Source, documents

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

SECONDS = 60.0
"""Of computing that one hostile file of a few kilobytes may take, with much room for slow machines."""
MEMORY = 4 << 30
"""Bytes of address space that the process that reads may take, beside what it has of the one it came from."""
TOGETHER = 25
"""Files that one process reads, after which there is a new one."""

TEXT = """# Sarilumab in polychondritis: an invented trial

Ada Marl1, Bo Osk2

## Abstract

We gave sarilumab 200 mg or placebo to 42 patients (ESR, erythrocyte sedimentation rate) [1,2].

## Results

Table 1. Outcomes

| Outcome | Sarilumab (n = 20) | Placebo (n = 22) | P |
|---|---|---|---|
| Remission, n (%) | 12 (60) | 6 (27) | 0.03 |
| CRP, mg/L | 4.1 ± 1.2 | 22 (11-40) | <0.001 |

CRP fell from 50 mg/L to 5 mg/L by week 12 in 12 of 20 patients (60%; 95% CI 38-82).

## References

1. Osk B. Fever of the marsh. J Marsh. 2014;3:1-9.
"""
JATS = (
    '<?xml version="1.0" encoding="UTF-8"?><article><front><article-meta><title-group><article-title>Sarilumab'
    "</article-title></title-group><abstract><p>We gave sarilumab to 42 patients.</p></abstract></article-meta></front>"
    '<body><sec><title>Results</title><p>CRP fell<xref ref-type="bibr" rid="b1">1</xref> from 50&#x2009;mg/L to 10'
    '<sup>2</sup>.</p><table-wrap id="t1"><label>Table 1</label><caption><p>Outcomes</p></caption><table><thead><tr>'
    '<th rowspan="2">Outcome</th><th colspan="2">Group</th></tr><tr><th>A (n = 20)</th><th>B</th></tr></thead><tbody><tr>'
    "<td>Fever</td><td>3 (15%)</td><td>4</td></tr></tbody></table></table-wrap></sec></body><back><ref-list><ref id="
    '"b1"><label>1</label><mixed-citation>Osk B. 2014.</mixed-citation></ref></ref-list></back></article>'
)
HTML = (
    "<!doctype html><html><head><title>Sarilumab</title></head><body><article><h1>Sarilumab</h1><p>CRP fell to 5 mg/L.</p>"
    "<table><tr><th>A<th>B<tr><td>1<td>2<tr><td>3<td>4</table><ol><li>One</ol></article></body></html>"
)
PUBTATOR = "1|t|Sarilumab in fever\n1|a|Sarilumab was given.\n1\t0\t9\tSarilumab\tChemical\tMESH:C1\n"
BIOC = {
    "id": "1",
    "infons": {},
    "passages": [
        {
            "offset": 0,
            "infons": {"section_type": "TITLE", "type": "front"},
            "text": "Sarilumab in fever",
            "annotations": [
                {
                    "id": "1",
                    "infons": {"type": "Chemical"},
                    "text": "Sarilumab",
                    "locations": [{"offset": 0, "length": 9}],
                }
            ],
            "sentences": [],
            "relations": [],
        }
    ],
    "annotations": [],
    "relations": [],
}
BIOC_XML = (
    '<?xml version="1.0"?><collection><source>x</source><date/><key/><document><id>1</id><passage><infon key="type">title'
    '</infon><offset>0</offset><text>Sarilumab in fever</text><annotation id="1"><infon key="type">Chemical</infon>'
    '<location offset="0" length="9"/><text>Sarilumab</text></annotation></passage></document></collection>'
)
DOCUMENTS = {
    "a.txt": TEXT.encode(),
    "a.xml": JATS.encode(),
    "a.html": HTML.encode(),
    "a.pubtator": PUBTATOR.encode(),
    "a.json": json.dumps(BIOC).encode(),
    "b.xml": BIOC_XML.encode(),
}

OBO = (
    "format-version: 1.2\ndata-version: 1\n\n[Term]\nid: MONDO:0000001\nname: disease\n\n[Term]\nid: MONDO:0018882\n"
    'name: vasculitis\nsynonym: "angiitis" EXACT []\nxref: mesh:D014657 {source="MONDO:equivalentTo"}\n'
    "is_a: MONDO:0000001 ! disease\n"
)
GRAPHS = {
    "graphs": [
        {
            "meta": {"version": "1"},
            "nodes": [
                {
                    "id": "http://purl.obolibrary.org/obo/MONDO_1",
                    "lbl": "disease",
                    "type": "CLASS",
                    "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "illness"}], "deprecated": False},
                }
            ],
            "edges": [{"sub": "http://x.org/a", "pred": "is_a", "obj": "http://x.org/b"}],
        }
    ]
}
RDF = (
    '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY o "http://x.org/">]>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf'
    '-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"><rdf:Description rdf:about="&o;a"><rdfs:label>fever'
    '</rdfs:label><rdfs:subClassOf rdf:resource="&o;b"/></rdf:Description></rdf:RDF>'
)
TURTLE = '@prefix x: <http://x.org/> .\nx:a a x:b ; x:label \'fever\'@en , """long""" ; x:c ( 1 2.5 [ x:d true ] ) .\n'
SSSOM = (
    "# curie_map:\n#   MONDO: http://purl.obolibrary.org/obo/MONDO_\n# license: https://x.org/\nsubject_id\tpredicate_id\t"
    "object_id\tmapping_justification\nMONDO:1\tskos:exactMatch\tMESH:D1\tsemapv:ManualMappingCuration\n"
)
ONTOLOGIES = {
    "m.obo": OBO.encode(),
    "m.json": json.dumps(GRAPHS).encode(),
    "m.owl": RDF.encode(),
    "m.ttl": TURTLE.encode(),
    "m.sssom.tsv": SSSOM.encode(),
    "m.tsv": b"MESH:D1\tFever\tpyrexia|raised temperature\n",
}
ODD = [
    b"\x00", b"\xff", b"\x1b[2J", b"\r", b"\n", b"\t", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e".encode(), "\u2028".encode(),
    b"<", b">", b"&", b"&a;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b'"', b"'", b"\\", b"\\ud800", b"{", b"[",
    b"|", b"(", b")", b"%", b"1e999999", b"-1", b"9" * 400, b"0.", "±".encode(), "½".encode(), "１２".encode(), b"null", b"NaN",
    b" " * 300, b"[" * 300, b"(" * 300, b"<b>" * 300, b"{" * 300, b"!", b"#", b": ", b"\n[Term]\nid: ", b"\nis_a: ",
]  # fmt: skip
"""What is put in."""


def broken(data: bytes, random: random.Random) -> bytes:
    """The bytes with up to four changes: something put in, taken out, said again, moved, or a bit turned over."""
    for _ in range(random.randint(1, 4)):
        at, to = sorted(random.randint(0, len(data)) for _ in range(2))
        match random.randrange(6):
            case 0:
                data = data[:at] + random.choice(ODD) + data[at:]
            case 1:
                data = data[:at] + data[min(to, at + 40) :]
            case 2:
                data = data[:to] + data[at:to] * random.choice((1, 2, 30)) + data[to:]
            case 3:
                data = data[:at]
            case 4:
                data = data[to:] + data[at:to] + data[:at]
            case _ if data:
                place = min(at, len(data) - 1)
                data = data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]
        data = data[:40_000]
    return data


def packed(name: str, data: bytes, random: random.Random) -> tuple[str, bytes]:
    """The file in an archive or compressed, which may then be broken too."""
    held = io.BytesIO()
    match random.randrange(3):
        case 0:
            name, data = f"{name}.gz", gzip.compress(data, mtime=0)
        case 1:
            with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo(f"../{name}"), data)
            name, data = "a.zip", held.getvalue()
        case _:
            with tarfile.open(fileobj=held, mode="w:gz") as archive_:
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive_.addfile(member, io.BytesIO(data))
            name, data = "a.tar.gz", held.getvalue()
    return name, broken(data, random) if random.random() < 0.5 else data


def _read_document(path: Path) -> None:
    for found in documents([path]):
        if isinstance(found, Source):
            with within(SECONDS, found.name):
                process(found.data, found.name, BuildSettings(), found.companion)


def _read_ontology(path: Path) -> None:
    with within(SECONDS, path.name):
        read_source(path)


def _all_read(read: Callable[[Path], None], files: Sequence[tuple[str, bytes]], folder: Path, told: Connection) -> None:
    """Read files one after another; says what went wrong with each, or nothing."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()  # of the process it came from
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for name, data in files:
        path = folder / name
        path.write_bytes(data)
        try:
            read(path)
            told.send("")
        except CytolinkError as error:
            told.send(str(error) if "s of computing" in str(error) else "")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault to be told
            told.send(f"{type(error).__name__}: {error}")


def tried(read: Callable[[Path], None], files: Iterator[tuple[str, bytes]], number: int) -> Outcome:
    """Files read by processes of their own."""
    outcome = Outcome()
    context = multiprocessing.get_context("fork")
    waiting = [next(files) for _ in range(number)]
    with tempfile.TemporaryDirectory(prefix="attack-files-") as folder:
        while waiting:
            some = waiting[:TOGETHER]
            here, there = context.Pipe(duplex=False)
            process_ = context.Process(target=_all_read, args=(read, some, Path(folder), there))
            process_.start()
            there.close()
            done = 0
            try:
                for name, data in some:
                    if fault := here.recv():
                        outcome.fault(f"{name} {data[:200]!r}: {fault}")
                    done += 1
            except EOFError:
                name, data = some[done]
                process_.join()
                outcome.fault(f"{name} {data[:200]!r}: the process ended with {process_.exitcode}")
                done += 1
            process_.join()
            outcome.tried += done
            waiting = waiting[done:]
    return outcome


def hostile_documents(seed: int, number: int) -> Outcome:
    """Documents of all forms, broken, packed, or of one thing repeated."""
    random = rng(seed)

    def files() -> Iterator[tuple[str, bytes]]:
        while True:
            if random.random() < 0.15:
                yield "p.txt", MAKERS[random.choice(list(MAKERS))](random.choice((300, 1_000, 3_000)))
                continue
            name = random.choice(list(DOCUMENTS))
            data = broken(DOCUMENTS[name], random)
            yield packed(name, data, random) if random.random() < 0.15 else (name, data)

    return tried(_read_document, files(), number)


def hostile_ontologies(seed: int, number: int) -> Outcome:
    """Ontologies and mapping sets of all forms, broken, gzip or not."""
    random = rng(seed)

    def files() -> Iterator[tuple[str, bytes]]:
        while True:
            name = random.choice(list(ONTOLOGIES))
            data = broken(ONTOLOGIES[name], random)
            yield (f"{name}.gz", gzip.compress(data, mtime=0)) if random.random() < 0.1 else (name, data)

    return tried(_read_ontology, files(), number)
