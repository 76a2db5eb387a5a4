"""Documents of an order besides the letter of authorisation and the invoice."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .._kinds import Id, Texts
    from .._options import CallOptions
    from ..inputs import AdditionalDocument
    from ..types import PortingAdditionalDocument


class AdditionalDocuments(Resource):
    """Documents of an order besides the letter of authorisation and the invoice, which `orders.update` links."""

    __slots__ = ()

    def list(
        self,
        order_id: Id,
        *,
        document_type: Texts | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        first_page: int | None = None,
        **options: Unpack[CallOptions],
    ) -> PageList[PortingAdditionalDocument]:
        """Lists documents; nothing is sent before the list is read. Operation `ListAdditionalDocuments`.

        Args:
            order_id: The order's id.
            document_type: Only documents of this type, or of one of these: `loa`, `invoice`, `csr` or `other`.
            sort: `created_at` or `-created_at`.
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        request = _native.additional_documents_list(order_id, document_type, sort, page_size, first_page)
        return PageList(self._client, request, options)

    def add(
        self,
        order_id: Id,
        documents: Iterable[AdditionalDocument | Mapping[str, Id]],
        **options: Unpack[CallOptions],
    ) -> builtins.list[PortingAdditionalDocument]:
        """Adds 1 to 100 uploaded documents. Operation `CreateAdditionalDocuments`.

        Args:
            order_id: The order's id.
            documents: For each an `AdditionalDocument`, or a dict with its fields.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
            NotFoundError: There is no such order.
        """
        return self._send(_native.additional_documents_add(order_id, documents), options)

    def remove(self, order_id: Id, id: Id, **options: Unpack[CallOptions]) -> None:
        """Takes a document off the order. Operation `DeleteAdditionalDocument`.

        Args:
            order_id: The order's id.
            id: The additional document's id, which is not that of its upload.

        Raises:
            NotFoundError: The order has no such document.
        """
        return self._send(_native.additional_documents_remove(order_id, id), options)
