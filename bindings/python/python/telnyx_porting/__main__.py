"""`python -m telnyx_porting` runs the program `telnyx-porting` if it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NoReturn

_PROGRAM = "telnyx-porting"
# The exit status with which shells report a missing program.
_NOT_FOUND = 127

_MISSING = f"""\
The program {_PROGRAM} is not on the PATH. This package contains only the library; the program is in the same project:
https://github.com/telnyx-porting/telnyx-porting#install
"""


def main() -> NoReturn:
    """Runs the program with the arguments, and exits with its status."""
    program = shutil.which(_PROGRAM)
    if program is None:
        sys.stderr.write(_MISSING)
        sys.exit(_NOT_FOUND)
    command = [program, *sys.argv[1:]]
    if os.name == "posix":
        os.execv(program, command)
    # On other systems, a replaced process appears to have ended.
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            # The program was interrupted too, and decides when to exit.
            continue


if __name__ == "__main__":
    main()
