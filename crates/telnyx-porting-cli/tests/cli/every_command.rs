//! Every command that calls an operation, as a table and as JSON, on constant responses: those of the sandbox's contract
//! mode.

use crate::support::{KEY, finish, program, settings};
use std::collections::BTreeSet;
use telnyx_porting_sandbox::{Mode, Sandbox};

const ORDER: &str = "11f1f6c8-0be3-4c82-8596-583121d1d262";
const OTHER: &str = "0a1b2c3d-5f8e-4a5d-9e7f-6d2a1c3b4a5d";
const LETTERHEAD: &str = "--name a --company-name b --logo 0a1b2c3d-5f8e-4a5d-9e7f-6d2a1c3b4a5d --street-address c \
                          --city Denver --state CO --zip-code 80202 --country-code US --email a@example.com \
                          --phone-number +13035550100";

/// A command for each operation that returns JSON; words in capital letters are replaced.
const COMMANDS: [&str; 51] = [
    "check +13035550142",
    "events list",
    "events get ORDER",
    "events republish ORDER",
    "loa list",
    "loa create LETTERHEAD",
    "loa get ORDER",
    "loa update ORDER LETTERHEAD",
    "loa delete ORDER --yes",
    "reports list",
    "reports create",
    "reports get ORDER",
    "uk-carriers",
    "orders list",
    "orders create +13035550142",
    "exceptions",
    "numbers configurations",
    "numbers configure OTHER=ORDER",
    "numbers list",
    "orders delete ORDER --yes",
    "orders get ORDER",
    "orders update ORDER --customer-reference a",
    "orders activate ORDER --yes",
    "orders cancel ORDER --yes --regardless",
    "orders confirm ORDER --yes",
    "orders share ORDER",
    "orders foc-windows ORDER",
    "orders requirements ORDER",
    "orders sub-request ORDER",
    "activation-jobs list ORDER",
    "activation-jobs get ORDER OTHER",
    "activation-jobs update ORDER OTHER --activate-at TIME",
    "documents list ORDER",
    "documents add ORDER OTHER",
    "documents remove ORDER OTHER",
    "comments list ORDER",
    "comments add ORDER hello",
    "verification list ORDER",
    "verification send ORDER +61412345678",
    "verification verify ORDER +61412345678=04821",
    "action-requirements list ORDER",
    "action-requirements initiate ORDER OTHER --first-name A --last-name B",
    "associated list ORDER",
    "associated add ORDER +442079460100 --action keep",
    "associated remove ORDER OTHER",
    "blocks list ORDER",
    "blocks add ORDER +4930244999901-+4930244999910",
    "blocks remove ORDER OTHER",
    "extensions list ORDER",
    "extensions add ORDER OTHER 0-99",
    "extensions remove ORDER OTHER",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_command_prints_a_table_and_json() {
    let sandbox = Sandbox::builder().mode(Mode::Contract).start().await.unwrap();
    let mut settings = settings();
    // Relative times depend on the current date.
    settings.add_filter(r"\(\[relative\]\)", "");
    for command in COMMANDS {
        let arguments = command
            .replace("LETTERHEAD", LETTERHEAD)
            .replace("ORDER", ORDER)
            .replace("OTHER", OTHER)
            .replace("TIME", "2026-03-19T15:00:00Z");
        let run = |format: &str| {
            let mut program = program();
            program.env("TELNYX_API_KEY", KEY).args(arguments.split_whitespace());
            program.args(["--base-url", sandbox.base_url(), "--output", format]);
            finish(program).assert_code(0)
        };
        let name: Vec<_> =
            command.split(' ').take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-')).collect();
        let both = format!("{}\n── JSON\n{}", run("table"), run("json").stdout);
        settings.bind(|| insta::assert_snapshot!(format!("every-{}", name[..name.len().min(2)].join("-")), both));
    }
}

#[test]
fn no_command_is_listed_twice() {
    let names: BTreeSet<_> =
        COMMANDS.iter().map(|command| command.split_whitespace().take(2).collect::<Vec<_>>()).collect();
    assert_eq!(names.len(), COMMANDS.len());
}
