"""From identifiers to files: each article found, checked for its licence, and fetched once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from graph_build.fetching.client import AnswerError
from graph_build.fetching.folder import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph_build.fetching.folder import Folder
    from graph_build.fetching.identifiers import Asked
    from graph_build.fetching.services import Found, Services

Form = Literal["jats", "bioc"]
Outcome = Literal["fetched", "there already", "unknown", "ambiguous", "not open access", "not there", "failed"]

_FILES: dict[Form, str] = {"jats": "{}.xml", "bioc": "{}.bioc.json"}
_SERVICES: dict[Form, str] = {"jats": "Europe PMC", "bioc": "NCBI's BioC service"}
_OTHER: dict[Form, str] = {"jats": "bioc", "bioc": "jats"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of an article that was asked for.

    Attributes:
        asked: by which identifier.
        form: in which form.
        outcome: what became of it.
        detail: the file's name, or what was wrong and what to do.
        licence: of the article, where it is known.
    """

    asked: Asked
    form: Form
    outcome: Outcome
    detail: str
    licence: str = ""

    @property
    def there(self) -> bool:
        """Whether the file is in the folder now."""
        return self.outcome in ("fetched", "there already")


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches articles into a folder.

    Attributes:
        services: whom to ask.
        folder: where to put them.
        today: the time, for the list.
    """

    services: Services
    folder: Folder
    today: Callable[[], datetime] = lambda: datetime.now(UTC)

    def fetch(self, asked: Asked, form: Form) -> Fetched:
        """Fetch an article, where it is not there already.

        Raises:
            UnavailableError: where a service does not answer.
            SettingsError: where the folder cannot be written.
        """
        if there := self.folder.has(asked, form):
            return Fetched(asked, form, "there already", there.file, there.licence)
        try:
            found = self.services.search(asked)
            told = self._refused(asked, form, found)
            return told or self._fetched(asked, form, found[0])
        except AnswerError as error:
            return Fetched(asked, form, "failed", str(error))

    @staticmethod
    def _refused(asked: Asked, form: Form, found: list[Found]) -> Fetched | None:
        """Why what was found is not fetched, or None."""
        if not found:
            return Fetched(asked, form, "unknown", "Europe PMC knows no such article. Check the identifier.")
        named = sorted({one.pmcid or one.pmid or one.doi for one in found})
        if len(named) > 1:
            detail = f"{len(named)} articles have this identifier: {', '.join(named)}. Give one of these."
            return Fetched(asked, form, "ambiguous", detail)
        (one, *_) = found
        if not one.pmcid:
            return Fetched(asked, form, "not there", "Europe PMC has its abstract only, and no full text.")
        if not one.open_access:
            detail = f"{one.pmcid} is not in the open-access subset: its publisher does not allow that it is fetched."
            return Fetched(asked, form, "not open access", detail, one.licence)
        return None

    def _fetched(self, asked: Asked, form: Form, found: Found) -> Fetched:
        url, data = self.services.full_text(found.pmcid) if form == "jats" else self.services.bioc(found.pmcid)
        if data is None:
            detail = f"{_SERVICES[form]} has no full text of {found.pmcid}. Try --format {_OTHER[form]}."
            return Fetched(asked, form, "not there", detail, found.licence)
        entry = Entry(
            file=_FILES[form].format(found.pmcid),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            form=form,
            pmcid=found.pmcid,
            pmid=found.pmid,
            doi=found.doi,
            licence=found.licence,
            source=url,
            fetched=self.today().strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        self.folder.put(data, entry)
        return Fetched(asked, form, "fetched", entry.file, found.licence)
