"""Documents of an order other than the letter of authorisation and the invoice."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..inputs import AdditionalDocument
    from ..types import PortingAdditionalDocument


class AdditionalDocumentsByHand(Resource):
    """Methods of `AdditionalDocuments` that are more than one request, or have rules."""

    __slots__ = ()

    def add(
        self,
        order_id: Id,
        documents: Iterable[AdditionalDocument | Mapping[str, Id]],
        **options: Unpack[CallOptions],
    ) -> list[PortingAdditionalDocument]:
        """Adds 1 to 100 uploaded documents. Operation `CreateAdditionalDocuments`.

        Args:
            order_id: The order's id.
            documents: For each an `AdditionalDocument`, or a dict with its fields.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.additional_documents_add(order_id, documents), options)
