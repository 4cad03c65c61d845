"""`python -m server.assets`: bundle the scripts of the pages."""

import sys

from server.assets.build import main

sys.exit(main())
