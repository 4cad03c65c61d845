"""A release: one finished build in an immutable directory, known by a digest.

    DIR/<digest>/graph.nq.gz    sorted N-Quads: the release of record
    DIR/<digest>/manifest.json  sources, versions, counts, rules
    DIR/<digest>/void.ttl       the same for machines (W3C VoID)
    DIR/<digest>/store/         Oxigraph's files, made from the N-Quads: a cache, not digested
    DIR/<digest>/names.sqlite   an index of the names in it, likewise a cache
    DIR/<digest>/statements.sqlite  an index of what statements say, likewise
    DIR/<digest>/tables/        its records as Parquet files, made of what the store answers
    DIR/<digest>/blocks.json    hashes of pieces of the N-Quads: the next release's store is made from this one's, and
                                of what the index of names is made from: one with the same is linked
    DIR/<digest>/seal.json      how long each file is and its SHA-256, to notice damage
    DIR/current                 a symbolic link to the newest release

The digest is the SHA-256 of the manifest, which holds the SHA-256 of the N-Quads. A release is written aside, flushed
to disk and published by one rename; nothing writes into it afterwards.

`composing` puts a release together and `publishing` writes it; `opening` is what everybody else needs. The room may
import reasoning, names, store, columns, queries and errors.
"""

from graph_build.release.asking import ask_from_now_on
from graph_build.release.opening import Release, check_count, check_release, open_release
from graph_build.release.packing import GRAPH
from graph_build.release.wording import in_words_of

__all__ = ["GRAPH", "Release", "ask_from_now_on", "check_count", "check_release", "in_words_of", "open_release"]
