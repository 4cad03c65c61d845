"""Pack a release into the bundle: `python -m graph_build.bundle DIR`."""

from __future__ import annotations

import sys
from pathlib import Path

from graph_build.bundle import pack
from graph_build.errors import CytolinkError
from graph_build.release import open_release

try:
    pack(open_release(Path(sys.argv[1])), Path(__file__).parent)
except IndexError:
    sys.exit("give the release: python -m graph_build.bundle DIR")
except CytolinkError as error:
    sys.exit(str(error))
