"""A polite client of two services: one request at a time, with pauses, patience and bounds."""

from __future__ import annotations

import email.utils
import http.client
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from graph_build.deadline import LateError, until
from graph_build.errors import CytolinkError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from http.client import HTTPMessage

HOSTS = frozenset({"www.ebi.ac.uk", "www.ncbi.nlm.nih.gov"})
"""The hosts that are asked, by https alone, where the user names no other server."""
MOST_REQUESTS_A_SECOND = 3
"""What NCBI allows without a key (https://www.ncbi.nlm.nih.gov/books/NBK25497/)."""
LARGEST = 64 << 20
"""Bytes of the largest answer that is taken."""
TRIES = 5
LONGEST_WAIT = 120.0
"""Seconds beyond which a wait that a server asks for is not waited."""
WHOLE = 300.0
"""Seconds within which an answer must be here, from the connection to its last byte, however it trickles."""
_FIRST_WAIT, _TIMEOUT = 2.0, 60.0
_BLOCK = 1 << 16
_CONTACT = re.compile(
    r"[^\s@<>()\"\\]{1,100}@[^\s@<>()\"\\]{1,100}\.[^\s@<>()\"\\]{2,40}|https?://[^\s<>()\"\\]{3,200}"
)


class UnavailableError(CytolinkError):
    """A service does not answer, or asks for longer waits than are waited: asking on would be no use."""


class AnswerError(CytolinkError):
    """A service answered, and the answer is of no use."""


class DamagedError(AnswerError):
    """An answer did not come whole: asking again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status (200 or 404) and its body, whole."""

    status: int
    body: bytes


@dataclass(slots=True)
class Client:
    """Asks one question after the other.

    Attributes:
        contact: of the user, an e-mail address or a web address, told to the services.
        pause: seconds between two requests.
        hosts: hosts that may be asked; None where the user names a server, which then may send nowhere else.
        sleep: waits so many seconds.
        now: the time in seconds.
        whole: seconds within which an answer must be here.
    """

    contact: str
    pause: float = 1.0
    hosts: frozenset[str] | None = HOSTS
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    whole: float = WHOLE
    _last: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        """Refuse a contact that is none.

        Raises:
            SettingsError: where nobody could be reached by it.
        """
        if not _CONTACT.fullmatch(self.contact) or not self.contact.isascii():
            raise SettingsError(
                "the services want to know whom to tell where something goes wrong",
                where="--contact",
                do="Give your e-mail address by --contact or CYTOLINK_CONTACT.",
            )
        if self.hosts is not None:
            self.pause = max(self.pause, 1 / MOST_REQUESTS_A_SECOND)

    def get(self, url: str, whole: Callable[[bytes], None] = lambda _: None) -> Answer:
        """Ask for an address; wait and ask again where the service is busy or the answer is cut off.

        Args:
            url: what to get.
            whole: raises DamagedError for a body that was cut off, AnswerError for one that is something else.

        Raises:
            UnavailableError: where the service stays busy or silent, asks for too long a wait, or an answer is not
                here in time.
            AnswerError: where the answer is refused, too large, or stays of no use.
            SettingsError: where the address is not one that may be asked.
        """
        self._check(url)
        wait = _FIRST_WAIT
        for tries_left in range(TRIES - 1, -1, -1):
            self._pause()
            try:
                answer = self._once(url)
                if answer.status != 404:
                    whole(answer.body)
            except _BusyError as busy:
                reason: CytolinkError = UnavailableError(busy.said, where=url, do="Run the command again later.")
                asked_for = busy.wait
            except DamagedError as error:
                reason, asked_for = error, None
            else:
                return answer
            if not tries_left:
                raise reason
            if asked_for is not None and asked_for > LONGEST_WAIT:
                raise UnavailableError(
                    f"the service asks to wait {asked_for:,.0f} seconds", where=url, do="Run the command again then."
                )
            self.sleep(max(wait, asked_for or 0.0))
            wait *= 2
        raise AssertionError("the last try raises or returns")

    def _pause(self) -> None:
        left = self._last + self.pause - self.now()
        if left > 0:
            self.sleep(left)
        self._last = self.now()

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if self.hosts is not None and (parts.scheme != "https" or parts.hostname not in self.hosts or parts.port):
            raise SettingsError(f"{parts.hostname} is not asked", where=url, do="Name a server by --server.")
        if parts.scheme not in ("http", "https"):
            raise SettingsError("only http and https are spoken", where=url, do="Give an address that begins so.")

    def _once(self, url: str) -> Answer:
        agent = f"cytolink/{version('cytolink')} ({'mailto:' if '@' in self.contact else ''}{self.contact})"
        request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept": "*/*"})  # noqa: S310 - checked
        opener = urllib.request.build_opener(_Within(self, urlsplit(url).netloc), *until(time.monotonic() + self.whole))
        try:
            with opener.open(request, timeout=_TIMEOUT) as response:
                return Answer(response.status, self._body(response, url))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    return Answer(404, b"")
                if error.code == 429 or error.code >= 500:
                    said = f"the service is busy ({error.code} {http.client.responses.get(error.code, '')})".strip()
                    raise _BusyError(said, self._wait(error.headers)) from error
                raise AnswerError(f"the service refuses ({error.code})", where=url) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, LateError):
                late = f"the answer did not come whole within {self.whole:,.0f} seconds"
                raise UnavailableError(late, where=url, do="Run the command again later.") from error
            raise _BusyError(f"the connection failed ({reason})", None) from error

    @staticmethod
    def _body(response: http.client.HTTPResponse, url: str) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := response.read(_BLOCK):
            size += len(piece)
            if size > LARGEST:
                raise AnswerError(f"the answer has more than {LARGEST:,} bytes, the most that are taken", where=url)
            pieces.append(piece)
        stated = response.headers.get("Content-Length", "")
        if stated.isdigit() and int(stated) != size:  # urllib takes less for the end
            raise _BusyError(f"the answer was cut off after {size:,} of {int(stated):,} bytes", None)
        return b"".join(pieces)

    def _wait(self, headers: Message) -> float | None:
        """The seconds that `Retry-After` asks for: a number, or a date (RFC 9110, section 10.2.3)."""
        printed = (headers.get("Retry-After") or "").strip()
        if printed.isascii() and printed.isdigit():
            return float(printed[:9])
        try:
            return max(0.0, email.utils.parsedate_to_datetime(printed).timestamp() - self.now())
        except (ValueError, OverflowError):
            return None


class _BusyError(Exception):
    """A try that may be made again."""

    def __init__(self, said: str, wait: float | None) -> None:
        self.said, self.wait = said, wait
        super().__init__(said)


class _Within(urllib.request.HTTPRedirectHandler):
    """Follows redirections to addresses that may be asked, and to no others."""

    def __init__(self, client: Client, place: str) -> None:
        self._client, self._place = client, place

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """The request to follow with.

        Raises:
            AnswerError: where the address may not be asked.
        """
        parts = urlsplit(newurl)
        if self._client.hosts is None and parts.netloc != self._place:
            raise AnswerError(f"the server sends to {parts.hostname}, which is not asked", where=req.full_url)
        if self._client.hosts is not None and (parts.scheme != "https" or parts.hostname not in self._client.hosts):
            raise AnswerError(f"the service sends to {parts.hostname}, which is not asked", where=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
