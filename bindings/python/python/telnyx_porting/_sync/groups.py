"""The groups of methods that a client has. Only what is used is imported."""

from __future__ import annotations

from .. import _native
from .._hints import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import abc
    from typing import Any, TypeVar

    from typing_extensions import Unpack

    from .._client import PortingClient
    from .._options import CallOptions
    from ..types import ExceptionType, PortingUkCarrier
    from .documents import Documents
    from .events import Events
    from .loa_configurations import LoaConfigurations
    from .number_configurations import NumberConfigurations
    from .orders import Orders
    from .phone_numbers import PhoneNumbers
    from .portability import Portability
    from .reports import Reports

    T = TypeVar("T")


@lazy
class Groups:
    """The groups of methods that a client has."""

    __slots__ = ()

    @property
    def orders(self: PortingClient) -> Orders:  # type: ignore[misc]
        """Porting orders: creating, listing, filling in, sharing, confirming, activating, cancelling."""
        from .orders import Orders

        return Orders(self)

    @property
    def portability(self: PortingClient) -> Portability:  # type: ignore[misc]
        """Whether numbers can be ported."""
        from .portability import Portability

        return Portability(self)

    @property
    def documents(self: PortingClient) -> Documents:  # type: ignore[misc]
        """Letters of authorisation, invoices and other files."""
        from .documents import Documents

        return Documents(self)

    @property
    def phone_numbers(self: PortingClient) -> PhoneNumbers:  # type: ignore[misc]
        """The phone numbers of all orders; an order itself shows its first 50."""
        from .phone_numbers import PhoneNumbers

        return PhoneNumbers(self)

    @property
    def number_configurations(self: PortingClient) -> NumberConfigurations:  # type: ignore[misc]
        """Bundles that numbers get when they arrive."""
        from .number_configurations import NumberConfigurations

        return NumberConfigurations(self)

    @property
    def loa_configurations(self: PortingClient) -> LoaConfigurations:  # type: ignore[misc]
        """Letterheads of letters of authorisation."""
        from .loa_configurations import LoaConfigurations

        return LoaConfigurations(self)

    @property
    def reports(self: PortingClient) -> Reports:  # type: ignore[misc]
        """Reports on orders, written as CSV documents."""
        from .reports import Reports

        return Reports(self)

    @property
    def events(self: PortingClient) -> Events:  # type: ignore[misc]
        """What happened to orders."""
        from .events import Events

        return Events(self)

    def uk_carriers(self, **options: Unpack[CallOptions]) -> list[PortingUkCarrier]:
        """The carriers of the United Kingdom with their CUPIDs. Operation `listPortingUKCarriers`."""
        return self._send(_native.uk_carriers(), options)

    def exception_types(self, **options: Unpack[CallOptions]) -> list[ExceptionType]:
        """The exception codes with what the API says of each. Operation `ListExceptionTypes`.

        What to do about one is told by `telnyx_porting.advice`.
        """
        return self._send(_native.exception_types(), options)

    if TYPE_CHECKING:

        def _send(self, operation: _native.Operation[T], options: abc.Mapping[str, Any]) -> T: ...
