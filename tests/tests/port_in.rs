//! Complete port-ins against the sandbox.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use std::path::Path;
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{OnceKey, OrderFacts, PhoneNumber};
use telnyx_porting_jobs::{
    Event, FollowOptions, Intake, IntakeOptions, OrderEnd, OrderFile, PortIn, Step, WaitEvent, follow, follow_results,
};
use telnyx_porting_tests::{client_of, fast_sandbox, frozen_sandbox};

const ORDER: &str = r#"
customer_reference = "Acct 123abc"
[documents]
loa = "loa.pdf"
invoice = "invoice.pdf"
[requirements]
"proof of identity" = { document = "invoice.pdf" }
5b7f2c1e-0a53-4c46-9a0e-3f1f6f4b7d02 = "Robin Porter, +442079460000"
[end_user.admin]
entity_name = "Porter McPortersen"
auth_person_name = "Porter McPortersen II"
billing_phone_number = "+13035551234"
account_number = "0123abc"
pin_passcode = "0042"
[end_user.location]
street_address = "600 Congress Avenue"
locality = "Austin"
administrative_area = "TX"
postal_code = "78701"
country_code = "US"
[misc]
type = "full"
[share]
expires_in = "36h"
permissions = "porting_order.document.read"
"#;

/// An order file with the documents of `tests/data`.
fn order_file(text: &str) -> OrderFile {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let file = OrderFile::parse(text, &documents).unwrap();
    assert!(file.validate().is_empty(), "{}", file.validate());
    file
}

fn numbers(texts: &[&str]) -> Vec<PhoneNumber> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn quickly() -> FollowOptions {
    FollowOptions::default().with_interval(Duration::from_millis(5)).with_timeout(Duration::from_secs(60))
}

#[tokio::test]
async fn a_csv_of_numbers_becomes_ported_orders() {
    let sandbox = fast_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let csv = "phone_number,note\n+1 303 555 0000,a\n+13035550001,b\n+13035550000,again\nnot a number,c\n+442079460000,d\n+18002345678,e\n";
    let file = Intake::parse(csv.as_bytes(), "numbers.csv", &IntakeOptions::new()).unwrap();
    assert_eq!((file.rejected.len(), file.duplicates.len()), (1, 1));

    let port_in = PortIn::new(file.numbers(), order_file(ORDER));
    let mut steps = Vec::new();
    let results = port_in
        .apply(&client, |event| {
            steps.push(match event {
                Event::Created(_, orders) => format!("created {}", orders.len()),
                Event::Uploaded(_) => "uploaded".to_owned(),
                Event::FilledIn(order) => {
                    let admin = order.end_user.as_ref().unwrap().admin.as_ref().unwrap();
                    assert_eq!(admin.pin_passcode.as_ref().unwrap().expose(), "0042");
                    assert_eq!(admin.account_number.as_ref().unwrap().expose(), "0123abc");
                    "filled in".to_owned()
                }
                Event::Shared(_, token) => {
                    assert_eq!(token.expires_in_seconds, Some(36 * 3600));
                    assert_eq!(token.token.as_ref().unwrap().expose().split('.').count(), 3);
                    "shared".to_owned()
                }
                Event::Confirmed(_) => "confirmed".to_owned(),
                other => panic!("{other:?}"),
            });
        })
        .await
        .unwrap()
        .orders;

    // Local numbers of one US carrier, British ones, toll-free ones.
    assert_eq!(results.len(), 3);
    assert!(results.iter().all(|result| result.failure.is_none()));
    assert_eq!(sandbox.counters().orders_created, 3);
    let one = ["filled in", "confirmed", "shared"];
    // The invoice is also the proof of identity of the British order: a file is uploaded once.
    let expected = [&["created 3", "uploaded", "uploaded"][..], &one, &one, &one].concat();
    assert_eq!(steps, expected);

    let mut seen = Vec::new();
    let ids = results.into_iter().map(|result| result.id);
    let followed = follow(&client, ids, quickly(), |event| {
        if let WaitEvent::Changed(change) = event {
            seen.extend(change.order.status_value().cloned());
        }
    })
    .await;
    assert_eq!(followed.len(), 3);
    assert!(followed.iter().all(|(_, end)| matches!(end, OrderEnd::Ported(_))), "{followed:?}");
    assert_eq!(seen.iter().filter(|status| **status == PortingOrderStatusValue::Ported).count(), 3);
}

#[tokio::test]
async fn numbers_that_move_to_another_order_are_followed_there() {
    let sandbox = fast_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let text = ORDER.replace("Acct 123abc", "sandbox:split");
    let port_in = PortIn::new(numbers(&["+13035550000", "+13035550001"]), order_file(&text));
    let results = port_in.apply(&client, |_| {}).await.unwrap().orders;
    assert_eq!(results.len(), 1);
    let mut moved = Vec::new();
    // The split may precede the first poll.
    let options = quickly().with_known(results.iter().map(|result| result.order.clone()));
    let followed = follow(&client, results.into_iter().map(|result| result.id), options, |event| {
        if let WaitEvent::Changed(change) = event
            && let Some(split) = &change.split
        {
            assert_eq!(split.numbers, 1);
            moved.extend(split.orders.clone());
        }
    })
    .await;
    let mut ids: Vec<_> = followed.iter().map(|(id, _)| id.clone()).collect();
    ids.retain(|id| moved.contains(id));
    assert_eq!((followed.len(), ids), (2, moved));
    assert!(followed.iter().all(|(_, end)| matches!(end, OrderEnd::Ported(_))), "{followed:?}");
}

#[tokio::test]
async fn results_are_kept_up_to_date_while_orders_are_followed() {
    let sandbox = fast_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let text = ORDER.replace("Acct 123abc", "sandbox:split");
    let port_in = PortIn::new(numbers(&["+13035550000", "+13035550001"]), order_file(&text));
    let mut results = port_in.apply(&client, |_| {}).await.unwrap().orders;
    assert_eq!((results.len(), results[0].outcome()), (1, "submitted"));
    let mut ends = 0;
    follow_results(&client, &mut results, quickly(), |event, results| match event {
        WaitEvent::Changed(change) => {
            let result = results.iter().find(|result| result.id == change.id).unwrap();
            assert_eq!(result.order.status_value(), change.order.status_value());
        }
        WaitEvent::Ended { .. } => ends += 1,
        other => panic!("{other:?}"),
    })
    .await;
    assert_eq!((results.len(), ends), (2, 2), "the order that a number moved to has a result too");
    assert!(results.iter().all(|result| result.outcome() == "ported" && result.error().is_none()), "{results:?}");
    assert!(!results[0].order.phone_numbers.is_empty(), "known numbers are kept");
}

#[tokio::test]
async fn an_exception_ends_following_with_its_code() {
    let sandbox = fast_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let text = ORDER.replace("Acct 123abc", "sandbox:exception=LOA_ILLEGIBLE");
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(&text));
    let results = port_in.apply(&client, |_| {}).await.unwrap().orders;
    let followed = follow(&client, results.into_iter().map(|result| result.id), quickly(), |_| {}).await;
    assert!(matches!(followed[0].1, OrderEnd::Exception(_)), "{followed:?}");
    let status = followed[0].1.order().unwrap().status.clone().unwrap();
    // Codes missing in the description are preserved.
    assert_eq!(status.details[0].code.as_ref().unwrap().as_str(), "LOA_ILLEGIBLE");
}

#[tokio::test]
async fn an_unknown_status_does_not_end_following() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let text = ORDER.replace("Acct 123abc", "sandbox:unknown-status");
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(&text));
    let id = port_in.apply(&client, |_| {}).await.unwrap().orders.remove(0).id;
    sandbox.advance(chrono::TimeDelta::minutes(20));
    let once = FollowOptions::default().with_timeout(Duration::ZERO);
    let followed = follow(&client, [id], once, |_| {}).await;
    assert!(matches!(followed[0].1, OrderEnd::TimedOut(_)));
    let value = followed[0].1.order().unwrap().status.as_ref().unwrap().value.clone().unwrap();
    assert!(value.is_unknown(), "{value}");
}

#[tokio::test]
async fn a_cancelled_order_and_a_deleted_one_end_following() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let port_in = PortIn::new(numbers(&["+13035550000", "+442079460000"]), order_file(ORDER));
    let ids: Vec<_> =
        port_in.apply(&client, |_| {}).await.unwrap().orders.into_iter().map(|result| result.id).collect();
    client.order(ids[0].clone()).cancel().await.unwrap();
    sandbox.advance(chrono::TimeDelta::days(1));
    let gone = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    let once = FollowOptions::default().with_timeout(Duration::ZERO);
    let followed = follow(&client, [ids[0].clone(), gone], once, |_| {}).await;
    assert!(matches!(followed[0].1, OrderEnd::Cancelled(_)), "{followed:?}");
    assert!(matches!(&followed[1].1, OrderEnd::Failed { error, .. } if error.is_not_found()), "{followed:?}");
}

#[tokio::test]
async fn missing_fields_are_named_by_the_api_and_the_orders_are_kept() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let text = ORDER.replace("entity_name = \"Porter McPortersen\"\n", "");
    let file = order_file_as_is(&text.replace("[documents]\nloa = \"loa.pdf\"\ninvoice = \"invoice.pdf\"\n", ""));
    assert_eq!(file.validate().warnings().count(), 3);
    let port_in = PortIn::new(numbers(&["+13035550000"]), file);
    let mut created = 0;
    let results = port_in
        .apply(&client, |event| {
            if let Event::Created(_, orders) = event {
                created += orders.len();
            }
        })
        .await
        .unwrap()
        .orders;
    assert_eq!(created, 1);
    let (step, error) = results[0].failure.as_ref().unwrap();
    assert_eq!((*step, error.status()), (Step::Confirm, Some(422)));
    let pointers: Vec<_> = error.api_errors().iter().filter_map(|error| error.pointer.clone()).collect();
    for pointer in ["/documents/loa", "/documents/invoice", "/end_user/admin/entity_name"] {
        assert!(pointers.iter().any(|found| found == pointer), "{pointer} in {pointers:?}");
    }
    assert_eq!(
        client.order(results[0].id.clone()).get().await.unwrap().status.unwrap().value,
        Some(PortingOrderStatusValue::Draft)
    );
}

#[tokio::test]
async fn a_number_that_cannot_be_ported_is_skipped() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let port_in = PortIn::new(numbers(&["+13035550000", "+13035594040"]), order_file(ORDER));
    let mut refused = Vec::new();
    let results = port_in
        .apply(&client, |event| {
            if let Event::NotPortable(check) = event {
                refused.extend(check.phone_number.clone());
            }
        })
        .await
        .unwrap()
        .orders;
    assert_eq!(refused, ["+13035594040"]);
    assert_eq!(results.len(), 1);

    let none = PortIn::new(numbers(&["+13035594040"]), order_file(ORDER));
    assert!(none.apply(&client, |_| {}).await.unwrap_err().is_validation());
    assert_eq!(sandbox.counters().orders_created, 1);
}

#[tokio::test]
async fn nothing_is_sent_if_the_input_is_invalid() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let misc = "type = \"partial\"\nremaining_numbers_action = \"keep\"\nnew_billing_phone_number = \"+13035550000\"";
    let file = order_file(&ORDER.replace("type = \"full\"", misc));
    // The new billing number is one of the ported numbers.
    let error = PortIn::new(numbers(&["+13035550000"]), file).apply(&client, |_| {}).await.unwrap_err();
    assert!(error.is_validation() && error.to_string().contains("new_billing_phone_number"), "{error}");
    let error = PortIn::new([], order_file(ORDER)).apply(&client, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("phone_numbers"), "{error}");
    assert_eq!(sandbox.counters().requests_to("PostPortabilityCheck"), 0);
    assert_eq!(sandbox.counters().orders_created, 0);
}

#[tokio::test]
async fn the_earliest_window_is_requested() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let file = order_file(&format!("foc_datetime_requested = \"earliest\"\n{ORDER}"));
    let results = PortIn::new(numbers(&["+13035550000"]), file).apply(&client, |_| {}).await.unwrap().orders;
    let order = client.order(results[0].id.clone()).get().await.unwrap();
    let requested = order.activation_settings.unwrap().foc_datetime_requested.unwrap().parse().unwrap();
    assert!(requested > sandbox.now() && requested < sandbox.now() + chrono::TimeDelta::days(7), "{requested}");
}

#[tokio::test]
async fn a_port_in_with_a_key_is_resumed() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let reference = ORDER.replace("Acct 123abc", "Acct 124");
    // First without documents, so that nothing can be submitted.
    let bare = reference.replace("loa = \"loa.pdf\"\ninvoice = \"invoice.pdf\"", "");
    let port_in = |order: &str| {
        PortIn::new(numbers(&["+13035550000", "+442079460000"]), order_file_as_is(order))
            .with_once_key(OnceKey::new("migration-17").unwrap())
    };
    let first = port_in(&bare).apply(&client, |_| {}).await.unwrap().orders;
    assert!(first.iter().all(|result| matches!(result.failure, Some((Step::Confirm, _)))));
    let second = port_in(&reference).apply(&client, |_| {}).await.unwrap().orders;
    assert!(second.iter().all(|result| result.failure.is_none()));
    let third = port_in(&reference).apply(&client, |_| {}).await.unwrap().orders;
    let ids = |results: &[telnyx_porting_jobs::OrderResult]| {
        let mut ids: Vec<_> = results.iter().map(|result| result.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(ids(&second), ids(&third));
    let counters = sandbox.counters();
    assert_eq!((counters.orders_created, counters.orders_confirmed), (2, 2));
}

/// An order file that may have warnings.
fn order_file_as_is(text: &str) -> OrderFile {
    OrderFile::parse(text, &Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap()
}

#[tokio::test]
async fn requirements_are_met_where_they_exist() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let all = ["+442079460000", "+442079460001", "+3532212345", "+13035550000"];
    let port_in = PortIn::new(numbers(&all), order_file(ORDER));
    let results = port_in.apply(&client, |_| {}).await.unwrap().orders;
    assert_eq!(results.len(), 3);
    assert!(results.iter().all(|result| result.failure.is_none()), "{results:?}");
    // The LOA, and the invoice, which is also the proof that two orders need.
    assert_eq!(sandbox.counters().requests_to("CreateDocument"), 2);
    let mut met = Vec::new();
    for result in &results {
        for requirement in client.order(result.id.clone()).requirements().try_collect().await.unwrap() {
            met.push(requirement.field_value.is_some());
        }
    }
    assert_eq!(met, [true; 4]);
}

#[test]
fn a_requirement_is_a_string_or_a_document() {
    let parse = |text: &str| OrderFile::parse(&format!("[requirements]\n{text}\n"), Path::new(".")).map(|_| ());
    assert!(parse("x = \"text\"").is_ok());
    for (text, message) in [
        ("x = 5", "expected a text or { document"),
        ("x = { file = \"a\" }", "expected a text or { document"),
        ("x = \" \"", "requirements.x"),
        ("x = { document = \"nowhere.pdf\" }", "requirements.x"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}

#[tokio::test]
async fn an_order_whose_token_is_lost_is_confirmed() {
    let sandbox = frozen_sandbox().await.unwrap();
    sandbox.state().add_fault("SharePortingOrder:drop-after@#1".parse().unwrap());
    let client = client_of(sandbox.base_url()).unwrap();
    let mut failed = Vec::new();
    let port_in = PortIn::new(numbers(&["+13035550000"]), order_file(ORDER));
    let results = port_in
        .apply(&client, |event| {
            if let Event::Failed(_, step, _) = event {
                failed.push(step);
            }
        })
        .await
        .unwrap()
        .orders;
    assert_eq!(failed, [Step::Share]);
    assert!(results[0].failure.is_none() && results[0].order.is_submitted());
    assert!(results[0].unshared.as_ref().unwrap().may_have_been_processed());
}

/// Two customers, each with an account of its own, in a list without the data that they have in common.
const CUSTOMERS: &str = "Customer;Account No.;PIN;Phone Number\n\
    Acme;0012;0042;+13035550100\n\
    Beta;77-A;9911;+13035550102\n\
    Acme;0012;0042;+13035550101\n";

/// A port-in of a list, with the documents of `tests/data`.
fn port_in_of(list: &str, order: &str) -> PortIn {
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    PortIn::of_list(&list, &order_file(order), Path::new("")).unwrap()
}

#[tokio::test]
async fn each_account_of_a_list_gets_orders_with_its_own_data() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let port_in = port_in_of(CUSTOMERS, ORDER);
    assert_eq!(port_in.accounts().len(), 2);
    let applied = port_in.apply(&client, |_| {}).await.unwrap();
    assert!(applied.not_created.is_empty());
    let mut seen = Vec::new();
    for result in &applied.orders {
        assert!(result.failure.is_none(), "{result:?}");
        let order = client.order(result.id.clone()).get().await.unwrap();
        let admin = order.end_user.unwrap().admin.unwrap();
        let numbers: Vec<_> = order.phone_numbers.iter().filter_map(|number| number.phone_number.clone()).collect();
        let account = admin.account_number.unwrap().expose().to_owned();
        seen.push((
            result.account.clone(),
            account,
            admin.pin_passcode.unwrap().expose().to_owned(),
            numbers.join(" "),
        ));
        assert_eq!(admin.entity_name.as_deref(), Some("Porter McPortersen"), "the order file has the rest");
    }
    let expected = [
        ("Acme (line 2)", "0012", "0042", "+13035550100 +13035550101"),
        ("Beta (line 3)", "77-A", "9911", "+13035550102"),
    ];
    assert_eq!(seen, expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())));
}

#[tokio::test]
async fn every_number_is_checked_before_the_first_order_is_created() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let list = format!("{CUSTOMERS}Beta;77-A;9911;+13035594040\n");
    let mut events = Vec::new();
    let port_in = port_in_of(&list, ORDER);
    let applied = port_in
        .apply(&client, |event| match event {
            Event::NotPortable(check) => events.push(check.phone_number.clone().unwrap()),
            Event::Created(account, orders) => events.push(format!("{} {}", account.name, orders.len())),
            _ => {}
        })
        .await
        .unwrap();
    assert_eq!(events, ["+13035594040", "Acme 1", "Beta 1"]);
    assert_eq!(applied.orders.len(), 2);
    assert_eq!(sandbox.counters().requests_to("PostPortabilityCheck"), 1);
}

#[tokio::test]
async fn an_account_that_is_rejected_does_not_stop_the_others() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    // A number of the first account is in an open order.
    let taken = telnyx_porting::CreateOrder::new(numbers(&["+13035550100"]));
    client.orders().create(taken).await.unwrap();
    let applied = port_in_of(CUSTOMERS, ORDER).apply(&client, |_| {}).await.unwrap();
    let [(account, error)] = applied.not_created.as_slice() else { panic!("{applied:?}") };
    assert_eq!((account.label().as_str(), error.code()), ("Acme (line 2)", Some("80003")));
    let [result] = applied.orders.as_slice() else { panic!("{applied:?}") };
    assert!(result.failure.is_none() && result.account == "Beta (line 3)", "{result:?}");
}

#[tokio::test]
async fn a_list_with_a_key_continues_with_the_orders_of_each_account() {
    let sandbox = frozen_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let apply = |list: &str| {
        let port_in = port_in_of(list, ORDER).with_once_key(OnceKey::new("migration-18").unwrap());
        let client = client.clone();
        async move {
            let applied = port_in.apply(&client, |_| {}).await.unwrap();
            let mut ids: Vec<_> = applied.orders.into_iter().map(|result| (result.account, result.id)).collect();
            ids.sort();
            ids
        }
    };
    let first = apply(CUSTOMERS).await;
    // A corrected PIN does not make it another account.
    let second = apply(&CUSTOMERS.replace("9911", "9912")).await;
    assert_eq!((first.len(), &second), (2, &first));
    assert_eq!((sandbox.counters().orders_created, sandbox.counters().orders_confirmed), (2, 2));
}

#[tokio::test]
async fn a_day_without_a_window_is_an_error_that_lists_the_first_windows() {
    let sandbox = fast_sandbox().await.unwrap();
    let client = client_of(sandbox.base_url()).unwrap();
    let far = (chrono::Utc::now() + chrono::TimeDelta::days(900)).date_naive();
    let list = format!("Phone Number,FOC date\n+13035550100,{far}\n");
    let applied = port_in_of(&list, ORDER).apply(&client, |_| {}).await.unwrap();
    let (step, error) = applied.orders[0].failure.as_ref().unwrap();
    let text = error.to_string();
    assert_eq!(*step, Step::FillIn);
    assert!(text.contains(&format!("no FOC window on {far}")) && text.contains("the first windows are on"), "{text}");
}

#[test]
fn a_date_in_the_past_is_an_error_before_anything_is_sent() {
    let issues = port_in_of("Phone Number,FOC date\n+13035550100,2026-03-02\n", ORDER).validate();
    let errors: Vec<_> = issues.errors().map(ToString::to_string).collect();
    assert!(errors.len() == 1 && errors[0].contains("in the past"), "{errors:?}");
}

#[test]
fn an_issue_of_one_account_names_it_and_one_of_all_accounts_does_not() {
    let list = format!("{CUSTOMERS}Gamma;;;+13035550103\n").replace("Phone Number", "Phone Number;LOA");
    let list = list.replace("+13035550102", "+13035550102;nowhere.pdf");
    let list = Intake::parse(list.as_bytes(), "list.csv", &IntakeOptions::new()).unwrap();
    let order = order_file_as_is(&ORDER.replace("auth_person_name = \"Porter McPortersen II\"\n", ""));
    let issues = PortIn::of_list(&list, &order, Path::new("")).unwrap().validate();
    let fields: Vec<_> = issues.as_slice().iter().map(telnyx_porting::Issue::field).collect();
    assert_eq!(fields, ["end_user.admin.auth_person_name", "Beta (line 3).documents.loa"]);
}
