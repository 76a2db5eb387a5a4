"""Methods for parts of an order: comments, documents, activation jobs, verification codes, ranges of numbers."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import Unpack

    from .. import _typing
    from .._typing import CallOptions, Id, NumberRange, Time
    from ..inputs import AdditionalDocument
    from ..types import (
        ActivationJob,
        PortingActionRequirement,
        PortingAdditionalDocument,
        PortingAssociatedPhoneNumber,
        PortingOrderComment,
        PortingPhoneNumberBlock,
        PortingPhoneNumberExtension,
        PortingVerificationCode,
    )



class ActionRequirementsByHand(Resource):
    """Methods of `ActionRequirements` that make more than one request or have rules."""

    __slots__ = ()

    def initiate(
        self, order_id: Id, id: Id, *, first_name: str, last_name: str, **options: Unpack[CallOptions]
    ) -> PortingActionRequirement:
        """Starts an identity verification. Operation `initiatePortingActionRequirement`.

        Args:
            order_id: The order's id.
            id: The requirement's id.
            first_name: The first name on the person's identity document.
            last_name: The last name on it.

        Returns:
            The requirement; hand its `action_url` to the end user.

        Raises:
            ValidationError: A name is empty; nothing was sent.
            NotFoundError: The order has no such requirement.
        """
        return self._call(_native.action_requirements_initiate, options, order_id, id, first_name, last_name)


class ActivationJobsByHand(Resource):
    """Methods of `ActivationJobs` that make more than one request or have rules."""

    __slots__ = ()

    def update(
        self,
        order_id: Id,
        id: Id,
        *,
        activate_at: Time,
        known_job: ActivationJob | None = None,
        **options: Unpack[CallOptions],
    ) -> ActivationJob:
        """Sets the time at which a job runs. Operation `UpdatePortingOrdersActivationJob`.

        Args:
            order_id: The order's id.
            id: The job's id.
            activate_at: The time, within one of the job's activation windows.
            known_job: The job as it was read, to check the time against its windows before the request is sent.

        Raises:
            ValidationError: The time has no time zone, or is outside the known windows; nothing was sent.
            NotFoundError: The order has no such job.
        """
        return self._call(_native.activation_jobs_update, options, order_id, id, activate_at, known_job)


class AdditionalDocumentsByHand(Resource):
    """Methods of `AdditionalDocuments` that make more than one request or have rules."""

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
            ValidationError: There are no items or too many, or one is malformed; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.additional_documents_add, options, order_id, documents)


class AssociatedNumbersByHand(Resource):
    """Methods of `AssociatedNumbers` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self, order_id: Id, *, phone_number_range: NumberRange, action: str, **options: Unpack[CallOptions]
    ) -> PortingAssociatedPhoneNumber:
        """Adds a range of numbers that are not ported. Operation `createPortingAssociatedPhoneNumber`.

        Args:
            order_id: The order's id.
            phone_number_range: 1 to 1,000 consecutive numbers: the first and the last, in E.164 format.
            action: `keep` if they stay with the losing carrier, which is not allowed if the billing number is ported;
                `disconnect` if they are disconnected.

        Raises:
            ValidationError: The range is malformed; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.associated_numbers_create, options, order_id, phone_number_range, action)


class BlocksByHand(Resource):
    """Methods of `Blocks` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        order_id: Id,
        *,
        phone_number_range: NumberRange,
        activation_ranges: Iterable[NumberRange] | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingPhoneNumberBlock:
        """Adds a block, while the order is a draft, in process or in exception.

        Operation `createPortingPhoneNumberBlock`.

        Args:
            order_id: The order's id.
            phone_number_range: 1 to 1,000 consecutive numbers: the first and the last, in E.164 format.
            activation_ranges: The parts to activate, within the block and without overlaps: all of it by default.

        Raises:
            ValidationError: A range is malformed, or outside the block; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.blocks_create, options, order_id, phone_number_range, activation_ranges)


class CommentsByHand(Resource):
    """Methods of `Comments` that make more than one request or have rules."""

    __slots__ = ()

    def create(self, order_id: Id, body: str, **options: Unpack[CallOptions]) -> PortingOrderComment:
        """Adds a comment, which the porting staff reads. Operation `CreatePortingOrderComment`.

        Args:
            order_id: The order's id.
            body: The text. A strict client rejects an empty one.

        Raises:
            NotFoundError: The order does not exist.
            PortingError: If `may_have_been_processed` is true, the comment may exist.
        """
        return self._call(_native.comments_create, options, order_id, body)


class ExtensionsByHand(Resource):
    """Methods of `Extensions` that make more than one request or have rules."""

    __slots__ = ()

    def create(
        self,
        order_id: Id,
        *,
        porting_phone_number_id: Id,
        extension_range: _typing.Extensions,
        activation_ranges: Iterable[_typing.Extensions] | None = None,
        **options: Unpack[CallOptions],
    ) -> PortingPhoneNumberExtension:
        """Adds extensions, while the order is a draft, in process or in exception.

        Operation `createPortingPhoneNumberExtension`.

        Args:
            order_id: The order's id.
            porting_phone_number_id: The number's id within the order.
            extension_range: The first and the last extension, within 0 to 999. It determines how many digits an
                extension has: with `(0, 99)`, extension 4 is dialled 04.
            activation_ranges: The parts to activate, within the range and without overlaps: all of it by default.

        Raises:
            ValidationError: A range is malformed, or outside the extension range; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(
            _native.extensions_create, options, order_id, porting_phone_number_id, extension_range, activation_ranges
        )


class VerificationCodesByHand(Resource):
    """Methods of `VerificationCodes` that make more than one request or have rules."""

    __slots__ = ()

    def send(
        self,
        order_id: Id,
        phone_numbers: Iterable[str],
        *,
        verification_method: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Sends codes to 1 to 100 numbers. Operation `SendPortingVerificationCodes`.

        Args:
            order_id: The order's id.
            phone_numbers: The numbers in E.164 format.
            verification_method: `sms` or `call`. The API decides by default.

        Raises:
            ValidationError: There are no items or too many, or one is malformed; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.verification_codes_send, options, order_id, phone_numbers, verification_method)

    def verify(
        self, order_id: Id, codes: Mapping[str, str], **options: Unpack[CallOptions]
    ) -> list[PortingVerificationCode]:
        """Submits 1 to 100 codes. Operation `VerifyPortingVerificationCodes`.

        A wrong code is not an error: check `verified` of each number in the result.

        Args:
            order_id: The order's id.
            codes: The code that was sent to each number in E.164 format. Codes are str, so that leading zeros stay.

        Raises:
            ValidationError: There are no items or too many, or a number is malformed; nothing was sent.
            NotFoundError: The order does not exist.
        """
        return self._call(_native.verification_codes_verify, options, order_id, codes)
