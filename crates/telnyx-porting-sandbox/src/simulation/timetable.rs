//! How long each step takes.

use chrono::TimeDelta;

/// How long each step of an order's lifecycle takes, in the sandbox's time.
///
/// The defaults are typical of the real service. Steps run around the clock: the sandbox has no office hours
/// and no public holidays, only weekends, which have no FOC windows.
///
/// ```
/// use chrono::TimeDelta;
/// use telnyx_porting_sandbox::Timetable;
///
/// let slow_carrier = Timetable { carrier_reply: TimeDelta::days(9), ..Timetable::default() };
/// assert_eq!(slow_carrier.draft_lifetime, TimeDelta::days(30));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// From creation until an unconfirmed draft is deleted: 30 days.
    pub draft_lifetime: TimeDelta,
    /// From the customer's last reply until an order in exception is cancelled: 14 days.
    pub exception_lifetime: TimeDelta,
    /// From upload, or from the last unlinking, until an unlinked document is deleted: 30 minutes.
    pub document_lifetime: TimeDelta,
    /// From upload until the virus scan of a document is done: 10 seconds.
    pub document_scan: TimeDelta,
    /// From confirmation until the order goes to the losing carrier: 4 hours.
    pub in_process: TimeDelta,
    /// The same for FastPort orders: 10 minutes.
    pub in_process_fast_port: TimeDelta,
    /// From submission until the losing carrier replies: 24 hours.
    pub carrier_reply: TimeDelta,
    /// The same for FastPort orders: 30 minutes.
    pub carrier_reply_fast_port: TimeDelta,
    /// The same outside the United States and Canada: 3 days.
    pub carrier_reply_international: TimeDelta,
    /// From a correction by the customer until the order is submitted again: 4 hours.
    pub exception_review: TimeDelta,
    /// Until Telnyx and the carrier resolve an exception without the customer: 24 hours.
    pub telnyx_review: TimeDelta,
    /// From a cancellation request until the order is cancelled: 4 hours.
    pub cancel_review: TimeDelta,
    /// How long a verification code is valid: 10 minutes.
    pub verification_code: TimeDelta,
    /// From the start of an identity check until it is completed: 15 minutes.
    pub identity_check: TimeDelta,
    /// How long before the FOC date a cancellation is refused: 48 hours.
    pub cancel_lock: TimeDelta,
    /// From an activation on demand until the numbers are ported: 10 minutes.
    pub activation: TimeDelta,
    /// Business days from today to the first allowed FOC window: 5.
    pub foc_lead_days: u16,
    /// The same for FastPort orders: 1.
    pub foc_lead_days_fast_port: u16,
    /// The same outside the United States and Canada: 10.
    pub foc_lead_days_international: u16,
    /// Calendar days, from today, in which FOC windows are offered: 45.
    pub foc_horizon_days: u16,
    /// From the port of a local number until its text messages have moved too: 10 minutes.
    pub messaging: TimeDelta,
    /// The same for toll-free numbers: 4 days.
    pub messaging_toll_free: TimeDelta,
    /// From the request of a report until its file is written: 30 seconds.
    pub report: TimeDelta,
    /// Until an exception about the text messages of local numbers is resolved: 72 hours.
    pub messaging_exception: TimeDelta,
    /// The same for toll-free numbers: 7 days.
    pub messaging_exception_toll_free: TimeDelta,
}

impl Default for Timetable {
    fn default() -> Self {
        Self {
            draft_lifetime: TimeDelta::days(30),
            exception_lifetime: TimeDelta::days(14),
            document_lifetime: TimeDelta::minutes(30),
            document_scan: TimeDelta::seconds(10),
            in_process: TimeDelta::hours(4),
            in_process_fast_port: TimeDelta::minutes(10),
            carrier_reply: TimeDelta::hours(24),
            carrier_reply_fast_port: TimeDelta::minutes(30),
            carrier_reply_international: TimeDelta::days(3),
            exception_review: TimeDelta::hours(4),
            telnyx_review: TimeDelta::hours(24),
            cancel_review: TimeDelta::hours(4),
            verification_code: TimeDelta::minutes(10),
            identity_check: TimeDelta::minutes(15),
            cancel_lock: TimeDelta::hours(48),
            activation: TimeDelta::minutes(10),
            foc_lead_days: 5,
            foc_lead_days_fast_port: 1,
            foc_lead_days_international: 10,
            foc_horizon_days: 45,
            messaging: TimeDelta::minutes(10),
            messaging_toll_free: TimeDelta::days(4),
            report: TimeDelta::seconds(30),
            messaging_exception: TimeDelta::hours(72),
            messaging_exception_toll_free: TimeDelta::days(7),
        }
    }
}
