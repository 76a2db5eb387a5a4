"""What belongs to an account: documents, letterheads, bundles of numbers, reports, portability checks."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from typing import Any

    from typing_extensions import Unpack

    from .._typing import CallOptions, File, Id, Number, Texts, Time
    from ..inputs import LoaAddress, NumberConfiguration
    from ..results import Document, ManyChecks
    from ..types import LoaConfiguration, PortabilityCheck, PortingPhoneNumberConfiguration, PortingReport



class DocumentsByHand(Resource):
    """Methods of `Documents` that make more than one request or have rules."""

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
        return self._call(_native.documents_upload, options, file, url, filename, customer_reference)

    def get(self, id: Id, **options: Unpack[CallOptions]) -> Document:
        """What is known of a document, such as its size and whether it was found free of viruses.

        Operation `RetrieveDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: There is no such document, or not any more.
        """
        return self._call(_native.documents_get, options, id)

    def download(self, id: Id, **options: Unpack[CallOptions]) -> bytes:
        """The content of a document. Operation `DownloadDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: There is no such document, or not any more.
        """
        return self._call(_native.documents_download, options, id)

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
        return self._call(_native.documents_save, options, id, path)


class LoaConfigurationsByHand(Resource):
    """Methods of `LoaConfigurations` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        *,
        name: str,
        company_name: str,
        logo: Id,
        address: LoaAddress | Mapping[str, str],
        email: str,
        phone_number: str,
        **options: Unpack[CallOptions],
    ) -> LoaConfiguration:
        """Creates a configuration. Operation `CreateLoaConfiguration`.

        Args:
            name: The configuration's name.
            company_name: The company's name.
            logo: The id of the logo: a PNG that was uploaded less than 30 minutes ago.
            address: The company's address: a `LoaAddress`, or a dict with its fields.
            email: The contact's e-mail address.
            phone_number: The contact's phone number: `+` and 11 to 15 digits.

        Raises:
            ValidationError: Something breaks a rule; nothing was sent.
        """
        configuration = _configuration(name, company_name, logo, address, email, phone_number)
        return self._call(_native.loa_configurations_create, options, configuration)

    def update(
        self,
        id: Id,
        *,
        name: str,
        company_name: str,
        logo: Id,
        address: LoaAddress | Mapping[str, str],
        email: str,
        phone_number: str,
        **options: Unpack[CallOptions],
    ) -> LoaConfiguration:
        """Replaces a configuration: what is not said is not kept. Operation `UpdateLoaConfiguration`.

        Args:
            id: The configuration's id.
            name: The configuration's name.
            company_name: The company's name.
            logo: The id of the logo.
            address: The company's address: a `LoaAddress`, or a dict with its fields.
            email: The contact's e-mail address.
            phone_number: The contact's phone number: `+` and 11 to 15 digits.

        Raises:
            ValidationError: Something breaks a rule; nothing was sent.
            NotFoundError: There is no such configuration.
        """
        configuration = _configuration(name, company_name, logo, address, email, phone_number)
        return self._call(_native.loa_configurations_update, options, id, configuration)

    def preview(
        self,
        *,
        name: str,
        company_name: str,
        logo: Id,
        address: LoaAddress | Mapping[str, str],
        email: str,
        phone_number: str,
        **options: Unpack[CallOptions],
    ) -> bytes:
        """How a letter would look, as PDF; nothing is stored. Operation `PreviewLoaConfigurationParams`.

        Args:
            name: The configuration's name.
            company_name: The company's name.
            logo: The id of the logo: a PNG that was uploaded less than 30 minutes ago.
            address: The company's address: a `LoaAddress`, or a dict with its fields.
            email: The contact's e-mail address.
            phone_number: The contact's phone number: `+` and 11 to 15 digits.

        Raises:
            ValidationError: Something breaks a rule; nothing was sent.
        """
        configuration = _configuration(name, company_name, logo, address, email, phone_number)
        return self._call(_native.loa_configurations_preview, options, configuration)


class NumberConfigurationsByHand(Resource):
    """Methods of `NumberConfigurations` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        configurations: Iterable[NumberConfiguration | Mapping[str, Id]],
        **options: Unpack[CallOptions],
    ) -> list[PortingPhoneNumberConfiguration]:
        """Gives 1 to 20 numbers their bundles. Operation `CreatePhoneNumberConfigurations`.

        Args:
            configurations: For each number a `NumberConfiguration`, or a dict with its fields.

        Raises:
            ValidationError: There are none or too many, or one is malformed; nothing was sent.
        """
        return self._call(_native.number_configurations_create, options, configurations)


class PortabilityByHand(Resource):
    """Methods of `Portability` that make more than one request or have rules."""

    __slots__ = ()

    def check(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> list[PortabilityCheck]:
        """Checks numbers; the answers come in no particular order. Operation `PostPortabilityCheck`.

        A number that is listed twice is sent once. More than 1,000 are sent in several requests, and the first that fails
        ends the call: `check_many` keeps the answers of the others.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            UnprocessableEntityError: The server rejects a number, and with it all of them.
        """
        return self._call(_native.portability_check, options, phone_numbers)

    def check_many(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> ManyChecks:
        """Checks any number of numbers, by requests of 1,000 numbers one after the other.

        A number that is listed twice is sent once. A request that fails does not keep the others from being sent, unless
        the key is refused. When the server rejects one, the numbers that its error names are left out and the others are
        sent again; if it names none, the request is halved until they are found, by up to 100 requests. Operation
        `PostPortabilityCheck`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Returns:
            The answers, and what did not get one.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            PortingError: No request succeeded.
        """
        return self._call(_native.portability_check_many, options, phone_numbers)


class ReportsByHand(Resource):
    """Methods of `Reports` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        *,
        status: Texts | None = None,
        customer_reference: Texts | None = None,
        created_after: Time | None = None,
        created_before: Time | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingReport:
        """Has a CSV report on orders written. Operation `CreatePortingReport`.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference, or with one of these.
            created_after: Only orders that were created after this time.
            created_before: Only orders that were created before this time.
        """
        return self._call(
            _native.reports_create, options, status, customer_reference, created_after, created_before
        )


def _configuration(
    name: str, company_name: str, logo: Id, address: LoaAddress | Mapping[str, str], email: str, phone_number: str
) -> dict[str, Any]:
    """The configuration under the API's names."""
    return {
        "name": name,
        "company_name": company_name,
        "logo": {"document_id": logo},
        "address": address,
        "contact": {"email": email, "phone_number": phone_number},
    }
