//! Every operation of the description has a command.

use crate::cli::Cli;
use clap::CommandFactory;
use serde_json::Value;
use std::collections::BTreeSet;

/// The command that reaches each operation.
const TABLE: [(&str, &str); 54] = [
    ("PostPortabilityCheck", "check"),
    ("listPortingEvents", "events list"),
    ("showPortingEvent", "events get"),
    ("republishPortingEvent", "events republish"),
    ("ListLoaConfigurations", "loa list"),
    ("CreateLoaConfiguration", "loa create"),
    ("PreviewLoaConfigurationParams", "loa preview"),
    ("DeleteLoaConfiguration", "loa delete"),
    ("GetLoaConfiguration", "loa get"),
    ("UpdateLoaConfiguration", "loa update"),
    ("PreviewLoaConfiguration", "loa preview"),
    ("ListPortingReports", "reports list"),
    ("CreatePortingReport", "reports create"),
    ("GetPortingReport", "reports get"),
    ("listPortingUKCarriers", "uk-carriers"),
    ("ListPortingOrders", "orders list"),
    ("CreatePortingOrder", "orders create"),
    ("ListExceptionTypes", "exceptions"),
    ("ListPhoneNumberConfigurations", "numbers configurations"),
    ("CreatePhoneNumberConfigurations", "numbers configure"),
    ("DeletePortingOrder", "orders delete"),
    ("GetPortingOrder", "orders get"),
    ("UpdatePortingOrder", "orders update"),
    ("ActivatePortingOrder", "orders activate"),
    ("CancelPortingOrder", "orders cancel"),
    ("ConfirmPortingOrder", "orders confirm"),
    ("SharePortingOrder", "orders share"),
    ("ListPortingOrderActivationJobs", "activation-jobs list"),
    ("GetPortingOrdersActivationJob", "activation-jobs get"),
    ("UpdatePortingOrdersActivationJob", "activation-jobs update"),
    ("ListAdditionalDocuments", "documents list"),
    ("CreateAdditionalDocuments", "documents add"),
    ("DeleteAdditionalDocument", "documents remove"),
    ("ListAllowedFocWindows", "orders foc-windows"),
    ("ListPortingOrderComments", "comments list"),
    ("CreatePortingOrderComment", "comments add"),
    ("GetPortingOrderLoaTemplate", "orders loa-template"),
    ("ListPortingOrderRequirements", "orders requirements"),
    ("GetPortingOrderSubRequest", "orders sub-request"),
    ("ListVerificationCodes", "verification list"),
    ("SendPortingVerificationCodes", "verification send"),
    ("VerifyPortingVerificationCodes", "verification verify"),
    ("listPortingActionRequirements", "action-requirements list"),
    ("initiatePortingActionRequirement", "action-requirements initiate"),
    ("listPortingAssociatedPhoneNumbers", "associated list"),
    ("createPortingAssociatedPhoneNumber", "associated add"),
    ("deletePortingAssociatedPhoneNumber", "associated remove"),
    ("listPortingPhoneNumberBlocks", "blocks list"),
    ("createPortingPhoneNumberBlock", "blocks add"),
    ("deletePortingPhoneNumberBlock", "blocks remove"),
    ("listPortingPhoneNumberExtensions", "extensions list"),
    ("createPortingPhoneNumberExtension", "extensions add"),
    ("deletePortingPhoneNumberExtension", "extensions remove"),
    ("ListPortingPhoneNumbers", "numbers list"),
];

fn described() -> BTreeSet<String> {
    let text = include_str!("../../../../openapi/porting-orders.yml");
    let description: Value = serde_saphyr::from_str(text).unwrap();
    let paths = description["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations.filter_map(|operation| Some(operation.get("operationId")?.as_str()?.to_owned())).collect()
}

fn exists(path: &str) -> bool {
    let mut command = Cli::command();
    path.split(' ').all(|name| match command.find_subcommand(name).cloned() {
        Some(found) => {
            command = found;
            true
        }
        None => false,
    })
}

#[test]
fn the_table_has_every_operation() {
    let known: BTreeSet<String> = TABLE.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    assert_eq!(known, described());
}

#[test]
fn every_operation_has_a_command() {
    let missing: Vec<_> = TABLE.iter().filter(|(_, command)| !exists(command)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
