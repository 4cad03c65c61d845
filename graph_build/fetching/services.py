"""What Europe PMC and the BioC service of NCBI are asked, and how their answers are understood.

Europe PMC: https://europepmc.org/RestfulWebService (`search`, `{PMCID}/fullTextXML`).
NCBI: https://www.ncbi.nlm.nih.gov/research/bionlp/APIs/BioC-PMC/ (`BioC_json/{PMCID}/unicode`),
doi:10.1093/bioinformatics/btz070.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from graph_build.errors import DocumentError
from graph_build.fetching.client import AnswerError, DamagedError
from graph_build.fetching.identifiers import is_pmcid
from graph_build.readers.formats import format_of
from graph_build.readers.json_text import parse as parse_json
from graph_build.readers.markup.characters import decode
from graph_build.readers.markup.xml import parse as parse_xml

if TYPE_CHECKING:
    from graph_build.fetching.client import Client
    from graph_build.fetching.identifiers import Asked

EUROPE_PMC = "https://www.ebi.ac.uk"
NCBI = "https://www.ncbi.nlm.nih.gov"
_SEARCH = "/europepmc/webservices/rest/search"
_FULL_TEXT = "/europepmc/webservices/rest/{}/fullTextXML"
_BIOC = "/research/bionlp/RESTful/pmcoa.cgi/BioC_json/{}/unicode"


@dataclass(frozen=True, slots=True)
class Found:
    """An article as Europe PMC lists it.

    Attributes:
        pmcid: "PMC3320991"; empty where it has no full text there.
        pmid: empty where it has none.
        doi: empty where it has none.
        open_access: whether it is in the open-access subset.
        licence: as stated there ("cc by"); empty where none is.
    """

    pmcid: str
    pmid: str
    doi: str
    open_access: bool
    licence: str


class Services:
    """The two services.

    Args:
        client: asks them.
        server: the address of a server that stands for both, or None.
    """

    def __init__(self, client: Client, server: str | None = None) -> None:
        self._client = client
        self._europe_pmc, self._ncbi = (server.rstrip("/"),) * 2 if server else (EUROPE_PMC, NCBI)

    def search(self, asked: Asked) -> list[Found]:
        """The articles that have an identifier; none where it is unknown.

        Raises:
            UnavailableError, AnswerError: see `Client.get`.
        """
        query = {
            "pmcid": f"PMCID:{asked.id}",
            "pmid": f"EXT_ID:{asked.id} AND SRC:MED",
            "doi": f'DOI:"{asked.id}"',
        }[asked.scheme]
        options = urlencode({"query": query, "resultType": "core", "format": "json", "pageSize": "25"}, quote_via=quote)
        url = f"{self._europe_pmc}{_SEARCH}?{options}"
        answer = self._client.get(url)
        if answer.status != 200:
            raise AnswerError("there is no search here", where=url, do="Check --server.")
        found = [_found(one) for one in _results(answer.body, url)]
        # the search is by words: what it finds is held against what was asked
        found = [one for one in found if getattr(one, asked.scheme).lower() == asked.id.lower()]
        if odd := [one.pmcid for one in found if one.pmcid and not is_pmcid(one.pmcid)]:  # files are named by it
            raise AnswerError(f"the answer names the article by what is no PMC id: {odd[0][:80]!a}", where=url)
        return found

    def full_text(self, pmcid: str) -> tuple[str, bytes | None]:
        """Address and bytes of an article in JATS; None where the service has none.

        Raises:
            UnavailableError, AnswerError: see `Client.get`.
        """
        url = self._europe_pmc + _FULL_TEXT.format(pmcid)
        answer = self._client.get(url, lambda body: _check_jats(body, url))
        return url, answer.body if answer.status == 200 else None

    def bioc(self, pmcid: str) -> tuple[str, bytes | None]:
        """Address and bytes of an article in BioC JSON; None where the service has none.

        Raises:
            UnavailableError, AnswerError: see `Client.get`.
        """
        url = self._ncbi + _BIOC.format(pmcid)
        answer = self._client.get(url, lambda body: _check_bioc(body, url))
        missing = answer.status == 404 or _says_missing(answer.body)
        return url, None if missing else answer.body


def _results(body: bytes, url: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(body)
        results = told["resultList"]["result"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AnswerError(f"the answer is no list of articles: {_said(body)}", where=url) from error
    return [one for one in results if isinstance(one, dict)] if isinstance(results, list) else []


def _found(result: dict[str, Any]) -> Found:
    words = {key: str(result.get(key) or "") for key in ("pmcid", "pmid", "doi", "isOpenAccess", "license")}
    return Found(words["pmcid"], words["pmid"], words["doi"], words["isOpenAccess"] == "Y", words["license"])


def _check_jats(body: bytes, url: str) -> None:
    """Refuse what is no article, or not all of one: a page that apologises with the status 200, a cut-off body."""
    if format_of(body).name != "jats":
        raise AnswerError(f"the answer is no article in JATS: {_said(body)}", where=url)
    try:
        parse_xml(decode(body, "the answer"), "the answer")
    except DocumentError as error:
        raise DamagedError(f"the article came damaged ({error.what})", where=url) from error


def _check_bioc(body: bytes, url: str) -> None:
    if _says_missing(body):
        return
    if format_of(body).name != "bioc-json":
        raise AnswerError(f"the answer is no article in BioC: {_said(body)}", where=url)
    try:
        parse_json(body.decode("utf-8"), "the answer")
    except (DocumentError, UnicodeDecodeError) as error:
        raise DamagedError("the article came damaged", where=url) from error


def _says_missing(body: bytes) -> bool:
    """Whether NCBI says, with the status 200, that it has no such article."""
    return body.lstrip()[:200].startswith((b"[Error]", b"No result can be found"))


def _said(body: bytes) -> str:
    """The first words of a body, safe to print."""
    return ascii(" ".join(body[:80].decode("utf-8", "replace").split()))
