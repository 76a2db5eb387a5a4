//! The page as text.

use crate::journal::{IMAGE, PRIVATE, SCRIPT, now, record, report};
use serde_json::json;
use std::time::{Duration, Instant};
use telnyx_porting_jobs::journal::{Change, Journal as _, SqliteJournal};
use telnyx_porting_jobs::report::Report;

#[tokio::test]
async fn a_report_page_escapes_all_text() {
    let page = report().await.html();
    assert!(!page.contains("<script") && !page.contains("<img"), "a text is not escaped");
    assert!(page.contains("&lt;script&gt;") && page.contains("&lt;img src=&quot;http://canary.invalid"));
    assert!(!page.contains(SCRIPT) && !page.contains(IMAGE));
}

/// Links lead to sections of the page only.
#[tokio::test]
async fn a_report_page_refers_to_nothing_outside() {
    let page = report().await.html();
    let mut links = 0;
    for link in page.split(" href=\"").skip(1) {
        let target = link.split('"').next().unwrap();
        let id = target.strip_prefix('#').unwrap();
        assert!(page.contains(&format!(" id=\"{id}\"")) || id.ends_with("ffff"), "{target} does not exist");
        links += 1;
    }
    assert!(links > 10);
    let tags = page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap());
    for tag in tags {
        assert!(!tag.contains(" src=") && !tag.starts_with("link") && !tag.contains("style="), "{tag}");
    }
    assert!(!page.contains("url(") && !page.contains("@import"));
    assert!(
        page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'")
    );
    assert!(page.contains("<html lang=\"en\">") && page.contains("<th scope=\"col\">"));
}

/// The files and options of the job stay on the machine.
#[tokio::test]
async fn a_report_has_no_inputs_of_the_job() {
    let report = report().await;
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains(PRIVATE) && !report.html().contains(PRIVATE) && !report.csv().contains(PRIVATE));
}

#[tokio::test]
async fn a_report_page_truncates_long_texts() {
    let journal = SqliteJournal::in_memory().unwrap();
    let long = "é".repeat(10_000);
    let order = json!({"id": "a", "status": "exception", "exceptions": [{"code": "OTHER", "description": long}]});
    journal.commit(vec![Change::Order(record(order))]).await.unwrap();
    let report = Report::read(&journal, now()).await.unwrap();
    assert_eq!(report.orders[0].exceptions[0].description, long);
    let page = report.html();
    assert!(page.contains("é…") && page.len() < 20_000, "{}", page.len());
}

/// 10,000 orders with 100,000 numbers. The limit of time is generous: tests run without optimization.
#[tokio::test]
async fn a_report_of_a_large_job_counts_the_numbers_that_it_omits() {
    let journal = SqliteJournal::in_memory().unwrap();
    let mut changes = Vec::new();
    for order in 0..10_000 {
        let id = format!("order-{order}");
        changes.push(Change::Order(record(json!({"id": id, "account": 1, "status": "submitted", "numbers": 10}))));
        changes.push(Change::Event(record(json!({"at": now(), "order": id, "text": "submitted"}))));
        changes.extend((0..10).map(|number| {
            let number = format!("+1303{:07}", order * 10 + number);
            Change::Number(record(json!({"number": number, "account": 1, "order": id, "is_listed": true})))
        }));
    }
    journal.commit(changes).await.unwrap();
    let started = Instant::now();
    let report = Report::read(&journal, now()).await.unwrap();
    let page = report.html();
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    assert!(page.contains("This page omits 95,000 of 100,000. The CSV, XLSX and JSON reports have all of them."));
    assert_eq!(page.matches("<details").count(), 10_000);
    assert_eq!(report.csv().lines().count(), 100_001);
}
