import builtins
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import timedelta
from os import PathLike
from typing import Any

from typing_extensions import Unpack

from .. import _kinds
from .._kinds import Block
from .._kinds import File
from .._kinds import Id
from .._kinds import Ids
from .._kinds import Number
from .._kinds import NumberRange
from .._kinds import Texts
from .._kinds import Time
from .._options import CallOptions
from .._sentinel import KEEP
from .._sentinel import Keep
from ..inputs import AdditionalDocument
from ..inputs import LoaAddress
from ..inputs import NumberConfiguration
from ..results import Document
from ..results import ManyChecks
from ..results import Preflight
from ..results import RawResponse
