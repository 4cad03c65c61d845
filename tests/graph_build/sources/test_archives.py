"""Archives are read as folders are, within bounds; nothing of them reaches the disk or takes the machine down."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import resource
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from graph_build.sources import Bounds, PassedOver, Source, Unreadable, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from graph_build.sources import Found

PAPERS = {"a/gout.txt": b"Gout hurts.\n", "b/lupus.md": b"# Lupus\n\nA rash was seen.\n"}


def tar_of(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


KINDS: dict[str, Callable[[Mapping[str, bytes]], bytes]] = {
    "tar": tar_of,
    "tar.gz": lambda members: gzip.compress(tar_of(members)),
    "tar.xz": lambda members: lzma.compress(tar_of(members)),
    "tar.bz2": lambda members: bz2.compress(tar_of(members)),
    "zip": zip_of,
}


def found(path: Path, data: bytes, bounds: Bounds | None = None) -> list[Found]:
    path.write_bytes(data)
    return list(documents([path], bounds or Bounds()))


def sources(everything: list[Found]) -> dict[str, bytes]:
    return {one.name: one.data for one in everything if isinstance(one, Source)}


def reasons(everything: list[Found]) -> dict[str, str]:
    """Reasons by place within the archive."""
    return {one.place.rpartition("/")[2]: one.reason for one in everything if not isinstance(one, Source)}


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_is_known_by_its_content_and_read_as_a_folder(tmp_path: Path, kind: str) -> None:
    members = {**PAPERS, "README": b"about", "x/.hidden": b"h", "notes.csv": b"1,2", "logo.png": b"\x89PNG"}
    everything = found(tmp_path / "papers.bin", KINDS[kind](members))
    assert sources(everything) == {"gout.txt": b"Gout hurts.\n", "lupus.md": b"# Lupus\n\nA rash was seen.\n"}
    assert reasons(everything).keys() == {"README", ".hidden", "notes.csv", "logo.png"}
    assert all(isinstance(one, PassedOver) for one in everything if not isinstance(one, Source))
    assert [p.name for p in tmp_path.iterdir()] == ["papers.bin"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", ["text", "annotations"])
def test_a_brat_pair_is_found_wherever_its_halves_stand(tmp_path: Path, kind: str, first: str) -> None:
    halves = {"gout.txt": b"Gout hurts.\n", "gout.ann": b"T1\tDisease 0 4\tGout\n"}
    order = ["gout.txt", "gout.ann"] if first == "text" else ["gout.ann", "gout.txt"]
    members = {f"c/{order[0]}": halves[order[0]], "c/lupus.txt": b"A rash.\n", f"c/{order[1]}": halves[order[1]]}
    everything = {one.name: one for one in found(tmp_path / "x", KINDS[kind](members)) if isinstance(one, Source)}
    assert everything.keys() == {"gout.txt", "lupus.txt"}
    companion = everything["gout.txt"].companion
    assert companion is not None
    assert (companion.name, companion.data) == ("gout.ann", halves["gout.ann"])
    assert everything["lupus.txt"].companion is None


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("xz", lzma.compress), ("bz2", bz2.compress)])
def test_a_single_compressed_file_is_the_file_in_it(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    everything = found(tmp_path / f"gout.txt.{suffix}", pack(b"Gout hurts.\n") + pack(b"It does.\n"))
    assert sources(everything) == {"gout.txt": b"Gout hurts.\nIt does.\n"}


def test_archives_within_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    inner = gzip.compress(tar_of({"gout.txt": b"Gout hurts.\n"}))
    nested = zip_of({"one.tar.gz": inner, "lupus.txt": b"A rash.\n"})
    assert sources(found(tmp_path / "two", nested)).keys() == {"gout.txt", "lupus.txt"}
    for level in range(4):
        nested = tar_of({f"{level}.zip": nested})
    everything = found(tmp_path / "deep", nested)
    assert sources(everything) == {}
    assert any("deep" in one.reason for one in everything if isinstance(one, Unreadable))


def test_names_that_climb_are_only_names(tmp_path: Path) -> None:
    for kind in ("tar", "zip"):
        everything = found(
            tmp_path / kind, KINDS[kind]({"../../etc/gout.txt": b"Gout hurts.\n", "/b\x1b[2J.txt": b"x"})
        )
        assert sources(everything).keys() == {"gout.txt", "b\\x1b[2J.txt"}


def test_links_and_devices_in_archives_are_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("f.txt", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("gout.txt")
        info.size = 12
        tar.addfile(info, io.BytesIO(b"Gout hurts.\n"))
    everything = found(tmp_path / "x.tar", out.getvalue())
    assert sources(everything).keys() == {"gout.txt"}
    assert reasons(everything) == {"l.txt": "a link", "h.txt": "a link", "f.txt": "a device or pipe"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_is_cut_off_gives_nothing_and_says_so(tmp_path: Path, kind: str) -> None:
    whole = KINDS[kind]({f"{n}.txt": bytes(str(n), "ascii") * 3000 for n in range(30)})
    everything = found(tmp_path / "x", whole[: len(whole) * 2 // 3])
    assert all(isinstance(one, Unreadable) for one in everything)
    assert "damaged or cut off" in everything[0].reason  # type: ignore[union-attr]


def test_a_tar_file_whose_headers_are_damaged_or_missing_is_not_taken_for_a_shorter_one(tmp_path: Path) -> None:
    whole = tar_of({"a.txt": b"Gout hurts.\n", "b.txt": b"A rash.\n"})
    for data in (whole[:1024], whole[:1300], whole[:1030] + b"?" + whole[1031:]):
        (one,) = found(tmp_path / "x.tar", data)
        assert isinstance(one, Unreadable)


def test_a_damaged_member_of_a_zip_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"Gout hurts badly.\n", "b.txt": b"A rash.\n"}, zipfile.ZIP_STORED))
    data[data.index(b"hurts")] ^= 1
    everything = found(tmp_path / "x", bytes(data))
    assert sources(everything).keys() == {"b.txt"}
    assert "damaged" in reasons(everything)["a.txt"]


def test_an_office_file_is_no_archive_of_documents(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "paper.docx", zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    assert isinstance(one, Unreadable)
    assert "office" in one.reason


def test_an_archive_without_documents_is_named(tmp_path: Path) -> None:
    for kind in KINDS:
        assert "no document" in str(found(tmp_path / kind, KINDS[kind]({"README": b"x"})))


@pytest.mark.parametrize("kind", ["tar.gz", "tar.xz", "tar.bz2", "zip"])
def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, kind: str) -> None:
    everything = found(tmp_path / "bomb", KINDS[kind]({"a.txt": bytes(64 << 20)}))
    assert sources(everything) == {}
    assert "times its" in everything[0].reason  # type: ignore[union-attr]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_a_bomb_of_one_file_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (one,) = found(tmp_path / "a.txt.z", pack(bytes(64 << 20)))
    assert isinstance(one, Unreadable)


def test_members_bytes_and_headers_are_bounded(tmp_path: Path) -> None:
    many = {f"{n}.txt": b"x" for n in range(40)}
    for kind in KINDS:
        (one,) = found(tmp_path / "many", KINDS[kind](many), Bounds(members=39))
        assert "more than 39 members" in one.reason  # type: ignore[union-attr]
        (one,) = found(tmp_path / "large", KINDS[kind]({"a.txt": bytes(range(256)) * 64}), Bounds(unpacked=8192))
        assert "more than 8,192 bytes" in one.reason  # type: ignore[union-attr]
    (one,) = found(tmp_path / "directory", zip_of(many), Bounds(directory=100))
    assert "directory" in one.reason  # type: ignore[union-attr]


def test_a_tar_file_of_nothing_but_headers_takes_no_memory(tmp_path: Path) -> None:
    """A header for extended attributes may claim any length (POSIX.1, pax); `tarfile` would read it whole."""
    info = tarfile.TarInfo("h")
    info.type, info.size = tarfile.XHDTYPE, 2 << 30
    path = tmp_path / "pax.tar"
    with path.open("wb") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT))
        file.truncate(2 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (one,) = documents([path])
    assert isinstance(one, Unreadable)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_memory_that_an_xz_file_asks_for_is_bounded(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 20}]
    data = bytearray(lzma.compress(tar_of(PAPERS), filters=filters, check=lzma.CHECK_NONE))
    data[16] = 38  # the dictionary's size in the block header: 2 GiB (XZ format 1.2.1, section 5.3.1)
    data[20:24] = __import__("zlib").crc32(bytes(data[12:20])).to_bytes(4, "little")
    (one,) = found(tmp_path / "x.tar.xz", bytes(data))
    assert isinstance(one, Unreadable)
    assert "damaged" in one.reason
