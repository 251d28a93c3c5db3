"""Settings of the documentation."""

import sys
from pathlib import Path

from tmallerp import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "tmallerp"
author = "The tmallerp developers"
release = version = __version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "map_pages",  # the field tables of the ERPs, derived from the bundled maps
    "top_pages",  # one page a category of methods, derived from their classes
]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = f"tmallerp {version}"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_use_ivar = True
suppress_warnings = ["ref.python"]
default_role = "code"
nitpicky = False
