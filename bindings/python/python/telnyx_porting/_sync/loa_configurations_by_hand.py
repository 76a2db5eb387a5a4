"""Letterheads of letters of authorisation."""

from __future__ import annotations

from .. import _native
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from typing_extensions import Unpack

    from .._kinds import Id
    from .._options import CallOptions
    from ..inputs import LoaAddress
    from ..types import LoaConfiguration


class LoaConfigurationsByHand(Resource):
    """Methods of `LoaConfigurations` that are more than one request, or have rules."""

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
        return self._send(_native.loa_configurations_create(configuration), options)

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
        return self._send(_native.loa_configurations_update(id, configuration), options)

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
        return self._send(_native.loa_configurations_preview(configuration), options)


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
