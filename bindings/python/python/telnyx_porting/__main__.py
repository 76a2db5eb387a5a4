"""`python -m telnyx_porting`: the program `telnyx-porting`, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NoReturn

_PROGRAM = "telnyx-porting"
# What shells say of a program that they cannot find.
_NOT_FOUND = 127

_MISSING = f"""\
The program {_PROGRAM} is not on the PATH. This package is the library alone; the program is part of the same project:
https://github.com/telnyx-porting/telnyx-porting#install
"""


def main() -> NoReturn:
    """Hands the arguments over to the program, and ends as it does."""
    program = shutil.which(_PROGRAM)
    if program is None:
        sys.stderr.write(_MISSING)
        sys.exit(_NOT_FOUND)
    command = [program, *sys.argv[1:]]
    if os.name == "posix":
        os.execv(program, command)
    # Elsewhere, a process that is replaced seems to have ended.
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            # The program got it as well, and decides when to end.
            continue


if __name__ == "__main__":
    main()
