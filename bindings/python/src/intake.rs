//! Lists of phone numbers in files, bytes and columns, read by the crate `telnyx-porting-jobs`.

use crate::errors::{self, as_arguments, issue, issues};
use crate::finalization::in_python;
use crate::input::{Arg, Argument, Input, NumberList, StrictBool, Text, TypedNumber, arguments};
use crate::issues::Invalid;
use crate::model::{AsView, described, hash_of, json, show, to_dict, value};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};
use serde_json::Value;
use std::sync::LazyLock;
use telnyx_porting::api::Extra;
use telnyx_porting::{CountryCode, PhoneNumber};
use telnyx_porting_jobs::{Details, Intake, IntakeOptions, Place, RejectsFormat};

/// The phone numbers of a list, and all its other rows.
///
/// Attributes are created when they are read.
#[pyclass(frozen, name = "Intake", module = "telnyx_porting.intake")]
pub(crate) struct NativeIntake(pub(crate) Intake);

/// The names in messages of lists that are not files.
pub(crate) const LIST: &str = "list";
pub(crate) const FRAME: &str = "frame";
/// The Python module with the classes of rows.
const MODULE: &str = "telnyx_porting.intake";

#[pyfunction]
fn read_numbers(
    py: Python<'_>,
    source: Argument<NumberList>,
    column: Argument<Option<Text>>,
    country: Argument<Option<Arg<CountryCode>>>,
    sheet: Argument<Option<Text>>,
    encoding: Argument<Option<Text>>,
    name: Argument<Option<Text>>,
) -> PyResult<NativeIntake> {
    arguments!(source, column, country, sheet, encoding, name);
    let mut options = IntakeOptions::new().keeping_rows();
    if let Some(column) = column {
        options = options.with_column(column.0);
    }
    if let Some(country) = country {
        options = options.with_country(country.0);
    }
    if let Some(sheet) = sheet {
        options = options.with_sheet(sheet.0);
    }
    if let Some(encoding) = encoding {
        options = options.with_encoding(encoding.0);
    }
    let name = Text::optional(name);
    let intake = py.detach(|| match source {
        NumberList::File(path) => Intake::read(&path, &options),
        NumberList::Content(content, own_name) => {
            let name = name.or(own_name).unwrap_or_else(|| LIST.to_owned());
            Ok(Intake::parse(&content, &name, &options)?)
        }
        NumberList::Values(values) => Ok(Intake::from_values(values, &options)?),
        NumberList::Table(columns, rows) => {
            Ok(Intake::from_table(name.as_deref().unwrap_or(FRAME), columns, rows, &options)?)
        }
    });
    intake.map(NativeIntake).map_err(|error| errors::exception_for(&error))
}

#[pyfunction]
fn clean(
    value: Argument<TypedNumber>,
    country: Argument<Option<Arg<CountryCode>>>,
    strict: Argument<StrictBool>,
) -> PyResult<String> {
    arguments!(value, country, strict);
    let number = telnyx_porting_jobs::clean(&value.0, country.map(|country| country.0));
    let number = if strict.0 { number.and_then(|number| PhoneNumber::parse_strict(number.as_str())) } else { number };
    Ok(number.map_err(|error| Invalid::from(error).within("value"))?.to_string())
}

#[pymethods]
impl NativeIntake {
    /// The name of the list in messages: its file as it was passed.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The heading or the letter of the column with the numbers; None for a list without columns.
    #[getter]
    fn column(&self) -> Option<&str> {
        self.0.column.as_deref()
    }

    /// The accepted numbers in E.164, each once, in the order of the list; a new list each time. Rows that were rejected
    /// are not in it: see `is_complete`, or use `unwrap()`.
    #[getter]
    fn phone_numbers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.0.numbers().map(|number| number.to_string()).collect::<Vec<_>>())
    }

    /// The accepted numbers with the details of their rows.
    #[getter]
    fn accepted<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let mut accepted = Vec::with_capacity(self.0.len());
        let nothing = Bound::new(py, RowDetails(Details::default()))?;
        for row in &self.0.rows {
            let place = place(py, &row.place)?;
            let details = match &row.details {
                Some(details) => Bound::new(py, RowDetails((**details).clone()))?,
                None => nothing.clone(),
            };
            let warnings = issues(py, &row.warnings)?;
            for number in row.ranges.iter().flat_map(|range| range.iter()) {
                let country = number.country().map(|country| country.to_string());
                let fields = (number.as_str(), &place, country, number.kind().as_str(), &details, &warnings);
                accepted.push(in_python(py, MODULE, "AcceptedNumber", fields)?);
            }
        }
        PyTuple::new(py, accepted)
    }

    /// The rows that cannot be read, each with its reason.
    #[getter]
    fn rejected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, &self.0.rejected, |row| {
            let reason = issue(py, &row.reason)?;
            in_python(py, MODULE, "RejectedRow", (place(py, &row.place)?, row.column.as_deref(), &row.text, reason))
        })
    }

    /// The rows that repeat a number and agree with the row that has it first.
    #[getter]
    fn duplicates<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, &self.0.duplicates, |row| {
            let places = (place(py, &row.place)?, place(py, &row.first)?);
            in_python(py, MODULE, "DuplicateRow", (places.0, places.1, row.number.as_str()))
        })
    }

    /// The rows that repeat a number with other details. None of them is accepted.
    #[getter]
    fn conflicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, &self.0.conflicts, |row| {
            let fields = PyTuple::new(py, &row.fields)?;
            let places = (place(py, &row.place)?, place(py, &row.first)?);
            let reason = issue(py, &row.reason)?;
            in_python(py, MODULE, "ConflictingRow", (places.0, places.1, row.number.as_str(), fields, reason))
        })
    }

    /// The rows that contain no number: comments, titles, totals.
    #[getter]
    fn ignored<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        rows(py, &self.0.ignored, |row| {
            in_python(py, MODULE, "IgnoredRow", (place(py, &row.place)?, row.kind.as_str(), &row.text))
        })
    }

    /// Warnings about the list: placeholders, columns with numbers that are not read, hidden rows. Those about a row are in
    /// `accepted`.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        issues(py, &self.0.warnings)
    }

    /// Details of parsing: the encoding, the sheet, and columns that are not read.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.notes.iter().map(|note| as_arguments(note)).collect::<Vec<_>>())
    }

    /// The number of blank rows.
    #[getter]
    fn blank_rows(&self) -> usize {
        self.0.blank_rows
    }

    /// Whether no row was rejected or is in conflict.
    #[getter]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    /// The numbers in E.164, if no row was rejected or is in conflict.
    ///
    /// Raises `ValidationError` with an issue for each such row otherwise.
    fn unwrap<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.0.complete().map_err(|error| errors::exception_for(&error.into()))?;
        self.phone_numbers(py)
    }

    /// The rejected and conflicting rows as a file, to be corrected and read again. It has all their cells, then the row and the
    /// reason.
    /// The format is "csv" or "xlsx", by default that of the list. Cells may contain PINs and account numbers.
    #[pyo3(signature = (format = None))]
    fn rejects<'py>(&self, py: Python<'py>, format: Option<Bound<'_, PyAny>>) -> PyResult<Bound<'py, PyBytes>> {
        let format =
            format.map(|format| Text::read(&format)).transpose().map_err(|invalid| invalid.within("format"))?;
        let format = match format.as_ref().map(|format| format.0.as_str()) {
            None => self.0.format(),
            Some("csv") => RejectsFormat::Csv,
            Some("xlsx") => RejectsFormat::Xlsx,
            Some(_) => {
                let invalid = Invalid::rule("format", "is an unknown format", "pass \"csv\" or \"xlsx\"");
                return Err(invalid.within("format").into());
            }
        };
        let made = py.detach(|| self.0.rejects(format));
        Ok(PyBytes::new(py, &made?))
    }

    /// Everything as dicts, lists and str, as `telnyx-porting port-in read -o json` prints it. It contains PINs and account
    /// numbers, so keep it out of logs.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = py.detach(|| serde_json::to_value(&self.0));
        json(py, &value.unwrap_or(Value::Null))
    }

    /// The rejected and conflicting rows as a table for notebooks.
    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        in_python(slf.py(), "telnyx_porting._tables", "of_intake", (slf,))
    }

    /// The number of accepted numbers.
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        let Intake { name, rejected, conflicts, duplicates, .. } = &self.0;
        let (accepted, rejected) = (self.0.len(), rejected.len());
        let (conflicts, duplicates) = (conflicts.len(), duplicates.len());
        format!(
            "Intake(name={name:?}, accepted={accepted}, rejected={rejected}, conflicts={conflicts}, duplicates={duplicates})"
        )
    }
}

/// The details of a row for the port-in of its numbers, as text. Missing details are None.
#[pyclass(frozen, eq, module = "telnyx_porting.intake")]
#[derive(PartialEq)]
pub(crate) struct RowDetails(Details);

/// Defines the attributes of `RowDetails`, each with its documentation, from the fields of the crate.
macro_rules! details {
    ($($(#[doc = $docs:tt])* $field:ident)*) => {
        #[pymethods]
        impl RowDetails {
            $($(#[doc = $docs])*
            #[getter]
            fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                value(py, AsView::as_view(&self.0.$field))
            })*

            /// The details with the content that `to_dict` returned.
            #[staticmethod]
            fn from_dict(data: &Bound<'_, PyDict>) -> PyResult<Self> {
                let mut details = Details::default();
                $(
                    let field = data.get_item(stringify!($field))?.map(|value| value.extract::<String>());
                    details.$field = field.transpose()?.map(Into::into);
                )*
                Ok(Self(details))
            }

            /// For `pickle`; `copy` returns the object itself, which is frozen.
            fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyDict>,))> {
                Ok((slf.get_type().getattr("from_dict")?, (slf.get().to_dict(slf.py())?,)))
            }

            fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
                slf.clone()
            }

            #[pyo3(signature = (memo, /))]
            fn __deepcopy__<'py>(slf: &Bound<'py, Self>, memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
                let _ = memo;
                slf.clone()
            }

            /// The details as a dict. It contains the PIN and the account number, so keep it out of logs.
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                to_dict(py, &self.0, false)
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                show(py, &self.0)
            }

            fn __hash__(&self) -> u64 {
                hash_of(&self.0)
            }
        }

        described! {
            RowDetails: Details, |_| {
                static NO_FIELDS: LazyLock<Extra> = LazyLock::new(Extra::default);
                &NO_FIELDS
            };
            $($field, (stringify!($field)) = (stringify!($field));)*
        }
    };
}

details! {
    /// The customer that the number belongs to.
    customer
    /// The customer's or your own reference.
    customer_reference
    /// The account with the losing carrier; not shown by `repr`.
    account_number
    /// The PIN or passcode of that account; not shown by `repr`.
    pin_passcode
    /// The subscriber, as the losing carrier has them.
    entity_name
    /// The person who may order the port.
    auth_person_name
    /// The billing number of the account.
    billing_phone_number
    /// The street and house number of the service address.
    street_address
    /// The suite, floor or building.
    extended_address
    /// The city.
    locality
    /// The state or province.
    administrative_area
    /// The postal code.
    postal_code
    /// The requested FOC date.
    foc_date
    /// The file of the LOA.
    loa
    /// The day on which the LOA was signed.
    loa_signed_on
    /// The file of the latest invoice.
    invoice
    /// The date of the invoice.
    invoice_dated
    /// Notes for people.
    notes
}

fn rows<'py, T>(
    py: Python<'py>,
    rows: &[T],
    make: impl FnMut(&T) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, rows.iter().map(make).collect::<PyResult<Vec<_>>>()?)
}

fn place<'py>(py: Python<'py>, place: &Place) -> PyResult<Bound<'py, PyAny>> {
    let (line, item) = match place {
        Place::Line(line) => (Some(*line), None),
        Place::Item(item) => (None, Some(*item)),
        Place::Cell { .. } => (None, None),
    };
    in_python(py, MODULE, "Place", (line, place.cell_name(), item))
}

functions![clean, read_numbers];
