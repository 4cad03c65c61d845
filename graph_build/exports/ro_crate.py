"""A release as a Research Object Crate: what its files are (https://www.researchobject.org/ro-crate/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph_build.release.sealing import files_of
from graph_build.release.tables import tabled
from graph_build.release.void import LICENCE
from ontology.namespaces import CYTO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.release import Release

_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_TOLD = {
    "graph.nq.gz": ("The graph: sorted N-Quads", "application/gzip"),
    "manifest.json": ("Sources, versions, counts and rules of the build", "application/json"),
    "void.ttl": ("What the graph holds, in numbers (VoID)", "text/turtle"),
}


def ro_crate(release: Release, published: str) -> dict[str, Any]:
    """The metadata file of a crate that holds the files of a release, to lie beside them.

    Args:
        release: whose graph, manifest, description and tables are listed; what is made of them anew is not.
        published: the day, as ISO 8601 writes it.
    """
    files = list(_files(release))
    root = {
        "@id": "./", "@type": "Dataset", "identifier": release.digest,
        "name": f"Cytolink release {release.digest[:16]}",
        "description": f"Evidence read from {len(release.manifest['sources'])} documents, as a graph and as tables",
        "datePublished": published, "license": {"@id": LICENCE}, "about": {"@id": CYTO.rstrip("#")},
        "hasPart": [{"@id": one["@id"]} for one in files],
    }  # fmt: skip
    itself = {
        "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip
    licence = {"@id": LICENCE, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0 International"}
    ontology = {"@id": CYTO.rstrip("#"), "@type": "CreativeWork", "name": "Cytolink ontology"}
    return {"@context": _CONTEXT, "@graph": [itself, root, licence, ontology, *files]}


def _files(release: Release) -> Iterator[dict[str, Any]]:
    told = _TOLD | {
        f"tables/{query.name}.parquet": (query.summary, "application/vnd.apache.parquet") for query in tabled()
    }
    for name, entry in files_of(release.path).items():
        if name in told:
            summary, kind = told[name]
            yield {
                "@id": name, "@type": "File", "name": summary, "encodingFormat": kind,
                "contentSize": str(entry["bytes"]), "sha256": entry["sha256"],
            }  # fmt: skip


def text(crate: dict[str, Any]) -> str:
    """The metadata file."""
    return json.dumps(crate, ensure_ascii=False, indent=1)
