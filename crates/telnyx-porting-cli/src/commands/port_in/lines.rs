//! The orders of a job as rows of a table.

use super::inputs::{JOB_COMMANDS, JobJournal};
use crate::error::CommandError;
use crate::text::quoted;
use crate::ui::formats::Column;
use crate::ui::view;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::Deref;
use telnyx_porting::{Clock as _, SystemClock};
use telnyx_porting_jobs::report::{OrderReport, Report};

/// The columns of the orders of a job.
pub(super) const COLUMNS: [Column; 8] = [
    Column::new("ID", "id"),
    Column::new("ACCOUNT", "account"),
    Column::new("TYPE", "number_type"),
    Column::made("NUMBERS", numbers_text),
    Column::new("STATE", "state"),
    Column::new("EXCEPTIONS", "exceptions.code"),
    Column::new("FOC DATE", "foc"),
    Column::new("REFERENCE", "customer_reference"),
];

/// The report of a job, and how commands name the job.
#[derive(Debug)]
pub(super) struct JobReport {
    report: Report,
    /// The arguments of a command: `march`, or `march --journal FILE`. `None` if the journal ends with the command.
    pub(super) arguments: Option<String>,
}

impl Deref for JobReport {
    type Target = Report;

    fn deref(&self) -> &Report {
        &self.report
    }
}

/// Reads the report of a job. Its commands name a journal that the user named.
pub(super) async fn report(journal: &JobJournal) -> Result<JobReport, CommandError> {
    let mut report = Report::read(&**journal, SystemClock::default().utc()).await?;
    let option = journal.option.as_deref();
    let commands = report.attention.iter_mut().filter_map(|item| item.command.as_mut());
    for command in commands.filter(|command| is_for_job(command)) {
        command.push_str(option.unwrap_or_default());
    }
    let arguments = option.map(|option| format!("{}{option}", quoted(&report.job)));
    Ok(JobReport { report, arguments })
}

/// Returns whether a command of a report is for the whole job, such as `port-in resume`.
pub(super) fn is_for_job(command: &str) -> bool {
    command.starts_with(JOB_COMMANDS)
}

/// An order of a report with its numbers. It is converted to JSON only when it is printed, because that takes several times
/// the memory.
pub(super) struct OrderLine<'r> {
    order: &'r OrderReport,
    phone_numbers: Vec<&'r str>,
}

impl Serialize for OrderLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serde_json::to_value(self.order).map_err(S::Error::custom)?;
        let count = value.as_object_mut().and_then(|order| order.remove("numbers"));
        value["phone_numbers"] = json!(self.phone_numbers);
        value["porting_phone_numbers_count"] = json!(count);
        value.serialize(serializer)
    }
}

/// Returns the orders of a report, each with its numbers.
pub(super) fn orders(report: &Report) -> Vec<OrderLine<'_>> {
    let mut numbers: HashMap<&str, Vec<&str>> = HashMap::new();
    for number in &report.numbers {
        if let Some(order) = &number.order {
            numbers.entry(order).or_default().push(&number.number);
        }
    }
    report
        .orders
        .iter()
        .map(|order| OrderLine { order, phone_numbers: numbers.remove(order.id.as_str()).unwrap_or_default() })
        .collect()
}

fn numbers_text(order: &Value) -> String {
    let listed: Vec<_> = order["phone_numbers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let total = order["porting_phone_numbers_count"].as_u64().and_then(|count| usize::try_from(count).ok());
    view::first_numbers(&listed, total.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting_jobs::journal::{Change, SqliteJournal};

    #[tokio::test]
    async fn commands_name_the_journal_that_the_user_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.sqlite");
        let job = json!({"name": "march", "base_url": "", "group_reference": "", "created_at": "2026-03-02T12:00:00Z"});
        let need = json!({"field": "documents.loa", "message": "is missing", "hint": ""});
        let order = json!({"id": "a", "status": "draft", "waits_for": [need]});
        let changes = || {
            let job = serde_json::from_value(job.clone()).unwrap();
            vec![Change::Job(job), Change::Order(serde_json::from_value(order.clone()).unwrap())]
        };
        let journal = Box::new(SqliteJournal::open(&path).unwrap());
        let option = Some(format!(" --journal {}", path.display()));
        let on_disk = JobJournal { journal, option, ..JobJournal::in_memory().unwrap() };
        on_disk.commit(changes()).await.unwrap();
        let found = report(&on_disk).await.unwrap();
        let arguments = format!("march --journal {}", path.display());
        assert_eq!(found.arguments.as_ref(), Some(&arguments));
        assert_eq!(found.attention[0].command, Some(format!("telnyx-porting port-in resume {arguments}")));

        let in_memory = JobJournal::in_memory().unwrap();
        in_memory.commit(changes()).await.unwrap();
        assert_eq!(report(&in_memory).await.unwrap().arguments, None);
    }
}
