"""The documentation at /docs: all of its pages, whose links lead somewhere, and its search; its commands answer."""

from __future__ import annotations

import re
import shlex
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from graph_build.bundle import install
from server.cli import cytolink
from server.pages.documentation import library
from server.pages.documentation.rendering import rendered

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

_COMMAND = re.compile(r"^ *\$ (cytolink .*)$", re.MULTILINE)
_ONLINE_OR_LASTING = ("fetch", "build", "serve", "open")
"""Commands of the pages that ask the network, go on until they are stopped, or need what those have fetched."""


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_every_page_is_there_and_links_to_what_is_there(client: FlaskClient) -> None:
    shown = {f"/docs/{name}": page(client, f"/docs/{name}") for name in library.names()}
    identifiers = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in shown.items()}
    leading = 0
    for path, text in shown.items():
        for address in map(unescape, re.findall(r'href="((?:/docs/|#)[^"]*)"', text)):
            target, _, fragment = address.partition("#")
            target = target or path
            assert target == "/docs/" or target in shown, f"{path} links to {address}"
            assert not fragment or fragment in identifiers[target], f"{path} links to {address}"
            leading += 1
    assert leading > len(shown)


def test_pictures_of_the_pages_are_served(client: FlaskClient) -> None:
    source = re.findall(r'<img src="(/docs/[^"]+)"', page(client, "/docs/architecture"))[0]
    answer = client.get(source)
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml; charset=utf-8")


def test_every_section_lists_its_pages(client: FlaskClient) -> None:
    index = page(client, "/docs/")
    assert index.index("Tutorial") < index.index("How to") < index.index("Reference") < index.index("Explanation")
    assert 'href="/docs/tutorial"' in index
    assert 'href="/docs/decisions/README"' in index


def test_a_search_finds_the_part_that_holds_all_words(client: FlaskClient) -> None:
    hits = page(client, "/docs/?q=reverse+PROXY").partition("<h2>Tutorial</h2>")[0]
    assert 'href="/docs/endpoint#behind-a-reverse-proxy"' in hits
    assert "No parts" in page(client, "/docs/?q=reverse+xyzzy")


def test_what_is_sought_is_shown_as_text(client: FlaskClient) -> None:
    assert "<script>alert" not in page(client, "/docs/?q=%3Cscript%3Ealert(1)%3C/script%3E")


@pytest.mark.parametrize("path", ["/docs/nowhere", "/docs/../pyproject.toml", "/docs/%2e%2e/secret.svg", "/docs/x.svg"])
def test_what_is_no_page_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_links_count_from_the_page_and_files_of_the_source_tree_alone_are_no_links() -> None:
    source = (
        "# A title\n\nSee [b](../b.md#Part), [code](../../server/app.py), [site](https://example.org/), <b>bold</b>."
    )
    html, _ = rendered(source, "decisions/a", {"b", "decisions/a"})
    assert 'href="/docs/b#Part"' in html
    assert "code, " in html
    assert "app.py" not in html
    assert 'href="https://example.org/"' in html
    assert "<b>" not in html


def test_headings_of_the_same_words_have_fragments_of_their_own() -> None:
    _, sections = rendered("# A\n\n## What `x` is, and why\n\none\n\n## What `x` is, and why\n\ntwo", "a", {"a"})
    assert [(part.anchor, part.text) for part in sections[1:]] == [
        ("what-x-is-and-why", "one"),
        ("what-x-is-and-why-1", "two"),
    ]


def _commands() -> list[str]:
    texts = [(library.FOLDER / f"{name}.md").read_text(encoding="utf-8") for name in sorted(library.names())]
    written = [command for text in texts for command in _COMMAND.findall(text)]
    return sorted({command for command in written if command.split()[1] not in _ONLINE_OR_LASTING})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled build, as `cytolink demo` leaves it."""
    folder = tmp_path_factory.mktemp("data")
    install(folder / "releases")
    return folder


@pytest.mark.parametrize("command", _commands())
def test_the_commands_of_the_pages_answer(command: str, published: Path, tmp_path: Path) -> None:
    arguments = shlex.split(command.partition(" >")[0])[1:]
    if "--release" in arguments:
        pytest.skip("asks a release that an earlier command of the page builds")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CYTOLINK_DATA", str(published))
        patched.chdir(tmp_path)
        done = CliRunner().invoke(cytolink, arguments)
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) > 1, "the command gives no answer"
