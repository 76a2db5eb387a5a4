//! The form of the results of commands, for `telnyx-porting schema`.

use crate::commands::generated::{
    self,
    job_results::{ACCOUNT_RECORD, ADVICE, DETAILS, LEFT_OUT, ORDER_REPORT, PLAN, RECEIVER_COUNTS, REPORT},
};
use crate::output::Type::{Any, Api, Boolean, Flattened, Integer, List, Map, Object, Removed, Text};
use crate::output::{Fields, Output, Type};
use telnyx_porting::api::runtime::Shape;
use telnyx_porting::types;

const TEXTS: Type = List(&Text);
const ISSUES: Type = List(&Object(ISSUE));
const ISSUE: Fields = &[
    ("field", Text),
    ("rule", Text),
    ("severity", Text),
    ("message", Text),
    ("hint", Text),
    ("suggestion", Text),
    ("set_with", Text),
];

const PLACE: Fields = &[("line", Integer), ("cell", Text), ("item", Integer)];
const FIRST_PLACE: Fields = &[("first_line", Integer), ("first_cell", Text), ("first_item", Integer)];
const ACCEPTED: Fields = &[
    ("", Flattened(PLACE)),
    ("phone_number", Text),
    ("country", Text),
    ("kind", Text),
    ("", Flattened(DETAILS)),
    ("warnings", ISSUES),
];
const REJECTED: Fields =
    &[("", Flattened(PLACE)), ("column", Text), ("text", Text), ("rule", Text), ("reason", Text), ("hint", Text)];
const DUPLICATE: Fields = &[("", Flattened(PLACE)), ("", Flattened(FIRST_PLACE)), ("phone_number", Text)];
const CONFLICT: Fields = &[("", Flattened(DUPLICATE)), ("fields", TEXTS), ("reason", Text), ("hint", Text)];
const IGNORED: Fields = &[("", Flattened(PLACE)), ("reason", Text), ("text", Text)];
const INTAKE: Fields = &[
    ("accepted", List(&Object(ACCEPTED))),
    ("rejected", List(&Object(REJECTED))),
    ("duplicates", List(&Object(DUPLICATE))),
    ("conflicts", List(&Object(CONFLICT))),
    ("ignored", List(&Object(IGNORED))),
    ("warnings", ISSUES),
    ("notes", TEXTS),
];

/// An order of a report with its numbers, which are counted there.
const JOB_ORDER: Fields = &[
    ("", Flattened(ORDER_REPORT)),
    ("numbers", Removed),
    ("phone_numbers", TEXTS),
    ("porting_phone_numbers_count", Integer),
];
const APPLIED: Fields = &[
    ("job", Text),
    ("", Flattened(INTAKE)),
    ("left_out", List(&Object(LEFT_OUT))),
    ("not_created", List(&Object(ACCOUNT_RECORD))),
    ("orders", List(&Object(JOB_ORDER))),
    ("tokens", List(&Api(Shape::of::<types::PortingOrderSharingToken>))),
];
const JOB: Fields = &[
    ("name", Text),
    ("base_url", Text),
    ("orders", Integer),
    ("under_way", Integer),
    ("need_a_person", Integer),
    ("finished", Integer),
    ("list", Text),
    ("journal", Text),
];

const WEBHOOK: Fields = &[
    ("id", Text),
    ("event_type", Text),
    ("occurred_at", Text),
    ("porting_order_id", Text),
    ("attempt", Integer),
    ("signed_at", Text),
    ("event", Map(&Any)),
];
const EXCEPTION: Fields = &[("code", Text), ("description", Text), ("", Flattened(ADVICE))];
const CHANGED_SETTING: Fields = &[("profile", Text), ("setting", Text), ("file", Text)];

/// The results of commands with several operations or none, and those that differ from the response of their operation.
const OUTPUTS: &[(&str, Output)] = &[
    ("api", Output::Json),
    ("associated add", Output::ItemOrList(Shape::of::<types::PortingAssociatedPhoneNumber>)),
    ("blocks add", Output::ItemOrList(Shape::of::<types::PortingPhoneNumberBlock>)),
    ("completions", Output::Text),
    ("config check", Output::Objects(&[("setting", Text), ("value", Any), ("source", Text), ("at", Text)])),
    ("config path", Output::Object(&[("path", Text), ("exists", Boolean)])),
    ("config get", Output::Json),
    ("config init", Output::Object(&[("profile", Text), ("file", Text)])),
    ("config list", Output::Json),
    ("config set", Output::Object(CHANGED_SETTING)),
    ("config unset", Output::Object(CHANGED_SETTING)),
    ("config use", Output::Object(&[("default_profile", Text)])),
    ("documents download", Output::File),
    ("documents get", Output::Json),
    ("events tail", Output::Item(Shape::of::<types::PortingEvent>)),
    ("man", Output::Text),
    ("orders cancel", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    ("orders confirm", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    ("orders preflight", Output::Objects(ISSUE)),
    ("orders update", Output::ItemOrList(Shape::of::<types::PortingOrder>)),
    (
        "orders watch",
        Output::Objects(&[
            ("id", Text),
            ("outcome", Text),
            ("status", Map(&Any)),
            ("order", Map(&Any)),
            ("error", Any),
            ("split", Map(&Any)),
            ("moved_to", Any),
        ]),
    ),
    ("port-in apply", Output::Object(APPLIED)),
    ("port-in cancel", Output::Objects(JOB_ORDER)),
    ("port-in documents", Output::Objects(&[("order", Text), ("state", Text), ("file", Text)])),
    ("port-in export", Output::Json),
    ("port-in forget", Output::Nothing),
    ("port-in init", Output::Nothing),
    ("port-in journal copy", Output::Object(&[("job", Text), ("from", Text), ("to", Text)])),
    ("port-in list", Output::Objects(JOB)),
    ("port-in listen", Output::Object(RECEIVER_COUNTS)),
    ("port-in plan", Output::Object(PLAN)),
    ("port-in read", Output::Object(INTAKE)),
    ("port-in report", Output::Object(REPORT)),
    ("port-in resume", Output::Object(APPLIED)),
    ("port-in retry", Output::Object(APPLIED)),
    ("port-in status", Output::Objects(JOB_ORDER)),
    ("port-in watch", Output::Objects(JOB_ORDER)),
    ("port-in work", Output::Object(APPLIED)),
    ("reports download", Output::File),
    ("sandbox", Output::Object(&[("base_url", Text), ("api_key", Text)])),
    ("schema", Output::Json),
    ("token show", Output::Json),
    ("webhook listen", Output::Object(WEBHOOK)),
    ("webhook verify", Output::Object(WEBHOOK)),
    ("documents upload", Output::Objects(&[("id", Text), ("file", Text)])),
    ("exceptions", Output::ObjectOrList(EXCEPTION)),
];

/// The form of a command's result.
pub(crate) fn find(command: &str) -> Option<Output> {
    let outputs = OUTPUTS.iter().chain(generated::OUTPUTS);
    outputs.filter(|(known, _)| *known == command).map(|(_, output)| *output).next()
}
