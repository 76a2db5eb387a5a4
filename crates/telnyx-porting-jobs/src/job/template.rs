//! The job file that a user starts with.

use super::JobFile;
use super::accounts::CELL_FIELDS;
use crate::intake::Intake;
use std::path::Path;

/// Every field of a job file, each below a comment of one line. A `#` directly followed by text is a field that is not set.
const TEMPLATE: &str = include_str!("template.toml");

/// Returns the text of a new TOML job file: every field with a comment, none of them set.
///
/// With a list and its path, relative to the job file, the path is set, and so are the options with which the list was read. A
/// comment at each field names the column of the list that overrides it. If the name of the list cannot be that of the job, a
/// similar one is set.
///
/// ```
/// use std::path::Path;
/// use telnyx_porting_jobs::{Intake, IntakeOptions, JobFile, JobFormat, job_template};
///
/// let csv = "Phone,Acct No.\n+13035550100,0012\n";
/// let list = Intake::parse(csv.as_bytes(), "numbers.csv", &IntakeOptions::new())?;
/// let text = job_template(Some((Path::new("numbers.csv"), &list)));
/// assert!(text.contains("#   \"Acct No.\": end_user.admin.account_number\n"));
/// let job = JobFile::parse(&text, JobFormat::Toml, Path::new("."))?;
/// assert_eq!(job.list(), Some(Path::new("./numbers.csv")));
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
pub fn job_template(list: Option<(&Path, &Intake)>) -> String {
    let Some((path, list)) = list else { return TEMPLATE.to_owned() };
    let columns: Vec<_> =
        list.columns.iter().filter_map(|column| Some((&column.name, field_of(column.detail)?))).collect();
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = if JobFile::check_name(stem).is_err() { JobFile::name_like(stem) } else { None };
    let mut lines = Vec::new();
    let mut table = "";
    for line in TEMPLATE.lines() {
        let entry = line.trim_start_matches('#');
        if entry.starts_with('[') {
            table = entry.trim_matches(['[', ']']);
        }
        let key = entry.split(" = ").next().unwrap_or_default();
        let field = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        if let Some(name) = name.as_ref().filter(|_| field == "job.name") {
            lines.push(format!("name = {}", toml::Value::from(name.as_str())));
            continue;
        }
        if field == "job.list" {
            lines.push(format!("list = {}", toml::Value::from(path.display().to_string())));
            lines.extend(columns_comment(&columns));
            continue;
        }
        let setting = list.settings.iter().find(|(name, _)| table == "job" && *name == key);
        if let Some((name, value)) = setting {
            lines.push(format!("{name} = {}", toml::Value::from(value.as_str())));
            continue;
        }
        let column = columns.iter().find(|(_, overridden)| *overridden == field);
        let suffix = column.map(|(name, _)| format!(" # set by the column {}", quoted(name)));
        lines.push(format!("{line}{}", suffix.unwrap_or_default()));
    }
    lines.join("\n") + "\n"
}

/// Returns the field of a job file that a column overrides. The customer is the condition of an override.
fn field_of(detail: &str) -> Option<&'static str> {
    let mut cells = CELL_FIELDS.into_iter().chain([("customer", "customer of an override's condition")]);
    cells.find(|(name, _)| *name == detail).map(|(_, field)| field)
}

fn columns_comment(columns: &[(&String, &str)]) -> Vec<String> {
    if columns.is_empty() {
        return vec!["# No column of the list has account data, so all rows are one account.".to_owned()];
    }
    let title = "# Cells in these columns of the list override the fields below for their rows:".to_owned();
    let columns = columns.iter().map(|(name, field)| format!("#   {}: {field}", quoted(name)));
    [title].into_iter().chain(columns).collect()
}

/// Returns a heading that cannot end its line.
fn quoted(heading: &str) -> String {
    let printable: String = heading.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{printable}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{DetailColumn, IntakeOptions};
    use crate::job::source::SourceText;
    use crate::job::{JobFormat, OrderFile};
    use serde_json::Value;
    use telnyx_porting::OrderPatch;

    /// Sets every field of the template.
    fn all_set(template: &str) -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(field) if !field.starts_with([' ', '#']) => format!("{field}\n"),
            _ => format!("{line}\n"),
        };
        template.lines().map(line).collect()
    }

    fn parse(text: &str) -> JobFile {
        JobFile::parse(text, JobFormat::Toml, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// The paths of all values.
    fn paths(text: &str) -> Vec<String> {
        fn add(value: &Value, path: &str, paths: &mut Vec<String>) {
            match value {
                Value::Object(table) => {
                    for (name, value) in table {
                        add(value, format!("{path}.{name}").trim_start_matches('.'), paths);
                    }
                }
                _ => paths.push(path.to_owned()),
            }
        }
        let source = SourceText { name: "template", text, format: JobFormat::Toml };
        let mut paths = Vec::new();
        add(&source.document().unwrap().into(), "", &mut paths);
        paths
    }

    fn list(text: &str) -> Intake {
        Intake::parse(text.as_bytes(), "l.csv", &IntakeOptions::new().with_column("number")).unwrap()
    }

    #[test]
    fn the_template_sets_nothing() {
        assert_eq!(paths(&job_template(None)), Vec::<String>::new());
        let job = parse(&job_template(None));
        assert_eq!(format!("{:?}", job.defaults()), format!("{:?}", OrderFile::default()));
    }

    /// Lists the fields of [`OrderFile`], so that a new one must be added to the template.
    #[test]
    fn the_template_has_every_field() {
        let text = all_set(&job_template(None));
        let job = parse(&text);
        let OrderFile {
            customer_reference,
            customer_group_reference,
            webhook_url,
            foc_date,
            loa,
            loa_signed_on,
            invoice,
            invoice_dated,
            requirements,
            end_user: _,
            misc,
            enable_messaging,
            phone_number_configuration,
            share,
            changes,
        } = job.defaults();
        assert!(customer_reference.is_some() && customer_group_reference.is_some() && webhook_url.is_some());
        assert!(foc_date.is_some() && loa.is_some() && loa_signed_on.is_some() && invoice.is_some());
        assert!(invoice_dated.is_some() && !requirements.is_empty() && misc.is_some() && enable_messaging.is_some());
        assert!(phone_number_configuration.is_some() && share.is_some() && !changes.is_empty());
        assert!(job.name().is_some() && job.list().is_some());
        assert!(!format!("{:?}", job.intake_options()).contains("None"), "{:?}", job.intake_options());
        let paths = paths(&text);
        for field in OrderPatch::FIELDS {
            let field =
                if *field == "activation_settings.foc_datetime_requested" { "foc_datetime_requested" } else { field };
            let is_set = |path: &String| path == field || path.starts_with(&format!("{field}."));
            assert!(paths.iter().any(is_set), "{field} is not in the template");
        }
    }

    #[test]
    fn every_field_has_a_comment_of_one_line() {
        let lines: Vec<_> = TEMPLATE.lines().collect();
        for pair in lines.windows(2) {
            let is_field = pair[1].starts_with('[') || pair[1].starts_with('#') && !pair[1].starts_with("# ");
            assert!(!is_field || pair[0].starts_with("# "), "{} has no comment", pair[1]);
            assert!(pair[1].len() <= 132, "{} is too long", pair[1]);
        }
    }

    #[test]
    fn the_needed_fields_are_marked() {
        let needed = OrderFile::default().usually_needed().map(|(field, _)| field);
        let mut table = "";
        let mut marked = Vec::new();
        for pair in TEMPLATE.lines().collect::<Vec<_>>().windows(2) {
            let entry = pair[1].trim_start_matches('#');
            if entry.starts_with('[') {
                table = entry.trim_matches(['[', ']']);
            }
            if pair[0].starts_with("# (*) ") {
                marked.push(format!("{table}.{}", entry.split(" = ").next().unwrap_or_default()));
            }
        }
        assert_eq!(marked, needed);
    }

    #[test]
    fn the_order_file_of_the_examples_has_no_other_fields() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/order.toml");
        let example = paths(&std::fs::read_to_string(path).unwrap());
        let template = paths(&all_set(TEMPLATE));
        let missing: Vec<_> = example.iter().filter(|path| !template.contains(path)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_template_of_a_list_names_its_columns() {
        let list = list("Customer,Acct,Zip,Notes,number\nAcme,1,80202,x,+13035550100\n");
        let text = job_template(Some((Path::new("my \"list\".csv"), &list)));
        let job = parse(&text);
        assert_eq!(job.list(), Some(Path::new("my \"list\".csv")));
        assert_eq!(paths(&text), ["job.column", "job.list", "job.name"]);
        assert_eq!(job.name(), Some("my-list"));
        for line in [
            "#   \"Customer\": customer of an override's condition",
            "#   \"Acct\": end_user.admin.account_number",
            "#   \"Zip\": end_user.location.postal_code",
            "#account_number = \"00123-EXAMPLE\" # set by the column \"Acct\"",
            "#postal_code = \"80202\" # set by the column \"Zip\"",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
        }
        assert!(!text.contains("Notes"), "{text}");
        parse(&all_set(&text));
    }

    #[test]
    fn the_template_has_the_options_with_which_the_list_was_read() {
        let options = IntakeOptions::new().with_column("Phone \"2\"\n").with_country("US".parse().unwrap());
        let options = options.with_encoding("utf-8");
        let list = Intake::parse(b"Phone,Phone \"2\"\n(303) 555-0100,(303) 555-0101\n", "l.csv", &options).unwrap();
        let text = job_template(Some((Path::new("l.csv"), &list)));
        assert_eq!(parse(&text).intake_options().settings(), options.settings());
        parse(&all_set(&text));
    }

    #[test]
    fn headings_cannot_add_lines_to_the_template() {
        let list = list("\"PIN\u{b}\u{85}\nshare\",number\n1,+13035550100\n");
        let text = job_template(Some((Path::new("l.csv"), &list)));
        assert!(parse(&text).defaults().share.is_none());
        assert_eq!(text.lines().count(), TEMPLATE.lines().count() + 1 + list.columns.len());
    }

    #[test]
    fn every_cell_field_overrides_its_field() {
        for (detail, field) in CELL_FIELDS {
            let value = match field {
                "foc_datetime_requested" | "documents.loa_signed_on" | "documents.invoice_dated" => "2026-11-02",
                "end_user.admin.billing_phone_number" => "+13035550199",
                _ => "cell-1",
            };
            let list = list(&format!("{detail},number\n{value},+13035550100\n"));
            assert_eq!(list.columns, [DetailColumn { name: detail.to_owned(), detail, index: 0 }]);
            let order = format!("{:?}", parse("").accounts(&list, Path::new("")).unwrap()[0].order);
            // The same value in a job file has the same effect.
            let expected = parse(&format!("{field} = \"{value}\"\n"));
            assert_eq!(order, format!("{:?}", expected.defaults()), "{detail}");
        }
    }
}
