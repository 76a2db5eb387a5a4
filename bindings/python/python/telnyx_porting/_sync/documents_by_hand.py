"""Letters of authorisation, invoices and other files."""

from __future__ import annotations

from .. import _native
from .._settings import known
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from typing_extensions import Unpack

    from .._kinds import File, Id
    from .._options import CallOptions
    from ..results import Document


class DocumentsByHand(Resource):
    """Methods of `Documents` that are more than one request, or have rules."""

    __slots__ = ()

    def upload(
        self,
        file: File | None = None,
        *,
        url: str | None = None,
        filename: str | None = None,
        customer_reference: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Document:
        """Uploads a document: at most 20 MB of PDF, PNG, JPEG, CSV, TXT, JSON, DOC(X) or XLS(X).

        Operation `CreateDocument` of the documents API. It is repeated after a passing failure: a copy that belongs to
        nothing is deleted after 30 minutes.

        The type is that of the content. If the API does not accept it, or the name says another one, a `UserWarning`
        says so, and a strict client raises `ValidationError`.

        Args:
            file: A path, whose file is streamed from disk, or spooled to a temporary file if it is a pipe; bytes; or a
                file object opened for reading bytes, which is read to its end before anything is sent.
            url: A public URL in place of a file, which the API fetches itself.
            filename: Its name, such as `loa.pdf`: at most 512 printable characters and no path. The API takes spaces out
                of it. Without an ending it gets that of the type. Needed for bytes; by default the file's own.
            customer_reference: Your own reference.

        Returns:
            What the API tells of the document; its `id` links it to an order.

        Raises:
            FileError: The file cannot be read; nothing was sent.
            ValidationError: The document is empty, too large, or has no proper name; nothing was sent.
        """
        if options:
            # Checked before a missing argument is reported: it may have been given under another name.
            known(options)
        return self._send(_native.documents_upload(file, url, filename, customer_reference), options)

    def get(self, id: Id, **options: Unpack[CallOptions]) -> Document:
        """What is known of a document, such as its size and whether it was found free of viruses.

        Operation `RetrieveDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: There is no such document, or not any more.
        """
        return self._send(_native.documents_get(id), options)

    def download(self, id: Id, **options: Unpack[CallOptions]) -> bytes:
        """The content of a document. Operation `DownloadDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: There is no such document, or not any more.
        """
        return self._send(_native.documents_download(id), options)

    def save(self, id: Id, path: str | PathLike[str], **options: Unpack[CallOptions]) -> int:
        """Downloads a document to a file, without holding it in memory. Operation `DownloadDocument`.

        What was at the path before is replaced only when all has arrived.

        Args:
            id: The document's id.
            path: Where it is to be.

        Returns:
            Its size in bytes.

        Raises:
            FileError: It cannot be written.
            NotFoundError: There is no such document, or not any more.
        """
        return self._send(_native.documents_save(id, path), options)
