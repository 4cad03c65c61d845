"""Fits are the same to the byte, whatever the hash seed: the models of names, and the linear ones."""

from __future__ import annotations

import os
import subprocess
import sys

FITS = """
import hashlib
from graph_build.linear import LinearModel
from graph_build.linear.fitting import Judged, fit
from graph_build.recognisers import Lexicon
from graph_build.recognisers.learned import FORM, Model, training
from graph_build.recognisers.learned.labels import Name

DISEASES = ("glomeritis", "hepatosis", "fasciitis", "neurosis", "kuru", "noma", "gout", "rickets", "scurvy", "mumps")
FRAMES = ("The girl had {} and took aspirin.", "An old man with {} was seen.", "She had {}, then went home.")


def marked(text, name):
    at = text.index(name)
    return training.Marked(text, (Name(at, at + len(name), "disease"),), (tuple(LEX.hits(text)),))


LEX = Lexicon.default()
sentences = [marked(frame.format(name), name) for frame in FRAMES for name in DISEASES]
first = training.train(sentences)
record = {"name": "first", "form": FORM, "reads": [], "sha256": hashlib.sha256(first).hexdigest()}
second = training.train(sentences, [Model.of(first, record)])
judged = [Judged(tuple({f"kind={n % 7}", f"words={n % 5}", "always"}), n % 3 > 0, 1 / (1 + n % 4)) for n in range(200)]
base, weights = fit(judged)
linear = LinearModel("small", weights, base, {"command": "made up"}).as_text().encode()
print(*(hashlib.sha256(one).hexdigest() for one in (first, second, linear)))
"""


def fitted(seed: str) -> list[str]:
    """The SHA-256 of a model of names, of one that listens to it, and of a linear one."""
    run = [sys.executable, "-c", FITS]
    done = subprocess.run(run, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
    return done.stdout.split()


def test_fits_give_the_same_bytes_whatever_the_hash_seed() -> None:
    once, again = fitted("1"), fitted("77")
    assert len(once) == 3
    assert once == again
