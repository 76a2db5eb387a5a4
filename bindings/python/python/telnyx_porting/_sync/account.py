"""Methods of the account: documents, letterheads, bundles of numbers, reports, portability checks."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from typing import Any

    from typing_extensions import Unpack

    from .._typing import CallOptions, File, Id, Number, Span, Texts, Time
    from .._waiting import EventTail, OnPollFailed, OnReportProgress
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

        Operation `CreateDocument` of the documents API. It is retried after a transient failure: a copy that is not
        linked to anything is deleted after 30 minutes.

        The type is that of the content. If the API does not accept it, or the name's extension differs, there is a
        `UserWarning`, and a strict client raises `ValidationError`.

        Args:
            file: A path, whose file is streamed from disk, or spooled to a temporary file if it is a pipe; bytes; or a
                file object opened for reading bytes, which is read to its end before the request is sent.
            url: A public URL instead of a file, which the API fetches itself.
            filename: Its name, such as `loa.pdf`: at most 512 printable characters and no path. The API removes spaces.
                Without an extension it gets that of the type. Required for bytes; by default the file's own.
            customer_reference: Your own reference.

        Returns:
            The document, whose `id` links it to an order.

        Raises:
            FileError: The file cannot be read; nothing was sent.
            ValidationError: The document is empty, too large, or has no proper name; nothing was sent.
        """
        return self._call(_native.documents_upload, options, file, url, filename, customer_reference)

    def get(self, id: Id, **options: Unpack[CallOptions]) -> Document:
        """The attributes of a document, such as its size and the result of the virus scan.

        Operation `RetrieveDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: The document does not exist, or has been deleted.
        """
        return self._call(_native.documents_get, options, id)

    def download(self, id: Id, **options: Unpack[CallOptions]) -> bytes:
        """The content of a document. Operation `DownloadDocument` of the documents API.

        Args:
            id: The document's id.

        Raises:
            NotFoundError: The document does not exist, or has been deleted.
        """
        return self._call(_native.documents_download, options, id)

    def save(self, id: Id, path: str | PathLike[str], **options: Unpack[CallOptions]) -> int:
        """Downloads a document to a file, without holding it in memory. Operation `DownloadDocument`.

        An existing file is replaced only after the download is complete.

        Args:
            id: The document's id.
            path: The file to write.

        Returns:
            Its size in bytes.

        Raises:
            FileError: The file cannot be written.
            NotFoundError: The document does not exist, or has been deleted.
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
            ValidationError: An argument breaks a rule; nothing was sent.
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
        """Replaces a configuration; omitted fields are removed. Operation `UpdateLoaConfiguration`.

        Args:
            id: The configuration's id.
            name: The configuration's name.
            company_name: The company's name.
            logo: The id of the logo.
            address: The company's address: a `LoaAddress`, or a dict with its fields.
            email: The contact's e-mail address.
            phone_number: The contact's phone number: `+` and 11 to 15 digits.

        Raises:
            ValidationError: An argument breaks a rule; nothing was sent.
            NotFoundError: The configuration does not exist.
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
        """A preview of a letter, as PDF; nothing is stored. Operation `PreviewLoaConfigurationParams`.

        Args:
            name: The configuration's name.
            company_name: The company's name.
            logo: The id of the logo: a PNG that was uploaded less than 30 minutes ago.
            address: The company's address: a `LoaAddress`, or a dict with its fields.
            email: The contact's e-mail address.
            phone_number: The contact's phone number: `+` and 11 to 15 digits.

        Raises:
            ValidationError: An argument breaks a rule; nothing was sent.
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
        """Assigns bundles to 1 to 20 numbers. Operation `CreatePhoneNumberConfigurations`.

        Args:
            configurations: For each number a `NumberConfiguration`, or a dict with its fields.

        Raises:
            ValidationError: There are no items or too many, or one is malformed; nothing was sent.
        """
        return self._call(_native.number_configurations_create, options, configurations)


class PortabilityByHand(Resource):
    """Methods of `Portability` that make more than one request or have rules."""

    __slots__ = ()

    def check(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> list[PortabilityCheck]:
        """Checks numbers; the results are in no particular order. Operation `PostPortabilityCheck`.

        A number that is listed twice is sent once. More than 1,000 numbers are sent in several requests, and the
        first failure ends the call; `check_many` keeps the results of the others.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Raises:
            ValidationError: There is no number, or one is malformed; nothing was sent.
            UnprocessableEntityError: The server rejects a number, and with it all of them.
        """
        return self._call(_native.portability_check, options, phone_numbers)

    def check_many(self, phone_numbers: Iterable[Number], **options: Unpack[CallOptions]) -> ManyChecks:
        """Checks any number of numbers, in consecutive requests of 1,000 numbers.

        A number that is listed twice is sent once. A failed request does not prevent the others, unless the API key is
        rejected. If the server rejects numbers and names them, the others are sent again without them; if it names
        none, the request is halved until they are found, in up to 100 requests. Operation `PostPortabilityCheck`.

        Args:
            phone_numbers: The numbers in E.164 format, such as `+13035550000`.

        Returns:
            The results, and the numbers without one.

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
        """Requests a CSV report on orders. Operation `CreatePortingReport`.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference, or with one of these.
            created_after: Only orders that were created after this time.
            created_before: Only orders that were created before this time.
        """
        return self._call(
            _native.reports_create, options, status, customer_reference, created_after, created_before
        )

    def create_and_wait(
        self,
        *,
        status: Texts | None = None,
        customer_reference: Texts | None = None,
        created_after: Time | None = None,
        created_before: Time | None = None,
        timeout: Span = 600.0,
        interval: Span = 2.0,
        on_progress: OnReportProgress | None = None,
    ) -> PortingReport:
        """Creates a CSV report on orders and waits until it is completed.

        Operations `CreatePortingReport` and `GetPortingReport`. Polls that fail with a transient error are retried at
        growing intervals of up to a minute, or as long as the API asks.

        Args:
            status: Only orders in this status, or in one of these.
            customer_reference: Only orders with this reference, or with one of these.
            created_after: Only orders that were created after this time.
            created_before: Only orders that were created before this time.
            timeout: Time to wait after the report is created, in seconds or as a `timedelta`.
            interval: Time between two polls, in seconds or as a `timedelta`.
            on_progress: Called with the report when it is created and when its status changes, and with a `PollFailed` when
                polls start to fail. The client for asyncio awaits an `async def`; the other rejects it.

        Returns:
            The completed report. Pass its `document_id` to `documents.download`.

        Raises:
            ReportTimeoutError: The timeout expired; `report` is the report.
            ReportNotCompletedError: The report could not be read; `report` is the report from the last successful poll.
        """
        from .._waiting import ReportWait

        request = _native.reports_create_and_wait(
            self._native, status, customer_reference, created_after, created_before, timeout, interval
        )
        wait = ReportWait(request)
        return wait.completed(on_progress)


class EventsByHand(Resource):
    """Methods of `Events` that are more than one request."""

    __slots__ = ()

    def tail(
        self,
        *,
        event_type: str | None = None,
        porting_order_id: Id | None = None,
        created_from: Time | None = None,
        interval: Span = 5.0,
        on_poll_failed: OnPollFailed | None = None,
    ) -> EventTail:
        """Yields events as the API records them, each once, oldest first. Polls operation `listPortingEvents`.

        Each poll overlaps the previous one by 10 minutes, because an event may become visible after one that was recorded
        later. Polls that fail with a transient error are retried at growing intervals of up to a minute, or as long as the
        API asks.

        Args:
            event_type: Only events of this type, such as `porting_order.status_changed`.
            porting_order_id: Only events of this order.
            created_from: Start with events recorded at this time or later. Default: the current time of the API. To
                continue after a restart, store the tail's `resume_from`.
            interval: Time between two polls, in seconds or as a `timedelta`.
            on_poll_failed: Called with a `PollFailed` when polls start to fail. The client for asyncio awaits an
                `async def`; the other rejects it.
        """
        from .._waiting import EventTail

        events = _native.events_tail(self._native, event_type, porting_order_id, created_from, interval)
        return EventTail(events, on_poll_failed)


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
