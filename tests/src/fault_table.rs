//! The results of operations under faults: one cell for each fault, operation, server and client.
//!
//! A [`Cell`] sets up a sandbox behind a [`FaultServer`], lets a client run the operation once, and compares the client's
//! report with the actual effects.

use crate::faults::{Fault, FaultPlan, FaultServer, RetryAfter, Rule};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::time::Duration;
use telnyx_porting::types::{
    UpdatePortingOrderEndUser, UpdatePortingOrderEndUserAdmin, UpdatePortingOrderEndUserLocation,
};
use telnyx_porting::{CreateOrder, Misc, OrderExt, OrderUpdate, Upload};
use telnyx_porting_sandbox::{Clock, Sandbox};

/// The number that is ported.
pub const NUMBER: &str = "+13035550142";
/// The delay of a body: longer than the clients' timeout.
pub const HELD_BACK: Duration = Duration::from_millis(900);

/// The operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Creates an order for [`NUMBER`].
    Create,
    /// Submits an order that is filled in.
    Confirm,
    /// Creates a sharing token.
    Share,
    /// Uploads a document.
    Upload,
    /// Changes an order.
    Patch,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Create, Self::Confirm, Self::Share, Self::Upload, Self::Patch];

    fn method(self) -> &'static str {
        if self == Self::Patch { "PATCH" } else { "POST" }
    }

    /// The path of the request, with ids as `{id}`.
    fn template(self) -> &'static str {
        match self {
            Self::Create => "/v2/porting_orders",
            Self::Confirm => "/v2/porting_orders/{id}/actions/confirm",
            Self::Share => "/v2/porting_orders/{id}/actions/share",
            Self::Upload => "/v2/documents",
            Self::Patch => "/v2/porting_orders/{id}",
        }
    }

    fn is_path(self, path: &str) -> bool {
        match self {
            Self::Create => path.ends_with("/porting_orders"),
            Self::Confirm => path.ends_with("/actions/confirm"),
            Self::Share => path.ends_with("/actions/share"),
            Self::Upload => path.ends_with("/documents"),
            Self::Patch => true,
        }
    }

    /// Whether running it twice has the same effect as running it once. A document that is not linked to an order is deleted
    /// after 30 minutes.
    fn is_harmless_twice(self) -> bool {
        matches!(self, Self::Upload | Self::Patch)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Create => "create",
            Self::Confirm => "confirm",
            Self::Share => "share",
            Self::Upload => "upload",
            Self::Patch => "patch",
        })
    }
}

/// All kinds of lost requests and responses.
pub fn faults() -> Vec<(&'static str, Fault)> {
    let status = |status, before, retry_after: Option<u32>| Fault::Status {
        status,
        html: false,
        retry_after: retry_after.map(RetryAfter::Seconds),
        before,
    };
    vec![
        ("drop before", Fault::DropBefore),
        ("drop after", Fault::DropAfter),
        ("reset before", Fault::ResetBefore),
        ("reset after", Fault::ResetAfter),
        ("cut", Fault::CutBody),
        ("malformed", Fault::Malformed),
        ("500 after", status(500, false, None)),
        ("502 html before", Fault::html_before(502)),
        ("502 html after", Fault::html_after(502)),
        ("503 retry-after before", status(503, true, Some(0))),
        ("503 retry-after after", status(503, false, Some(0))),
        ("429", Fault::rate_limited(Some(RetryAfter::Seconds(0)))),
        ("timeout after", Fault::SlowBody(HELD_BACK)),
    ]
}

/// A client's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// It is done.
    Done,
    /// It failed, and may have been done.
    MayBeDone,
    /// It failed, and was not done.
    NotDone,
}

/// The verdict on a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Done and reported, or not done and reported.
    Ok,
    /// Reported as done, and done twice.
    Doubled,
    /// Reported as done, and not done.
    Invented,
    /// Done, and reported as perhaps done.
    Reported,
    /// Done, and reported as not done.
    Denied,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Doubled => "DOUBLED",
            Self::Invented => "INVENTED",
            Self::Reported => "reported",
            Self::Denied => "DENIED",
        })
    }
}

/// One fault in one operation.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The operation.
    pub operation: Operation,
    /// The name of the fault.
    pub name: &'static str,
    /// The fault.
    pub fault: Fault,
    /// Whether the fault affects every request, not only the first.
    pub is_permanent: bool,
    /// Whether the server accepts numbers that are in another order.
    pub accepts_taken: bool,
}

impl Cell {
    /// The cells of all faults in these operations.
    pub fn all(operations: &[Operation], permanent: &[bool]) -> Vec<Self> {
        let mut cells = Vec::new();
        for &operation in operations {
            for (name, fault) in faults() {
                for &is_permanent in permanent {
                    for accepts_taken in [false, true] {
                        // Only creating depends on this.
                        if !accepts_taken || operation == Operation::Create {
                            cells.push(Self { operation, name, fault, is_permanent, accepts_taken });
                        }
                    }
                }
            }
        }
        cells
    }

    /// Lets a client run the operation, and rates its report. The client gets the URL of the server and the id of a draft.
    ///
    /// # Errors
    /// If the draft cannot be set up.
    pub async fn run<F, Fut>(&self, client: F) -> Result<Verdict, Box<dyn Error + Send + Sync>>
    where
        F: FnOnce(String, String) -> Fut,
        Fut: Future<Output = Report>,
    {
        let clock = Clock::frozen(crate::monday());
        let sandbox = Sandbox::builder().clock(clock).accept_taken_numbers(self.accepts_taken).start().await?;
        let draft = if self.operation == Operation::Create { String::new() } else { draft(&sandbox).await? };
        let before = sandbox.counters();
        let operation = self.operation;
        let rule = if self.is_permanent { Rule::every(self.fault) } else { Rule::nth(1, self.fault) };
        let rule = rule.method(operation.method()).path(move |path| operation.is_path(path));
        let server = FaultServer::start(sandbox.base_url(), FaultPlan::script([rule])).await?;
        let report = client(server.url(), draft).await;
        let (after, sent) = (sandbox.counters(), server.counts());
        let done = match operation {
            Operation::Create => after.orders_created - before.orders_created,
            Operation::Confirm => after.orders_confirmed - before.orders_confirmed,
            _ => sent.forwarded_to(operation.method(), operation.template()),
        };
        let done = if operation.is_harmless_twice() { done.min(1) } else { done };
        Ok(match (report, done) {
            (Report::Done, 0) => Verdict::Invented,
            (Report::Done, 1) | (Report::MayBeDone | Report::NotDone, 0) => Verdict::Ok,
            (Report::Done, _) => Verdict::Doubled,
            (Report::MayBeDone, _) => Verdict::Reported,
            (Report::NotDone, _) => Verdict::Denied,
        })
    }
}

/// A draft with everything that is required to confirm it.
async fn draft(sandbox: &Sandbox) -> Result<String, Box<dyn Error + Send + Sync>> {
    let client = crate::client_of(sandbox.base_url())?;
    let orders = client.orders().create(CreateOrder::new([NUMBER.parse()?])).await?;
    let order = orders.first().ok_or("nothing was created")?;
    let upload = || client.documents().upload(Upload::bytes("paper.pdf", b"%PDF-1.7 paper".as_slice()));
    let (loa, invoice) = (upload().await?.id()?, upload().await?.id()?);
    client.order(order.order_id()?).update(filled_in().with_loa(loa).with_invoice(invoice)).await?;
    Ok(order.order_id()?.to_string())
}

/// Everything that an order needs in addition to documents.
pub fn filled_in() -> OrderUpdate {
    let admin = UpdatePortingOrderEndUserAdmin::new()
        .with_entity_name("Porter McPortersen")
        .with_auth_person_name("Porter McPortersen II")
        .with_billing_phone_number("+13035551234")
        .with_account_number("0123abc");
    let location = UpdatePortingOrderEndUserLocation::new()
        .with_street_address("600 Congress Avenue")
        .with_locality("Austin")
        .with_administrative_area("TX")
        .with_postal_code("78701")
        .with_country_code("US");
    let end_user = UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location);
    OrderUpdate::new().with_misc(Misc::full()).with_end_user(end_user)
}

/// The verdicts by client, operation and fault. `Display` is a table; [`faulty`](Self::faulty) lists the invalid ones.
#[derive(Debug, Default)]
pub struct FaultTable(BTreeMap<String, BTreeMap<String, Verdict>>);

impl FaultTable {
    /// Adds a verdict.
    pub fn add(&mut self, client: &str, cell: &Cell, verdict: Verdict) {
        let server = if cell.accepts_taken { ", taken numbers accepted" } else { "" };
        let column = format!("{client}: {}{server}", cell.operation);
        let often = if cell.is_permanent { "always" } else { "once" };
        self.0.entry(format!("{} ({often})", cell.name)).or_default().insert(column, verdict);
    }

    /// The cells that are neither ok nor reported.
    pub fn faulty(&self) -> Vec<String> {
        let cells =
            self.0.iter().flat_map(|(fault, row)| row.iter().map(move |(column, verdict)| (fault, column, verdict)));
        let faulty = cells.filter(|(_, _, verdict)| !matches!(verdict, Verdict::Ok | Verdict::Reported));
        faulty.map(|(fault, column, verdict)| format!("{column}, {fault}: {verdict}")).collect()
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for FaultTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fault, row) in &self.0 {
            writeln!(f, "{fault}")?;
            for (column, verdict) in row {
                writeln!(f, "  {verdict:<8}  {column}")?;
            }
        }
        Ok(())
    }
}
