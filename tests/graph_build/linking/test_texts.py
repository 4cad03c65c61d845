"""What is linked is written as the engine would write it, though no object of the engine is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.linking import read_source
from graph_build.linking.link import linked_lines
from graph_build.linking.linked import text

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_are_written_as_the_engine_writes_them() -> None:
    for character in (chr(number) for number in range(0x11000) if not 0xD800 <= number < 0xE000):
        said = f"a{character}b"
        assert text(said) == str(ox.Literal(said))
        assert text(said, "en") == str(ox.Literal(said, language="en"))


def test_a_triple_that_is_spoken_of_is_written_as_the_engine_writes_it(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text(
        '@prefix e: <http://example.org/> .\ne:a e:b <<( e:a e:b "a \\"b\\""@en )>> , "1"^^e:d , "2" .\n',
        encoding="utf-8",
    )
    lines = linked_lines([read_source(tmp_path / "m.ttl")])
    assert any("<<( " in line for line in lines)
    quads = ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)
    assert sorted(f"{quad} ." for quad in quads) == lines
