//! The form of the results of commands, for `telnyx-porting schema`.

use crate::commands::generated;
use crate::output::Type::{Any, Api, Boolean, Integer, List, Map, Object, Text, Time};
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

/// Fields of one or two rows of a list, by the prefixes of their names: a line, a cell or an item for each, and other fields.
macro_rules! of_rows {
    ($($prefix:literal)+; $($field:expr),+ $(,)?) => {
        &[
            $(
                (concat!($prefix, "line"), Integer),
                (concat!($prefix, "cell"), Text),
                (concat!($prefix, "item"), Integer),
            )+
            $($field),+
        ]
    };
}
const ACCEPTED: Fields = of_rows!(
    "";
    ("phone_number", Text),
    ("country", Text),
    ("kind", Text),
    ("customer", Text),
    ("customer_reference", Text),
    ("account_number", Text),
    ("pin_passcode", Text),
    ("entity_name", Text),
    ("auth_person_name", Text),
    ("billing_phone_number", Text),
    ("street_address", Text),
    ("extended_address", Text),
    ("locality", Text),
    ("administrative_area", Text),
    ("postal_code", Text),
    ("foc_date", Text),
    ("loa", Text),
    ("loa_signed_on", Text),
    ("invoice", Text),
    ("invoice_dated", Text),
    ("notes", Text),
    ("warnings", ISSUES),
);
const REJECTED: Fields =
    of_rows!(""; ("column", Text), ("text", Text), ("rule", Text), ("reason", Text), ("hint", Text));
const DUPLICATE: Fields = of_rows!("" "first_"; ("phone_number", Text));
const CONFLICT: Fields =
    of_rows!("" "first_"; ("phone_number", Text), ("fields", TEXTS), ("reason", Text), ("hint", Text));
const IGNORED: Fields = of_rows!(""; ("reason", Text), ("text", Text));

/// The result of reading a list, with other fields around it.
macro_rules! intake {
    ($($before:expr)?; $($after:expr),*) => {
        &[
            $($before,)?
            ("accepted", List(&Object(ACCEPTED))),
            ("rejected", List(&Object(REJECTED))),
            ("duplicates", List(&Object(DUPLICATE))),
            ("conflicts", List(&Object(CONFLICT))),
            ("ignored", List(&Object(IGNORED))),
            ("warnings", ISSUES),
            ("notes", TEXTS),
            $($after),*
        ]
    };
}
const INTAKE: Fields = intake!(;);

const NEED: Fields = &[("field", Text), ("message", Text), ("hint", Text)];
const EVENT: Fields = &[("at", Time), ("order", Text), ("account", Text), ("text", Text)];
const DEADLINE: Fields = &[("kind", Text), ("at", Time), ("text", Text)];
const ADVICE: Fields = &[("meaning", Text), ("who", Text), ("next", Text), ("fields", TEXTS)];
const ORDER_EXCEPTION: Fields = &[("code", Text), ("description", Text), ("advice", Object(ADVICE))];

/// An order of a job with its numbers, which are listed or counted.
macro_rules! job_order {
    ($($numbers:expr),+) => {
        &[
            ("id", Text),
            ("account", Text),
            ("state", Text),
            $($numbers,)+
            ("number_type", Text),
            ("customer_reference", Text),
            ("foc_requested", Time),
            ("foc", Time),
            ("exceptions", List(&Object(ORDER_EXCEPTION))),
            ("needs", List(&Object(NEED))),
            ("failure", Object(&[("step", Text), ("error", Text)])),
            ("deadlines", List(&Object(DEADLINE))),
            ("messaging", Text),
            ("is_done", Boolean),
            ("shared_until", Time),
            ("timeline", List(&Object(EVENT))),
        ]
    };
}
const JOB_ORDER: Fields = job_order!(("phone_numbers", TEXTS), ("porting_phone_numbers_count", Integer));
const REPORT_ORDER: Fields = job_order!(("numbers", Integer));

const LEFT_OUT: Fields = &[("number", Text), ("place", Text), ("reason", Text)];
const ACCOUNT: Fields = &[("id", Integer), ("label", Text), ("not_created", Text)];
const APPLIED: Fields = intake!(
    ("job", Text);
    ("left_out", List(&Object(LEFT_OUT))),
    ("not_created", List(&Object(ACCOUNT))),
    ("orders", List(&Object(JOB_ORDER))),
    ("tokens", List(&Api(Shape::of::<types::PortingOrderSharingToken>)))
);

const ACCOUNT_DATA: Fields = &[
    ("customer_reference", Text),
    ("entity_name", Text),
    ("auth_person_name", Text),
    ("billing_phone_number", Text),
    ("address", Text),
    ("has_account_number", Boolean),
    ("has_pin", Boolean),
    ("foc_date", Text),
    ("loa", Text),
    ("invoice", Text),
    ("varies", Boolean),
];
const NEW_ORDER: Fields =
    &[("country", Text), ("number_type", Text), ("carrier", Text), ("fast_port", Boolean), ("numbers", TEXTS)];
const ORDER_PLAN: Fields = &[
    ("id", Text),
    ("status", Text),
    ("numbers", Integer),
    // A name, or an object with the name and the fields that are set.
    ("actions", List(&Any)),
    ("too_late", TEXTS),
    ("waits_for", List(&Object(NEED))),
    ("foc_date", Time),
];
const ACCOUNT_PLAN: Fields = &[
    ("account", Text),
    ("numbers", Integer),
    ("data", Object(ACCOUNT_DATA)),
    ("create", List(&Object(NEW_ORDER))),
    ("left_out", List(&Object(LEFT_OUT))),
    ("ended", List(&Object(&[("id", Text), ("status", Text), ("numbers", Integer)]))),
    ("orders", List(&Object(ORDER_PLAN))),
];
const PLAN: Fields = &[
    ("job", Text),
    ("digest", Text),
    ("is_offline", Boolean),
    ("accounts", List(&Object(ACCOUNT_PLAN))),
    ("removed", List(&Object(&[("number", Text), ("order", Text), ("status", Text)]))),
    (
        "findings",
        List(&Object(&[("is_error", Boolean), ("account", Text), ("field", Text), ("message", Text), ("hint", Text)])),
    ),
    ("skipped", Object(&[("total", Integer), ("rows", List(&Object(&[("place", Text), ("reason", Text)])))])),
];

const TOTALS: Fields = &[
    ("accounts", Integer),
    ("orders", Integer),
    ("numbers", Integer),
    ("skipped_rows", Integer),
    ("orders_by_state", Map(&Integer)),
    ("numbers_by_state", Map(&Integer)),
    ("ported_by_messaging", Map(&Integer)),
];
const POINT: Fields = &[("text", Text), ("fix", Text), ("who", Text), ("fields", TEXTS)];
const ATTENTION: Fields = &[
    ("level", Text),
    ("kind", Text),
    ("account", Text),
    ("order", Text),
    ("rows", TEXTS),
    ("points", List(&Object(POINT))),
    ("command", Text),
    ("deadline", Object(DEADLINE)),
];
const REPORT_NUMBER: Fields = &[
    ("number", Text),
    ("account", Text),
    ("row", Text),
    ("is_listed", Boolean),
    ("order", Text),
    ("state", Text),
    ("reason", Text),
    ("foc", Time),
    ("exceptions", TEXTS),
    ("messaging", Text),
    ("is_done", Boolean),
];
const REPORT: Fields = &[
    ("job", Text),
    ("base_url", Text),
    ("group_reference", Text),
    ("at", Time),
    ("totals", Object(TOTALS)),
    ("attention", List(&Object(ATTENTION))),
    ("accounts", List(&Object(ACCOUNT))),
    ("orders", List(&Object(REPORT_ORDER))),
    ("numbers", List(&Object(REPORT_NUMBER))),
    ("events", List(&Object(EVENT))),
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
const COUNTS: Fields =
    &[("accepted", Integer), ("repeated", Integer), ("stale", Integer), ("rejected", Integer), ("deferred", Integer)];
const EXCEPTION: Fields =
    &[("code", Text), ("description", Text), ("meaning", Text), ("who", Text), ("next", Text), ("fields", TEXTS)];
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
    ("port-in listen", Output::Object(COUNTS)),
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
