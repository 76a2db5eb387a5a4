//! Known headings of lists and their fields.

use super::cell::is_placeholder;

/// The field of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// The numbers to port.
    Number,
    /// The first number of a range.
    First,
    /// The last number of a range.
    Last,
    /// The number of numbers from the first one of a range.
    Quantity,
    /// The area code of numbers that may be written without it. It sets nothing.
    AreaCode,
    Country,
    /// A verification code.
    Code,
    Customer,
    CustomerReference,
    AccountNumber,
    Pin,
    EntityName,
    AuthPersonName,
    BillingNumber,
    StreetAddress,
    /// The house number, a part of the street address.
    HouseNumber,
    ExtendedAddress,
    Locality,
    AdministrativeArea,
    PostalCode,
    FocDate,
    Loa,
    LoaSignedOn,
    Invoice,
    InvoiceDated,
    Notes,
    /// The losing carrier. It sets nothing, because the portability check returns the carrier of each number.
    Carrier,
    /// The original row, as written by `--rejects`.
    RejectedRow,
    /// The reason for a rejection, as written by `--rejects`.
    Reason,
}

impl Field {
    /// Returns the name of the field of [`Details`](super::Details).
    pub(super) fn detail(self) -> Option<&'static str> {
        Some(match self {
            Self::Customer => "customer",
            Self::CustomerReference => "customer_reference",
            Self::AccountNumber => "account_number",
            Self::Pin => "pin_passcode",
            Self::EntityName => "entity_name",
            Self::AuthPersonName => "auth_person_name",
            Self::BillingNumber => "billing_phone_number",
            Self::StreetAddress | Self::HouseNumber => "street_address",
            Self::ExtendedAddress => "extended_address",
            Self::Locality => "locality",
            Self::AdministrativeArea => "administrative_area",
            Self::PostalCode => "postal_code",
            Self::FocDate => "foc_date",
            Self::Loa => "loa",
            Self::LoaSignedOn => "loa_signed_on",
            Self::Invoice => "invoice",
            Self::InvoiceDated => "invoice_dated",
            Self::Notes => "notes",
            Self::Number
            | Self::First
            | Self::Last
            | Self::Quantity
            | Self::AreaCode
            | Self::Country
            | Self::Code
            | Self::Carrier
            | Self::RejectedRow
            | Self::Reason => return None,
        })
    }

    /// Whether a file of rejected rows gets this column from the program instead of from the list.
    pub(super) fn is_of_rejects(self) -> bool {
        matches!(self, Self::RejectedRow | Self::Reason)
    }

    /// Whether several columns can have the field, if their values in a row are equal. Otherwise, the first column is used: notes
    /// and the customer are not sent.
    pub(super) fn is_compared(self) -> bool {
        (self.detail().is_some() || self == Self::Code) && !matches!(self, Self::Notes | Self::Customer)
    }

    /// Whether the value of a merged cell applies to all of its rows.
    pub(super) fn is_merged(self) -> bool {
        self.detail().is_some() || matches!(self, Self::Country | Self::AreaCode)
    }

    /// Whether messages must not contain the cells of a column.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::AccountNumber | Self::Pin | Self::Code)
    }

    /// Whether the cells of a column have an effect.
    pub(super) fn is_used(self) -> bool {
        !self.is_of_rejects() && self != Self::Carrier
    }

    /// Whether a cell such as `N/A` is treated as empty. The name of the customer and notes are not sent. An FOC date such as
    /// `TBD` is an error: otherwise the date of the order file would apply, which may be `earliest`.
    pub(super) fn can_be_placeholder(self) -> bool {
        self.detail().is_some() && !matches!(self, Self::Customer | Self::FocDate | Self::Notes)
    }
}

/// The heading of the column with the original rows in a file of rejected rows.
pub(super) const REJECTED_ROW: &str = "Rejected row";
/// The heading of the column with the reasons in a file of rejected rows.
pub(super) const REASON: &str = "Rejected because";

/// The headings of house numbers that are written before the street.
const HOUSE_NUMBERS_BEFORE: &[&str] = &["housenumber", "houseno", "housenr", "streetnumber", "streetno"];

/// Headings of account numbers, which are also those of customers in the exports of a CRM.
const ACCOUNTS: &[&str] = &["account", "acct", "accountid"];

/// Headings that can also have another meaning. They do not have their field if another column has it.
const WEAK: &[(Field, &[&str])] = &[
    (Field::AccountNumber, ACCOUNTS),
    (Field::AdministrativeArea, &["county", "region"]),
    (Field::FocDate, &["duedate"]),
    (Field::Code, &["pin", "pincode", "passcode"]),
];

/// Headings by field, normalized by [`plain`].
const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            // English
            "phone",
            "phones",
            "phonenumber",
            "phonenumbers",
            "phoneno",
            "phonenos",
            "phonenr",
            "phonenum",
            "phonenumberintl",
            "phonenumbere164",
            "phonee164",
            "e164",
            "e164number",
            "e164phonenumber",
            "number",
            "numbers",
            "telephone",
            "telephones",
            "telephonenumber",
            "telephonenumbers",
            "telephoneno",
            "telephonenum",
            "tel",
            "telno",
            "telnum",
            "telnumber",
            "telnumbers",
            "tels",
            "mobile",
            "mobiles",
            "mobileno",
            "mobilenumber",
            "mobilenumbers",
            "mobilephone",
            "mobilephonenumber",
            "cell",
            "cellno",
            "cellnumber",
            "cellphone",
            "cellphonenumber",
            "cellular",
            "landline",
            "landlinenumber",
            "fixedline",
            "line",
            "linenumber",
            "fax",
            "faxnumber",
            "faxno",
            "numbertoport",
            "numberstoport",
            "numbertobeported",
            "numberstobeported",
            "phonetoport",
            "phonenumbertoport",
            "phonenumberstoport",
            "telephonenumbertoport",
            "telephonenumberstoport",
            "tntoport",
            "tnstoport",
            "portingnumber",
            "portingnumbers",
            "portnumber",
            "portinnumber",
            "portednumber",
            "portingphonenumber",
            "tn",
            "tns",
            "tnlist",
            "wtn",
            "did",
            "dids",
            "didnumber",
            "didnumbers",
            "ddi",
            "ddis",
            "ddinumber",
            "ddinumbers",
            "msisdn",
            "msisdns",
            "cli",
            "clinumber",
            "callerid",
            "tollfree",
            "tollfreenumber",
            "tollfreenumbers",
            "tfn",
            "tfns",
            "tfnumber",
            "freephone",
            "freephonenumber",
            "localnumber",
            "subscribernumber",
            "servicenumber",
            "contactnumber",
            "contactphone",
            "contactphonenumber",
            "businessphone",
            "businessnumber",
            "homephone",
            "homenumber",
            "workphone",
            "worknumber",
            "officephone",
            "officenumber",
            "directdial",
            "primaryphone",
            "internationalnumber",
            // German
            "rufnummer",
            "rufnummern",
            "telefon",
            "telefonnr",
            "telefonnummer",
            "telefonnummern",
            "telnr",
            "nummer",
            "nummern",
            "handy",
            "handynummer",
            "handynr",
            "mobil",
            "mobilnummer",
            "mobilnr",
            "mobilfunknummer",
            "festnetz",
            "festnetznummer",
            "festnetznr",
            "anschlussnummer",
            "portierungsnummer",
            "zuportierenderufnummer",
            "rufnr",
            // French
            "numero",
            "numeros",
            "numerodetelephone",
            "numerosdetelephone",
            "numtel",
            "numerotel",
            "numeroaporter",
            "numerosaporter",
            "portable",
            "telephonefixe",
            "telephonemobile",
            "sda",
            // Spanish, Portuguese
            "telefono",
            "telefonos",
            "numerodetelefono",
            "numerosdetelefono",
            "numeroaportar",
            "numerosaportar",
            "celular",
            "movil",
            "telefone",
            "telefones",
            "numerodetelefone",
            "telemovel",
            "numeroaportar",
            // Italian
            "numeroditelefono",
            "numeriditelefono",
            "cellulare",
            "numerodaportare",
            "numerazione",
            "numerazioni",
            // Dutch, Polish, Nordic
            "telefoon",
            "telefoonnummer",
            "telefoonnummers",
            "mobiel",
            "mobielnummer",
            "doorkiesnummer",
            "numer",
            "numertelefonu",
            "numerytelefonow",
            "komorka",
            "mobilnummer",
            "mobilenummer",
            "puhelin",
            "puhelinnumero",
        ],
    ),
    (
        Field::First,
        &[
            "start",
            "startnumber",
            "startat",
            "startofrange",
            "rangestart",
            "first",
            "firstnumber",
            "from",
            "fromnumber",
            "begin",
            "beginnumber",
            "von",
            "vonrufnummer",
            "debut",
            "desde",
            "da",
            "van",
        ],
    ),
    (
        Field::Last,
        &[
            "end",
            "endnumber",
            "endat",
            "endofrange",
            "rangeend",
            "last",
            "lastnumber",
            "to",
            "tonumber",
            "bis",
            "bisrufnummer",
            "fin",
            "hasta",
            "tot",
        ],
    ),
    (
        Field::Quantity,
        &[
            "quantity",
            "qty",
            "count",
            "size",
            "rangesize",
            "blocksize",
            "ddicount",
            "didcount",
            "numbercount",
            "numberofnumbers",
            "numberofddis",
            "numberofdids",
            "howmany",
            "anzahl",
            "menge",
            "anzahlrufnummern",
            "quantite",
            "nombre",
            "cantidad",
            "quantidade",
            "quantita",
            "aantal",
        ],
    ),
    (
        Field::AreaCode,
        &[
            "areacode",
            "areacodes",
            "stdcode",
            "citycode",
            "npa",
            "vorwahl",
            "ortsvorwahl",
            "ortsnetzkennzahl",
            "ortskennzahl",
            "onkz",
            "indicatifregional",
            "prefijo",
            "codigodearea",
            "prefisso",
            "netnummer",
            "riktnummer",
        ],
    ),
    (
        Field::Country,
        &[
            "country",
            "countries",
            "countrycode",
            "countrycodes",
            "countryiso",
            "countryiso2",
            "countryiso3",
            "countryname",
            "countryregion",
            "countrycallingcode",
            "countrydialcode",
            "callingcode",
            "dialcode",
            "dialingcode",
            "diallingcode",
            "internationalcode",
            "iso",
            "iso2",
            "iso3",
            "isocode",
            "isocountry",
            "isocountrycode",
            "iso3166",
            "isoalpha2",
            "cc",
            "land",
            "landerkennung",
            "landkurzel",
            "landercode",
            "landervorwahl",
            "landesvorwahl",
            "pays",
            "codepays",
            "indicatif",
            "pais",
            "codigopais",
            "paese",
            "landcode",
            "kraj",
            "phonecountry",
            "phonecountrycode",
            "numbercountry",
        ],
    ),
    (
        Field::Code,
        &["code", "verificationcode", "codes", "otp", "smscode", "pin", "pincode", "passcode", "bestatigungscode"],
    ),
    (
        Field::Customer,
        &[
            "customer",
            "customername",
            "client",
            "clientname",
            "company",
            "companyname",
            "tenant",
            "organisation",
            "organization",
            "kunde",
            "kundenname",
            "firma",
            "societe",
            "cliente",
            "empresa",
            "azienda",
            "klant",
            "bedrijf",
        ],
    ),
    (
        Field::CustomerReference,
        &[
            "customerreference",
            "customerref",
            "customerid",
            "clientid",
            "clientreference",
            "reference",
            "ref",
            "yourreference",
            "ourreference",
            "orderreference",
            "orderref",
            "externalid",
            "ponumber",
            "ticket",
            "kundenid",
            "referenz",
            "referencia",
        ],
    ),
    (
        Field::AccountNumber,
        &[
            "accountnumber",
            "accountno",
            "accountnr",
            "accountnum",
            "account",
            "acct",
            "acctno",
            "acctnr",
            "acctnumber",
            "accountid",
            "carrieraccount",
            "carrieraccountnumber",
            "carrieraccountno",
            "losingcarrieraccountnumber",
            "currentcarrieraccountnumber",
            "losingcarrieraccount",
            "currentcarrieraccount",
            "carrieracct",
            "carrieracctno",
            "provideraccountnumber",
            "accountwithcarrier",
            "billingaccount",
            "billingaccountnumber",
            "ban",
            "kundennummer",
            "kundennr",
            "kontonummer",
            "vertragsnummer",
            "numerodecompte",
            "numeroclient",
            "numerodecuenta",
            "numerodeconta",
            "codicecliente",
            "klantnummer",
        ],
    ),
    (
        Field::Pin,
        &[
            "pin",
            "pinnumber",
            "pinno",
            "pincode",
            "pinpasscode",
            "passcode",
            "portpin",
            "portoutpin",
            "transferpin",
            "numbertransferpin",
            "accountpin",
            "accountpasscode",
            "accountpinpasscode",
            "portoutpasscode",
            "pinpassword",
            "passcodepin",
            "password",
            "passphrase",
            "securitycode",
            "pac",
            "paccode",
            "ntp",
            "kennwort",
        ],
    ),
    (
        Field::EntityName,
        &[
            "entityname",
            "entity",
            "businessname",
            "legalname",
            "legalentity",
            "enduser",
            "endusername",
            "accountname",
            "nameonaccount",
            "accountholder",
            "accountholdername",
            "subscriber",
            "subscribername",
            "legalbusinessname",
            "registeredname",
            "businessnameonaccount",
            "companynameonaccount",
            "vertragspartner",
            "anschlussinhaber",
            "raisonsociale",
            "razonsocial",
        ],
    ),
    (
        Field::AuthPersonName,
        &[
            "authorizedperson",
            "authorisedperson",
            "authperson",
            "authpersonname",
            "authorizedpersonname",
            "authorizedname",
            "authorizeduser",
            "authorizedcontact",
            "authorizedsignatory",
            "authorisedsignatory",
            "authorizedby",
            "authorizedsigner",
            "authorizedrepresentative",
            "authorizedcontactname",
            "authname",
            "signatory",
            "signer",
            "signername",
            "loasigner",
            "bevollmachtigter",
        ],
    ),
    (
        Field::BillingNumber,
        &[
            "billingnumber",
            "billingno",
            "billingphone",
            "billingphonenumber",
            "billingtelephonenumber",
            "billingtelephone",
            "billingtn",
            "btn",
            "atn",
            "btnatn",
            "billedtelephonenumber",
            "mainbillingnumber",
            "mainnumber",
            "mainphonenumber",
            "mainphone",
            "mainbtn",
            "pilotnumber",
            "leadnumber",
            "newbillingnumber",
            "hauptnummer",
            "hauptrufnummer",
            "stammnummer",
            "teteligne",
        ],
    ),
    (
        Field::StreetAddress,
        &[
            "streetaddress",
            "street",
            "address",
            "addressline1",
            "address1",
            "serviceaddress",
            "servicestreet",
            "servicestreetaddress",
            "serviceaddressline1",
            "installationaddress",
            "strasse",
            "strassehausnummer",
            "anschrift",
            "adresse",
            "rue",
            "calle",
            "direccion",
            "endereco",
            "indirizzo",
            "via",
            "straat",
            "adres",
        ],
    ),
    (Field::HouseNumber, HOUSE_NUMBERS_BEFORE),
    (
        Field::HouseNumber,
        &[
            "hausnummer",
            "hausnr",
            "huisnummer",
            "huisnr",
            "numerocivico",
            "nrcivico",
            "ncivico",
            "civico",
            "numerodevoie",
            "husnummer",
            "numerdomu",
            "nrdomu",
        ],
    ),
    (
        Field::ExtendedAddress,
        &[
            "extendedaddress",
            "addressline2",
            "address2",
            "serviceaddressline2",
            "suite",
            "unit",
            "apartment",
            "apt",
            "floor",
        ],
    ),
    (
        Field::Locality,
        &[
            "locality",
            "city",
            "town",
            "servicecity",
            "svccity",
            "cityname",
            "citytown",
            "ort",
            "stadt",
            "ville",
            "ciudad",
            "localidad",
            "cidade",
            "citta",
            "plaats",
            "miasto",
        ],
    ),
    (
        Field::AdministrativeArea,
        &[
            "administrativearea",
            "state",
            "province",
            "region",
            "stateprovince",
            "stateregion",
            "stateorprovince",
            "stateprovinceregion",
            "servicestate",
            "servicestateprovince",
            "statecode",
            "stateabbreviation",
            "stateabbr",
            "st",
            "stprov",
            "provincecode",
            "prov",
            "county",
            "bundesland",
            "departement",
            "provincia",
            "estado",
            "provincie",
        ],
    ),
    (
        Field::PostalCode,
        &[
            "postalcode",
            "postcode",
            "zip",
            "zipcode",
            "zippostalcode",
            "servicezip",
            "servicezipcode",
            "servicepostalcode",
            "servicepostcode",
            "zippostcode",
            "plz",
            "postleitzahl",
            "codepostal",
            "codigopostal",
            "cep",
            "cap",
        ],
    ),
    (
        Field::FocDate,
        &[
            "focdate",
            "foc",
            "requestedfoc",
            "focrequested",
            "focdaterequested",
            "focrequesteddate",
            "requestedfocdatetime",
            "desiredfoc",
            "desiredfocdate",
            "focdesired",
            "preferredfoc",
            "preferredfocdate",
            "targetfoc",
            "targetfocdate",
            "requestedfocdate",
            "focdatetimerequested",
            "portdate",
            "portingdate",
            "requestedportdate",
            "requestedportindate",
            "requestedportingdate",
            "requestedduedate",
            "requesteddate",
            "desireddate",
            "desiredportdate",
            "desiredportindate",
            "desiredportingdate",
            "preferreddate",
            "preferredportdate",
            "targetportdate",
            "portindate",
            "desiredduedate",
            "ddd",
            "duedate",
            "wunschtermin",
            "portierungsdatum",
            "portierungstermin",
            "schalttermin",
        ],
    ),
    (
        Field::Loa,
        &[
            "loa",
            "loafile",
            "loadocument",
            "loapath",
            "loapdf",
            "letterofauthorization",
            "letterofauthorisation",
            "letterofauthority",
            "letterofagency",
            "vollmacht",
            "mandat",
        ],
    ),
    (
        Field::LoaSignedOn,
        &[
            "loasigned",
            "loasignedon",
            "loasigneddate",
            "loasignaturedate",
            "loasigningdate",
            "loadate",
            "loadated",
            "dateloasigned",
            "dateofloa",
            "vollmachtvom",
        ],
    ),
    (
        Field::Invoice,
        &[
            "invoice",
            "invoicefile",
            "invoicepdf",
            "bill",
            "billfile",
            "billcopy",
            "phonebill",
            "latestbill",
            "recentinvoice",
            "rechnung",
            "facture",
            "factura",
            "fattura",
        ],
    ),
    (
        Field::InvoiceDated,
        &[
            "invoicedate",
            "invoicedated",
            "dateofinvoice",
            "billdate",
            "billdated",
            "rechnungsdatum",
            "rechnungvom",
            "datefacture",
            "fechafactura",
            "datafattura",
        ],
    ),
    (
        Field::Notes,
        &[
            "notes",
            "note",
            "comment",
            "comments",
            "remark",
            "remarks",
            "bemerkung",
            "bemerkungen",
            "notiz",
            "notas",
            "commentaire",
        ],
    ),
    (
        Field::Carrier,
        &[
            "carrier",
            "carriername",
            "losingcarrier",
            "losingcarriername",
            "losingprovider",
            "losingserviceprovider",
            "losingoperator",
            "currentcarrier",
            "currentcarriername",
            "currentprovider",
            "currentserviceprovider",
            "currentoperator",
            "existingcarrier",
            "existingprovider",
            "oldcarrier",
            "oldprovider",
            "donorcarrier",
            "donoroperator",
            "phonecarrier",
            "phoneprovider",
            "provider",
            "providername",
            "serviceprovider",
            "serviceprovidername",
            "telco",
            "anbieter",
            "altanbieter",
            "abgebenderanbieter",
            "bisherigeranbieter",
            "operateur",
            "operateuractuel",
            "operador",
            "operatore",
        ],
    ),
    (Field::RejectedRow, &["rejectedrow"]),
    (Field::Reason, &["rejectedbecause"]),
];

/// The maximum number of digits behind a heading that repeats.
const MAX_HEADING_DIGITS: usize = 2;

/// Returns the field of a heading. In a list of verification codes, `PIN` and `Code` are the codes.
pub(super) fn field_of(heading: &str, has_codes: bool) -> Option<Field> {
    let heading = plain(heading);
    let known = |heading: &str| {
        let mut fields = HEADINGS.iter().filter(|(_, names)| names.contains(&heading)).map(|(field, _)| *field);
        fields.find(|field| has_codes || *field != Field::Code)
    };
    // `Phone 2` has the same field as `Phone`, but `Phone 303-555-0101` is a number, not a heading.
    let unnumbered = heading.trim_end_matches(|c: char| c.is_ascii_digit());
    known(&heading).or_else(|| known(unnumbered).filter(|_| heading.len() - unnumbered.len() <= MAX_HEADING_DIGITS))
}

/// Whether a heading with a field can also have another meaning.
pub(super) fn is_weak(heading: &str, field: Field) -> bool {
    WEAK.iter().any(|(weak, names)| *weak == field && names.contains(&plain(heading).as_str()))
}

/// Whether the house numbers of a column are written before the street.
pub(super) fn is_before_street(heading: &str) -> bool {
    HOUSE_NUMBERS_BEFORE.contains(&plain(heading).as_str())
}

/// Whether the values of a column fit its field, if its heading can also have another meaning: `St.` can be a street, and
/// `Account` a customer.
pub(super) fn is_certain<'a>(heading: &str, mut values: impl Iterator<Item = &'a str>) -> bool {
    let is_code = |value: &str| value.chars().count() <= 3 && value.chars().all(char::is_alphabetic);
    match plain(heading).as_str() {
        "st" => values.all(is_code),
        account if ACCOUNTS.contains(&account) => {
            let mut filled = values.filter(|value| !value.is_empty() && !is_placeholder(value)).peekable();
            filled.peek().is_none() || filled.any(is_account_number)
        }
        _ => true,
    }
}

/// Whether a value can be an account number: names have no digits, and an id of Salesforce identifies a customer there.
fn is_account_number(value: &str) -> bool {
    let is_salesforce_id = matches!(value.len(), 15 | 18)
        && value.starts_with("001")
        && value.chars().all(|c| c.is_ascii_alphanumeric())
        && value.chars().any(|c| c.is_ascii_alphabetic());
    value.chars().any(|c| c.is_ascii_digit()) && !is_salesforce_id
}

/// Returns a heading in lowercase, without accents, spaces and punctuation.
pub(super) fn plain(heading: &str) -> String {
    let letters = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let mut plain = String::with_capacity(heading.len());
    for letter in letters {
        match letter {
            'à'..='å' => plain.push('a'),
            'ç' => plain.push('c'),
            'è'..='ë' => plain.push('e'),
            'ì'..='ï' => plain.push('i'),
            'ñ' | 'ń' => plain.push('n'),
            'ò'..='ö' | 'ø' => plain.push('o'),
            'ù'..='ü' => plain.push('u'),
            'ß' => plain.push_str("ss"),
            'ł' => plain.push('l'),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn headings_are_compared_without_case_spaces_punctuation_and_accents() {
        for heading in [
            "Phone No.",
            "Phone #",
            "Tel",
            "Mobile",
            "TFN",
            "Number to Port",
            "Phone:",
            "Rufnummer",
            "Numéro",
            "phone number (E.164)",
            "Phone\u{a0}Number",
            "Phone\nNumber",
            "PHONE_NUMBER",
            "Toll-Free Number",
            "Téléphone",
            "Numéros à porter",
            "Phone 2",
            "\u{feff}Phone",
        ] {
            assert_eq!(field_of(heading, false), Some(Field::Number), "{heading:?}");
        }
        assert_eq!(field_of("Account No.", false), Some(Field::AccountNumber));
        assert_eq!(field_of("Straße", false), Some(Field::StreetAddress));
        assert_eq!(field_of("#", false), None);
        for heading in ["LOA signed", "LOA signed on", "loa_signed_on"] {
            assert_eq!(field_of(heading, false), Some(Field::LoaSignedOn), "{heading}");
        }
        for heading in ["invoice date", "Bill Date", "invoice_dated"] {
            assert_eq!(field_of(heading, false), Some(Field::InvoiceDated), "{heading}");
        }
        assert_eq!(field_of("", false), None);
    }

    #[test]
    fn regions_and_states_are_not_countries() {
        for heading in ["Region", "State", "Province", "State/Province"] {
            assert_eq!(field_of(heading, false), Some(Field::AdministrativeArea), "{heading}");
        }
        assert_eq!(field_of("Country/Region", false), Some(Field::Country));
    }

    #[test]
    fn common_headings_of_orders_are_known() {
        for (field, headings) in [
            (Field::FocDate, &["Requested FOC", "FOC Requested", "Desired FOC date", "Requested FOC Date/Time"][..]),
            (Field::Carrier, &["Losing Carrier", "Current Carrier", "Carrier", "Current Provider"]),
            (Field::AdministrativeArea, &["ST", "St.", "State Code", "ST/Prov"]),
            (Field::Customer, &["Customer", "Company"]),
            (Field::EntityName, &["Subscriber", "Entity Name", "Account Holder"]),
        ] {
            for heading in headings {
                assert_eq!(field_of(heading, false), Some(field), "{heading}");
            }
        }
    }

    #[test]
    fn a_short_heading_is_a_state_only_above_states() {
        assert!(is_certain("ST", ["CO", "NSW", ""].into_iter()));
        assert!(!is_certain("St.", ["CO", "1 Main"].into_iter()) && !is_certain("ST", ["12"].into_iter()));
        assert!(is_certain("State", ["Colorado"].into_iter()));
    }

    #[test]
    fn customers_of_a_crm_are_not_account_numbers() {
        for (values, expected) in [
            (&["00123", "Acme"][..], true),
            (&["1234567-AB", "N/A"], true),
            (&["001234567890123"], true),
            (&["", "n/a"], true),
            (&["Acme", "Globex Inc.", "N/A"], false),
            (&["0015g00000AbCdE", "0015g00000AbCdEAA0"], false),
        ] {
            for heading in ["Account", "Acct.", "Account ID"] {
                assert_eq!(is_certain(heading, values.iter().copied()), expected, "{heading}: {values:?}");
            }
            assert!(is_certain("Account Number", values.iter().copied()), "{values:?}");
        }
    }

    #[test]
    fn pins_are_codes_only_in_lists_of_codes() {
        assert_eq!(field_of("PIN", true), Some(Field::Code));
        assert_eq!(field_of("PIN", false), Some(Field::Pin));
        assert_eq!(field_of("Code", false), None);
    }

    #[test]
    fn headings_are_normalized_and_unique() {
        let mut fields = HashMap::new();
        for (field, headings) in HEADINGS {
            for heading in *headings {
                assert_eq!(plain(heading), *heading);
                let other = fields.insert((*heading, *field == Field::Code), *field);
                assert!(other.is_none() || other == Some(*field), "{heading} is {field:?} and {other:?}");
            }
        }
        assert_eq!(field_of(REASON, false), Some(Field::Reason));
        assert_eq!(field_of(REJECTED_ROW, false), Some(Field::RejectedRow));
    }
}
