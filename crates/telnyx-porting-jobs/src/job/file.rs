//! Job files.

use super::layers::Layers;
use super::source::{JobFormat, SourceText};
use super::{Account, OrderFile};
use crate::file::unreadable;
use crate::intake::{Intake, IntakeOptions};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use telnyx_porting::{Error, Issue, Issues, Rule, ValidationError, read_document};

/// The desired state of a port-in: the list of numbers, the defaults of every order, and overrides.
///
/// A job file is an order file with an optional table `[job]` and any number of tables `[[override]]`. Each override has a
/// condition `when` and fields of an order file. It applies to the orders that meet all parts of its condition, compared
/// without case. Values are taken from the defaults, then from the overrides in their order, then from the cells of the
/// list: the last one wins. Tables are merged; an override with `misc.type` replaces the whole table `misc`.
///
/// ```
/// use std::path::Path;
/// use telnyx_porting_jobs::{Intake, IntakeOptions, JobFile, JobFormat, OrderTraits};
///
/// let text = r#"
///     [job]
///     name = "march"
///     [end_user.admin]
///     entity_name = "Example Ltd"
///     [[override]]
///     when = { customer = "Acme" }
///     end_user.admin.entity_name = "Acme Inc"
///     [[override]]
///     when = { country = "GB" }
///     foc_datetime_requested = "in 10 business days"
/// "#;
/// let job = JobFile::parse(text, JobFormat::Toml, Path::new("."))?;
/// let csv = "customer,account number,number\nACME,0012,+13035550100\nACME,0012,+442079460000\n";
/// let list = Intake::parse(csv.as_bytes(), "list.csv", job.intake_options())?;
/// let accounts = job.accounts(&list, Path::new("."))?;
/// let admin = accounts[0].order.end_user.admin.value().unwrap();
/// assert_eq!(admin.entity_name.value().unwrap(), "Acme Inc");
///
/// let british = OrderTraits { country: Some("GB".to_owned()), ..OrderTraits::default() };
/// let order = accounts[0].order_for(&british)?;
/// assert_eq!(order.foc_date.unwrap().to_string(), "in 10 business days");
/// # Ok::<_, telnyx_porting::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct JobFile {
    name: Option<String>,
    list: Option<PathBuf>,
    intake: IntakeOptions,
    layers: Arc<Layers>,
}

/// The table `[job]`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawJob {
    name: Option<String>,
    list: Option<String>,
    column: Option<String>,
    country: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
}

/// The maximum length of a job's name.
const MAX_NAME: usize = 64;

impl JobFile {
    /// Reads a file. Its extension selects the [format](JobFormat::from_path). Paths in it are relative to its folder.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read, [`Error::Validation`] as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        let source = SourceText { name: &name, text: &text, format: JobFormat::from_path(path) };
        Ok(Self::from_text(source, path.parent().unwrap_or(Path::new("")))?)
    }

    /// Parses the text of a file. Paths in it are relative to `folder`.
    ///
    /// A missing document and a FOC date in the past are not errors, so that the file of a running job stays valid:
    /// [`OrderFile::validate`] of each account reports them.
    ///
    /// # Errors
    /// With all issues if a field is unknown or a value is invalid, in the defaults or in an override. Messages have the
    /// line of a TOML file.
    pub fn parse(text: &str, format: JobFormat, folder: &Path) -> Result<Self, ValidationError> {
        Self::from_text(SourceText { name: "job_file", text, format }, folder)
    }

    fn from_text(source: SourceText<'_>, folder: &Path) -> Result<Self, ValidationError> {
        let mut document = source.document()?;
        let (raw, found) = document.remove("job").map_or_else(Default::default, read_document::<RawJob>);
        let mut of_job = found;
        let raw = raw.unwrap_or_default();
        let intake = raw.intake_options(&mut of_job);
        if let Some(name) = &raw.name {
            of_job.check("name", Self::check_name(name));
        }
        let mut issues = of_job.within("job");
        let overrides = document.remove("override");
        let layers = Arc::new(Layers::read(&document, overrides, folder, &mut issues));
        let list = raw.list.map(|list| folder.join(list));
        source.locate(issues).finish(Self { name: raw.name, list, intake, layers })
    }

    /// Checks the name of a job, which is also the name of a file: 1 to 64 letters, digits, `_`, `-` and `.`, with a letter
    /// or digit first.
    ///
    /// # Errors
    /// If it has another form.
    pub fn check_name(name: &str) -> Result<(), ValidationError> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let starts_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        if starts_well && name.len() <= MAX_NAME && name.bytes().all(is_allowed) {
            return Ok(());
        }
        let message =
            format!("expected 1 to {MAX_NAME} letters, digits, `_`, `-` and `.`, with a letter or digit first");
        Err(Issue::error("name", Rule::File, message).with_hint("use a name such as march-2027").into())
    }

    /// The name of the job.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the name of the job of a list: the chosen one, or else that in the file, or else that of the list without its
    /// extension.
    ///
    /// # Errors
    /// If the name has another form than [`check_name`](Self::check_name) requires, or if the list has none.
    pub fn job_name(&self, chosen: Option<&str>, list: &Path) -> Result<String, ValidationError> {
        if let Some(name) = chosen.or(self.name()) {
            return Self::check_name(name).map(|()| name.to_owned());
        }
        let stem = list.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        Self::check_name(stem).map(|()| stem.to_owned()).map_err(|error| {
            let reason = error.first().message();
            let message = format!("the name of the list, {stem:?}, cannot be that of the job: {reason}");
            let example = Self::name_like(stem).unwrap_or_else(|| "customers-march".to_owned());
            let hint = format!("set `name` in the table [job] of the job file, or choose a name, such as {example}");
            Issue::error("name", Rule::File, message).with_hint(hint).into()
        })
    }

    /// Returns a text as a valid name, with `-` for each run of other characters; `None` if it has no letter or digit of a name.
    pub(super) fn name_like(text: &str) -> Option<String> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let words = text.split(|c| !is_allowed(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
        let name = words.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let name = name[..name.len().min(MAX_NAME)].trim_end_matches(['-', '.']);
        Self::check_name(name).ok().map(|()| name.to_owned())
    }

    /// The path of the list.
    pub fn list(&self) -> Option<&Path> {
        self.list.as_deref()
    }

    /// The options for reading the list.
    pub fn intake_options(&self) -> &IntakeOptions {
        &self.intake
    }

    /// The defaults of every order.
    pub fn defaults(&self) -> &OrderFile {
        self.layers.defaults()
    }

    /// Groups the rows of a list by their account data, in the order of their first rows. Rows that differ only in notes are
    /// one account.
    ///
    /// The order of an account has the defaults, the overrides that only depend on its customer, and the nonempty cells of
    /// its rows. [`Account::order_for`] adds the overrides that depend on the country, number type or carrier. The
    /// `customer` of an override is compared with the customer of the row, or with its subscriber if it has no customer.
    /// Document paths in the list are relative to `folder`.
    ///
    /// # Errors
    /// If a billing number, a document's date or an FOC date is invalid. Each issue names the row.
    pub fn accounts(&self, list: &Intake, folder: &Path) -> Result<Vec<Account>, ValidationError> {
        Account::group(list, &self.layers, folder)
    }

    /// Returns warnings about overrides that may never apply: whose customer is not the name of an account, or whose number
    /// type is not known.
    pub fn warnings(&self, accounts: &[Account]) -> Issues {
        self.layers.warnings(accounts.iter().map(|account| account.name.as_str()))
    }
}

/// A job without a list and without overrides.
impl From<OrderFile> for JobFile {
    fn from(defaults: OrderFile) -> Self {
        let layers = Arc::new(Layers::from(defaults));
        Self { name: None, list: None, intake: IntakeOptions::new(), layers }
    }
}

impl RawJob {
    fn intake_options(&self, issues: &mut Issues) -> IntakeOptions {
        let settings = [
            ("column", &self.column),
            ("country", &self.country),
            ("sheet", &self.sheet),
            ("encoding", &self.encoding),
        ];
        let set = settings.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        set.fold(IntakeOptions::new(), |options, (name, value)| {
            issues.check(name, options.clone().with_setting(name, value)).unwrap_or(options)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{DocumentSource, OrderTraits};

    fn parse(text: &str) -> Result<JobFile, String> {
        JobFile::parse(text, JobFormat::Toml, Path::new("folder")).map_err(|error| error.to_string())
    }

    fn accounts(job: &JobFile, text: &str) -> Result<Vec<Account>, String> {
        let list = Intake::parse(text.as_bytes(), "list.csv", job.intake_options()).unwrap();
        job.accounts(&list, Path::new("sheet")).map_err(|error| error.to_string())
    }

    fn traits(country: &str, number_type: &str, carrier: &str) -> OrderTraits {
        let [country, number_type, carrier] = [country, number_type, carrier].map(|value| Some(value.to_owned()));
        OrderTraits { country, number_type, carrier }
    }

    fn reference(order: &OrderFile) -> &str {
        order.customer_reference.as_deref().unwrap_or_default()
    }

    #[test]
    fn the_job_and_its_list_are_read_in_every_format() {
        let toml = "customer_reference = \"R\"\n[job]\nname = \"march-1\"\nlist = \"l.csv\"\ncolumn = \"B\"\ncountry = \"US\"\n\
            sheet = \"S\"\nencoding = \"utf-8\"\n[[override]]\nwhen = {customer = \"A\"}\ncustomer_reference = \"A\"\n";
        let yaml = "customer_reference: R\njob: {name: march-1, list: l.csv, column: B, country: US, sheet: S, encoding: utf-8}\n\
            override:\n- when: {customer: A}\n  customer_reference: A\n";
        let json = r#"{"customer_reference": "R", "job": {"name": "march-1", "list": "l.csv", "column": "B", "country": "US",
            "sheet": "S", "encoding": "utf-8"}, "override": [{"when": {"customer": "A"}, "customer_reference": "A"}]}"#;
        for (format, text) in [(JobFormat::Toml, toml), (JobFormat::Yaml, yaml), (JobFormat::Json, json)] {
            let job = JobFile::parse(text, format, Path::new("folder")).unwrap();
            assert_eq!(job.name(), Some("march-1"));
            assert_eq!(job.list(), Some(Path::new("folder/l.csv")));
            assert!(!format!("{:?}", job.intake_options()).contains("None"), "{:?}", job.intake_options());
            assert_eq!(reference(job.defaults()), "R");
            assert_eq!(job.layers.matching("A", &OrderTraits::default()), [0]);
        }
    }

    #[test]
    fn a_job_is_named_by_the_caller_or_its_file_or_its_list() {
        let (named, unnamed) = (parse("[job]\nname = \"march\"\n").unwrap(), parse("").unwrap());
        let list = Path::new("folder/numbers-1.csv");
        assert_eq!(named.job_name(Some("april"), list).unwrap(), "april");
        assert_eq!(named.job_name(None, list).unwrap(), "march");
        assert_eq!(unnamed.job_name(None, list).unwrap(), "numbers-1");
        assert!(unnamed.job_name(Some("../x"), list).unwrap_err().to_string().starts_with("name: expected 1 to 64"));
        for list in ["", "Nummern Ü.csv"] {
            let error = unnamed.job_name(None, Path::new(list)).unwrap_err().to_string();
            assert!(error.contains("choose a name") && error.contains("`name` in the table [job]"), "{error}");
            assert!(error.contains("expected 1 to 64 letters"), "{error}");
        }
        let error = unnamed.job_name(None, Path::new("Port list FINAL v3.xlsx")).unwrap_err().to_string();
        assert!(error.contains("\"Port list FINAL v3\"") && error.contains("such as Port-list-FINAL-v3"), "{error}");
    }

    #[test]
    fn texts_become_names_of_jobs() {
        let long = format!("{} x", "a".repeat(63));
        for (text, name) in [
            ("Port list FINAL v3", Some("Port-list-FINAL-v3")),
            ("_März (2) - Kopie.", Some("M-rz-2-Kopie")),
            (long.as_str(), Some(&long[..63])),
            ("市内", None),
            ("", None),
        ] {
            assert_eq!(JobFile::name_like(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn every_order_file_is_a_job_file() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/order.toml");
        let (job, order) = (JobFile::read(&path).unwrap(), OrderFile::read(&path).unwrap());
        assert_eq!(format!("{:?}", job.defaults()), format!("{order:?}"));
        assert!(job.name().is_none() && job.list().is_none());
    }

    #[test]
    fn later_overrides_and_cells_win() {
        let job = parse(
            "customer_reference = \"default\"\n\
             end_user.admin = {entity_name = \"Default\", account_number = \"1\"}\n\
             [documents]\nloa = \"default.pdf\"\n\
             [[override]]\nwhen = {customer = \"acme \"}\ncustomer_reference = \"acme\"\ndocuments.loa = \"acme.pdf\"\n\
             [[override]]\nwhen = {country = \"us\"}\ncustomer_reference = \"us\"\nend_user.admin.entity_name = \"US\"\n\
             [[override]]\nwhen = {customer = \"Acme\", number_type = \"toll_free\", carrier = \"Bell\"}\n\
             customer_reference = \"tf\"\nend_user.admin.account_number = \"2\"\n",
        )
        .unwrap();
        let accounts = accounts(
            &job,
            "customer,account,number\nAcme,,+13035550100\nACME,77,+13035550101\nBeta,,+13035550102\n,,+13035550103\n",
        )
        .unwrap();
        assert_eq!(
            accounts.iter().map(|account| reference(&account.order)).collect::<Vec<_>>(),
            ["acme", "acme", "default", "default"]
        );
        assert_eq!(accounts[0].order.loa, Some(DocumentSource::File("folder/acme.pdf".into())));
        let of = |index: usize, traits: &OrderTraits| {
            let order = accounts[index].order_for(traits).unwrap();
            let admin = order.end_user.admin.value().unwrap();
            let number = admin.account_number.value().unwrap().expose().to_owned();
            (reference(&order).to_owned(), admin.entity_name.value().unwrap().clone(), number)
        };
        let expect = |reference: &str, entity: &str, number: &str| (reference.into(), entity.into(), number.into());
        assert_eq!(of(0, &traits("GB", "local", "X")), expect("acme", "Default", "1"));
        assert_eq!(of(0, &traits("US", "local", "Bell")), expect("us", "US", "1"));
        assert_eq!(of(0, &traits("US", "Toll_Free", "BELL")), expect("tf", "US", "2"));
        // The cell of the account number is stronger than the override.
        assert_eq!(of(1, &traits("US", "toll_free", "Bell")), expect("tf", "US", "77"));
        assert_eq!(of(2, &traits("US", "toll_free", "Bell")), expect("us", "US", "1"));
        assert_eq!(of(3, &OrderTraits::default()), expect("default", "Default", "1"));
    }

    #[test]
    fn order_data_is_shared_unless_it_differs() {
        let job = parse(
            "[[override]]\nwhen = {customer = \"Acme\"}\ncustomer_reference = \"x\"\n\
             [[override]]\nwhen = {country = \"GB\"}\ncustomer_reference = \"y\"\n",
        )
        .unwrap();
        let accounts =
            accounts(&job, "customer,ref,number\nA,,+13035550100\nB,,+13035550101\nC,r,+13035550102\n").unwrap();
        assert!(Arc::ptr_eq(&accounts[0].order, &accounts[1].order));
        assert!(!Arc::ptr_eq(&accounts[0].order, &accounts[2].order));
        assert!(Arc::ptr_eq(&accounts[2].order, &accounts[2].order_for(&traits("US", "local", "X")).unwrap()));
        assert!(!Arc::ptr_eq(&accounts[2].order, &accounts[2].order_for(&traits("GB", "local", "X")).unwrap()));
    }

    #[test]
    fn every_issue_has_its_line_and_field() {
        let error = parse(
            "[job]\nname = \"a b\"\nlst = \"x\"\ncountry = \"USA\"\n[misc]\ntype = \"fll\"\n\
             [[override]]\ncustomer_reference = \"x\"\n\
             [[override]]\nwhen = {customer = \"\", contry = \"US\"}\n\
             [[override]]\nwhen = {number_type = \"tollfree\"}\nfoc_datetime_requested = \"soon\"\n\
             [override.end_user.admin]\naccount_nr = \"4711\"\n\
             [[override]]\nwhen = {country = \"US\"}\njob.name = \"x\"\n",
        )
        .unwrap_err();
        let lines: Vec<_> = error.lines().collect();
        let expected = [
            "job.name: line 2: expected 1 to 64",
            "job.lst: line 3: cannot be read: unknown field `lst`",
            "job.country: line 4: ",
            "misc.type: line 6: ",
            "override[0].when: line 7: has no condition",
            "override[1].when.contry: line 10: cannot be read: unknown field",
            "override[1].when.customer: line 10: is empty",
            "override[1]: line 9: sets no field",
            "override[2].when.number_type: line 12: \"tollfree\" is not a known value",
            "override[2].foc_datetime_requested: line 13: expected `earliest`",
            "override[2].end_user.admin.account_nr: line 15: is not a field of an order",
            "override[3].job: line 18: is not a field of an order",
        ];
        for start in expected {
            assert!(lines.iter().any(|line| line.starts_with(start)), "{start} in\n{error}");
        }
        assert_eq!(lines.len(), expected.len(), "{error}");
        assert!(!error.contains("4711"), "{error}");
        assert!(parse("override = 5\n").unwrap_err().contains("override: line 1: expected a list of tables"));
    }

    #[test]
    fn fields_that_depend_on_each_other_can_be_in_different_overrides() {
        let text = |action: &str, condition: &str| {
            format!(
                "misc.type = \"full\"\n[[override]]\nwhen = {{country = \"US\"}}\nmisc = {{type = \"partial\", \
                 remaining_numbers_action = \"disconnect\"}}\n[[override]]\nwhen = {{{condition}}}\n\
                 misc.remaining_numbers_action = \"{action}\"\n"
            )
        };
        // The first override always applies with the second one.
        assert!(parse(&text("disconnect", "country = \"us\", carrier = \"Bell\"")).is_ok());
        // Here it may not apply, and a full port has no action.
        let error = parse(&text("disconnect", "carrier = \"Bell\"")).unwrap_err();
        assert!(error.starts_with("override[1].misc"), "{error}");
    }

    #[test]
    fn overrides_that_contradict_each_other_are_reported_for_the_order() {
        let job = parse(
            "misc = {type = \"partial\", remaining_numbers_action = \"keep\", new_billing_phone_number = \"+13035550199\"}\n\
             [[override]]\nwhen = {country = \"US\"}\nmisc = {type = \"partial\", remaining_numbers_action = \"disconnect\"}\n\
             [[override]]\nwhen = {carrier = \"Bell\"}\nmisc.new_billing_phone_number = \"+13035550198\"\n",
        )
        .unwrap();
        let accounts = accounts(&job, "customer,number\nAcme,+13035550100\n").unwrap();
        assert!(accounts[0].order_for(&traits("US", "local", "AT&T")).is_ok());
        assert!(accounts[0].order_for(&traits("GB", "local", "Bell")).is_ok());
        let error = accounts[0].order_for(&traits("US", "local", "Bell")).unwrap_err();
        assert_eq!(error.first().field(), "misc.new_billing_phone_number");
    }

    #[test]
    fn overrides_that_may_never_apply_cause_warnings() {
        let job = parse(
            "[[override]]\nwhen = {customer = \"Acme Inc\", country = \"US\"}\ncustomer_reference = \"x\"\n\
             [[override]]\nwhen = {customer = \"ACME\", number_type = \"Local\"}\ncustomer_reference = \"x\"\n\
             [[override]]\nwhen = {number_type = \"satellite\"}\ncustomer_reference = \"x\"\n",
        )
        .unwrap();
        let accounts = accounts(&job, "customer,number\nAcme,+13035550100\n").unwrap();
        let warnings = job.warnings(&accounts);
        assert!(!warnings.has_errors(), "{warnings}");
        let fields: Vec<_> = warnings.as_slice().iter().map(Issue::field).collect();
        assert_eq!(fields, ["override[0].when.customer", "override[2].when.number_type"]);
    }

    #[test]
    fn a_running_job_stays_valid() {
        let job = parse("foc_datetime_requested = 2020-03-02\ndocuments.loa = \"moved.pdf\"\n").unwrap();
        let errors = job.defaults().validate();
        let fields: Vec<_> = errors.errors().map(Issue::field).collect();
        assert_eq!(fields, ["documents.loa", "foc_datetime_requested"]);
    }

    #[test]
    fn names_of_jobs_are_safe_file_names() {
        for name in ["a", "march-2027", "A_1.b", &"x".repeat(64)] {
            assert!(parse(&format!("job.name = \"{name}\"\n")).is_ok(), "{name}");
        }
        for name in ["", ".", "..", ".a", "-a", "a/b", "ä", "a b", &"x".repeat(65)] {
            assert!(parse(&format!("job.name = \"{name}\"\n")).is_err(), "{name}");
        }
    }

    #[test]
    fn debug_output_has_no_secrets() {
        let job = parse(
            "end_user.admin.pin_passcode = \"4711\"\n\
             [[override]]\nwhen = {customer = \"Acme\"}\nend_user.admin.account_number = \"4712\"\n",
        )
        .unwrap();
        let accounts = accounts(&job, "customer,pin,number\nAcme,4713,+13035550100\n").unwrap();
        let text = format!("{job:?} {accounts:?}");
        assert!(!text.contains("471"), "{text}");
    }
}
