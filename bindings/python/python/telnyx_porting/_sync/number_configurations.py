"""Bundles that numbers get when they arrive."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id, Ids, Texts
    from .._options import CallOptions
    from ..inputs import NumberConfiguration
    from ..types import PortingPhoneNumberConfiguration


class NumberConfigurations(Resource):
    """Bundles that numbers get when they arrive. Legal until the order is ported or cancelled."""

    __slots__ = ()

    def list(
        self,
        *,
        porting_order_status: Texts | None = None,
        porting_phone_number: Ids | None = None,
        user_bundle_id: Ids | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingPhoneNumberConfiguration]:
        """Lists configurations; nothing is sent before the list is read. Operation `ListPhoneNumberConfigurations`.

        Args:
            porting_order_status: Only those of orders in this status, or in one of these.
            porting_phone_number: Only those of the number of an order with this id, or with one of these.
            user_bundle_id: Only those of this bundle, or of these.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.number_configurations_list(
            porting_order_status, porting_phone_number, user_bundle_id, sort, page_size, first_page
        )
        return PageList(self._client, request, options)

    def create(
        self,
        configurations: Iterable[NumberConfiguration | Mapping[str, Id]],
        **options: Unpack[CallOptions],
    ) -> builtins.list[PortingPhoneNumberConfiguration]:
        """Gives 1 to 20 numbers their bundles. Operation `CreatePhoneNumberConfigurations`.

        Args:
            configurations: For each number a `NumberConfiguration`, or a dict with its fields.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
        """
        return self._send(_native.number_configurations_create(configurations), options)
