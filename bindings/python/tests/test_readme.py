"""Every block of Python in the README runs as it stands there."""

import re
from pathlib import Path

import pytest

from telnyx_porting import Sandbox

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text(), flags=re.MULTILINE | re.DOTALL)


def test_there_are_blocks():
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_block(number, monkeypatch):
    with Sandbox() as sandbox:
        monkeypatch.setenv("TELNYX_API_KEY", sandbox.api_key)
        monkeypatch.setenv("TELNYX_BASE_URL", sandbox.base_url)
        exec(compile(BLOCKS[number], f"{README}, block {number}", "exec"), {"__name__": "__main__"})
