"""
The front desk: ``tmallerp`` on the command line.

Exit codes: 0 all well, 1 failure, 2 wrong usage or configuration, 3 a person should
look (something is quarantined, late, or differs).
"""

from __future__ import annotations

import sys

_NEEDS_EXTRA = """\
The command line needs the extra 'demo': pip install 'tmallerp[demo]'
命令行需要安装附加组件：pip install 'tmallerp[demo]'
"""


def main() -> None:
    """Run the command line; never returns normally."""
    try:
        from tmallerp.cli._app import app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "tmallerp":
            raise
        sys.stderr.write(_NEEDS_EXTRA)
        raise SystemExit(2) from error
    app()


__all__ = ["main"]
