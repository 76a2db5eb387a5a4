//! Missing fields before confirmation, rejected confirmations, and exceptions.

use crate::order_steps::{confirmed, filled_in};
use crate::support::{create, run_at, sandbox, settings};
use chrono::TimeDelta;

#[tokio::test(flavor = "multi_thread")]
async fn missing_fields_are_listed_with_the_options_that_set_them() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460100"])[0];
    let ran = run_at(url, &["orders", "preflight", id]).assert_code(1);
    settings().bind(|| insta::assert_snapshot!("orders-preflight", ran));
    let rows = run_at(url, &["orders", "preflight", id, "-o", "json"]).assert_code(1).json();
    let row = |field: &str| rows.as_array().unwrap().iter().find(|row| row["field"] == field).unwrap().clone();
    assert_eq!(row("end_user.admin.account_number")["set_with"], "--account-number");
    assert_eq!(row("documents.loa")["set_with"], "--loa");
    let requirement = row("requirements[0].field_value");
    assert_eq!(requirement["message"], "Proof of identity: is missing");
    let option = requirement["set_with"].as_str().unwrap();
    assert!(option.starts_with("--requirement ") && option.ends_with("=VALUE"), "{option}");

    let document = run_at(url, &["documents", "upload", "examples/documents/loa.pdf"]).assert_code(0).ids().remove(0);
    // The listed options work.
    let set =
        ["orders", "update", id, "--requirement", &option[14..].replace("VALUE", &document), "--misc-type", "partial"];
    run_at(url, &set).assert_code(0);
    let rows = run_at(url, &["orders", "preflight", id, "-o", "json"]).assert_code(1).json();
    let fields: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["field"].as_str().unwrap()).collect();
    assert!(!fields.contains(&"misc.type") && fields.contains(&"misc.remaining_numbers_action"), "{fields:?}");
    let step = rows.as_array().unwrap().iter().find(|row| row["field"] == "additional_steps[0]").unwrap();
    assert_eq!(step["set_with"], format!("telnyx-porting associated add {id} REMAINING_NUMBERS --action keep"));
    let printed = step["set_with"].as_str().unwrap().replace("REMAINING_NUMBERS", "+442079460101");
    run_at(url, &printed.split(' ').skip(1).collect::<Vec<_>>()).assert_code(0);

    let ready = &filled_in(url, "+13035550100", "a");
    let ran = run_at(url, &["orders", "preflight", ready]).assert_code(0);
    ran.assert_stderr(&["no issues prevent"]);
    run_at(url, &["orders", "confirm", ready, "--yes"]).assert_code(0);
    let ran = run_at(url, &["orders", "preflight", ready]).assert_code(1);
    assert!(ran.stdout.contains("only drafts and orders in exception can be confirmed"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_confirmation_names_options_and_requirements() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &create(url, &["+442079460100"])[0];
    let ran = run_at(url, &["orders", "confirm", id, "--yes"]).assert_code(1).assert_stderr(&[
        "/end_user/admin/account_number: ",
        "set it with --account-number",
        "set it with --loa",
        "telnyx-porting orders preflight",
    ]);
    let line = ran.stderr.lines().find(|line| line.contains("/requirements/0/field_value")).unwrap();
    assert!(line.contains("Proof of identity; set it with --requirement "), "{line}");
    assert!(!line.contains("TYPE_ID"), "{line}");
    assert!(ran.stderr.contains("these are options of"), "{ran}");
    // An unknown order has no rejected field.
    let unknown = "0a1b2c3d-1c3b-4a5d-9e7f-0a1b2c3d4e5f";
    let ran = run_at(url, &["orders", "confirm", unknown, "--yes"]).assert_code(3);
    assert!(!ran.stderr.contains("options") && !ran.stderr.contains("preflight"), "{ran}");
    // A rejected update names fields too.
    let update = ["orders", "update", id, "--user-rating", "5"];
    let ran = run_at(url, &update);
    assert_eq!(ran.code, 1, "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_in_exception_shows_how_to_resolve_it() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url();
    let id = &confirmed(url, "+13035550101", "sandbox:exception=PASSCODE_PIN_INVALID");
    sandbox.advance(TimeDelta::days(3));
    let ran = run_at(url, &["orders", "get", id]).assert_code(0);
    for part in ["exception", "PASSCODE_PIN_INVALID: ", "responsible", "customer", "resolution", "--pin-passcode of"] {
        assert!(ran.stdout.contains(part), "no {part:?}: {ran}");
    }
    let json = run_at(url, &["orders", "get", id, "-o", "json"]).assert_code(0).json();
    assert!(json.get("resolution").is_none(), "other formats have what the API sent");
}
