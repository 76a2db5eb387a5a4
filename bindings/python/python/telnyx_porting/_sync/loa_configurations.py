"""Letterheads of letters of authorisation."""

from __future__ import annotations

from .. import _native
from .._pages import PageList
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


class LoaConfigurations(Resource):
    """Configurations of letters of authorisation: company, address, contact and logo.

    The API's formats make them ones for the United States.
    """

    __slots__ = ()

    def list(
        self, *, page_size: int | None = None, first_page: int | None = None, **options: Unpack[CallOptions]
    ) -> PageList[LoaConfiguration]:
        """Lists configurations; nothing is sent before the list is read. Operation `ListLoaConfigurations`.

        Args:
            page_size: How many items a page has: 1 to 250, 20 by default.
            first_page: The page to begin with, from 1.
        """
        return PageList(self._client, _native.loa_configurations_list(page_size, first_page), options)

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

    def get(self, id: Id, **options: Unpack[CallOptions]) -> LoaConfiguration:
        """One configuration. Operation `GetLoaConfiguration`.

        Args:
            id: The configuration's id.

        Raises:
            NotFoundError: There is no such configuration.
        """
        return self._send(_native.loa_configurations_get(id), options)

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

    def delete(self, id: Id, **options: Unpack[CallOptions]) -> None:
        """Deletes a configuration. Letters that were made with it stay. Operation `DeleteLoaConfiguration`.

        Args:
            id: The configuration's id.

        Raises:
            NotFoundError: There is no such configuration.
        """
        return self._send(_native.loa_configurations_delete(id), options)

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

    def preview_stored(self, id: Id, **options: Unpack[CallOptions]) -> bytes:
        """How a letter of a stored configuration looks, as PDF. Operation `PreviewLoaConfiguration`.

        Args:
            id: The configuration's id.

        Raises:
            NotFoundError: There is no such configuration.
        """
        return self._send(_native.loa_configurations_preview_stored(id), options)


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
