"""The methods behind `with_raw_response`. For type checkers only: there is no such module when code runs."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from os import PathLike
from typing import Any

from typing_extensions import Unpack

from .. import _kinds
from .._kinds import Block, File, Id, Ids, Number, NumberRange, Texts, Time
from .._options import CallOptions
from .._sentinel import KEEP, Keep
from ..inputs import (
    AdditionalDocument,
    LoaAddress,
    NumberConfiguration,
)
from ..results import Document, ManyChecks, Preflight, RawResponse
from ..types import (
    ActivationJob,
    AllowedFocWindow,
    ExceptionType,
    LoaConfiguration,
    PortabilityCheck,
    PortingActionRequirement,
    PortingAdditionalDocument,
    PortingAssociatedPhoneNumber,
    PortingEvent,
    PortingOrder,
    PortingOrderComment,
    PortingOrderSharingToken,
    PortingPhoneNumberBlock,
    PortingPhoneNumberConfiguration,
    PortingPhoneNumberExtension,
    PortingReport,
    PortingUkCarrier,
    PortingVerificationCode,
    SubRequest,
)
