"""The Flask application: a factory, and what all answers share."""

from __future__ import annotations

import atexit
import logging
import sqlite3
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from graph_build.errors import ReleaseError
from graph_build.originals import Originals
from server import problems
from server.assets import bundle
from server.assets import routes as bundled
from server.endpoint import graphs, incoming, sheets
from server.endpoint.following import Following
from server.endpoint.headers import origins, packing
from server.pages import (
    comparing,
    entity,
    explain,
    home,
    problem_kinds,
    questions,
    results,
    shapes,
    style_guide,
)
from server.pages.components import assets
from server.pages.documentation import routes as documentation
from server.pages.federated import routes as federated
from server.pages.listings import contents, documents
from server.pages.pictures import routes as pictures
from server.pages.reader import routes as reader
from server.pages.search import routes as search
from server.problems import ProblemError
from server.protocol import description, graph_store, ops, sparql
from server.protocol.copies import Copies
from server.reconcile import columns
from server.reconcile import routes as reconcile
from server.settings import Settings
from server.workbench import routes as workbench
from server.workers.process import ClientGoneError

# Everything is served from here: nothing may be loaded from elsewhere, framed elsewhere or run inline.
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
_POLICY += "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
COMMON_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": a browser then says "Origin: null" of our own forms, and a decision could not be written
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": _POLICY,
}
CLIENT_GONE = 499
_log = logging.getLogger("cytolink.endpoint")


def create_app(release_path: Path, settings: Settings | None = None, proved: str = "") -> Flask:
    """Make the application over a release.

    Args:
        release_path: a release, or the folder that holds releases.
        settings: the limits; by default those that the environment names.
        proved: the digest of a release whose files have been read and held against its seal already.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        DocumentError: the folder of documents is not there.
        WorkerDiedError: no query worker can be started; the message says why.
    """
    settings = settings or Settings.from_environment()
    app = Flask("server", template_folder="pages/templates", static_folder="pages/static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.query_bytes
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_loader = assets.with_parts(Path(app.root_path) / "pages" / "templates")
    app.jinja_env.globals |= {"script": bundle.address, "sheets": sheets.offered}
    following = Following(release_path, settings, proved)
    app.extensions["cytolink"] = following
    app.extensions["cytolink.originals"] = _originals(settings)
    app.extensions["cytolink.copies"] = Copies(settings, graphs.NAMESPACES)
    atexit.register(following.close)
    app.register_blueprint(sparql.routes(form=home.form, answer=results.page))
    for room in (
        *(explain, description, graph_store, entity, problem_kinds, shapes, questions, reconcile, home, ops),
        *(assets, bundled, columns, pictures, style_guide, workbench, federated, documents, contents, reader, search),
        documentation,
        comparing,
    ):
        app.register_blueprint(room.blueprint)
    app.register_error_handler(ProblemError, problems.response)
    for damage in (ReleaseError, sqlite3.DatabaseError):
        app.register_error_handler(damage, _damaged)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(ClientGoneError, lambda _: Response(status=CLIENT_GONE))
    app.before_request(incoming.check_parameters)
    app.teardown_request(incoming.let_go)
    app.after_request(_common_headers)
    app.after_request(packing.finish)
    return app


def _originals(settings: Settings) -> Originals:
    """The documents at hand; one that cannot be read is told of, and the words of the others are shown."""
    found = Originals([Path(settings.documents)] if settings.documents else [])
    for reason in found.unreadable:
        _log.warning("no words of a document are shown: %s", reason)
    return found


def close(app: Flask) -> None:
    """End the application's workers."""
    following = app.extensions["cytolink"]
    atexit.unregister(following.close)
    following.close()
    app.extensions["cytolink.copies"].close()


def _damaged(error: Exception) -> Response:
    """A file of the release is gone or changed while it is served: the operator reads which, a client need not know."""
    _log.error("%s", error)
    detail = "a file of the release is damaged or missing, and this answer needs it"
    suggestion = "Try again later; whoever runs this endpoint has to publish the release again"
    return problems.response(ProblemError("release-damaged", 503, detail, suggestion=suggestion))


def _http_problem(error: HTTPException) -> Response:
    """The framework's own refusals (404, 405, 413 …) as problems."""
    status = error.code or 500
    headers = {}
    if status == 405 and isinstance(allowed := getattr(error, "valid_methods", None), list | set | tuple):
        headers["Allow"] = ", ".join(sorted({*allowed, "OPTIONS"}))
    if isinstance(error, RequestEntityTooLarge):
        allowed_bytes = incoming.endpoint().settings.query_bytes
        problem = ProblemError("too-large", 413, "the request is too large", limit="query_bytes", allowed=allowed_bytes)
    else:
        detail = f"{request.method} is not allowed here" if status == 405 else error.description or error.name
        problem = ProblemError(error.name.lower().replace(" ", "-"), status, detail, headers=headers)
    return problems.response(problem)


def _common_headers(response: Response) -> Response:
    """What every answer says; under the gateway, which adds the same to all of its answers, that is left to it."""
    service = incoming.endpoint()
    response.headers.update(origins.headers(request.endpoint, service.opened, service.settings))
    if "cytolink.gateway" not in request.environ:
        for name, value in COMMON_HEADERS.items():
            response.headers.setdefault(name, value)
    return response
