import builtins
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import timedelta
from os import PathLike
from typing import Any

from typing_extensions import Unpack

from .. import _typing
from .._typing import Block
from .._typing import CallOptions
from .._typing import File
from .._typing import Id
from .._typing import Ids
from .._typing import Number
from .._typing import NumberRange
from .._typing import Texts
from .._typing import Time
from .._unset import UNSET
from .._unset import Unset
from ..inputs import AdditionalDocument
from ..inputs import LoaAddress
from ..inputs import NumberConfiguration
from ..results import Document
from ..results import ManyChecks
from ..results import Preflight
from ..results import RawResponse
