//! The duration of each step.

use chrono::TimeDelta;

macro_rules! timetable {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $default:expr,)+) => {
        /// The duration of each step of an order's lifecycle, in the sandbox's time.
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
            $($(#[$doc])* pub $field: $type,)+
        }

        impl Default for Timetable {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }
    };
}

timetable! {
    /// From creation until an unconfirmed draft is deleted: 30 days.
    draft_lifetime: TimeDelta = TimeDelta::days(30),
    /// From the customer's last reply until an order in exception is cancelled: 14 days.
    exception_lifetime: TimeDelta = TimeDelta::days(14),
    /// From upload, or from the last unlinking, until an unlinked document is deleted: 30 minutes.
    document_lifetime: TimeDelta = TimeDelta::minutes(30),
    /// From upload until the virus scan of a document is done: 10 seconds.
    document_scan: TimeDelta = TimeDelta::seconds(10),
    /// From confirmation until the order goes to the losing carrier: 4 hours.
    in_process: TimeDelta = TimeDelta::hours(4),
    /// The same for FastPort orders: 10 minutes.
    in_process_fast_port: TimeDelta = TimeDelta::minutes(10),
    /// From submission until the losing carrier replies: 24 hours.
    carrier_reply: TimeDelta = TimeDelta::hours(24),
    /// The same for FastPort orders: 30 minutes.
    carrier_reply_fast_port: TimeDelta = TimeDelta::minutes(30),
    /// The same outside the United States and Canada: 3 days.
    carrier_reply_international: TimeDelta = TimeDelta::days(3),
    /// From a correction by the customer until the order is submitted again: 4 hours.
    exception_review: TimeDelta = TimeDelta::hours(4),
    /// Until Telnyx and the carrier resolve an exception without the customer: 24 hours.
    telnyx_review: TimeDelta = TimeDelta::hours(24),
    /// From a cancellation request until the order is cancelled: 4 hours.
    cancel_review: TimeDelta = TimeDelta::hours(4),
    /// Validity of a verification code: 10 minutes.
    verification_code: TimeDelta = TimeDelta::minutes(10),
    /// From the start of an identity check until it is completed: 15 minutes.
    identity_check: TimeDelta = TimeDelta::minutes(15),
    /// Time before the FOC date in which a cancellation is rejected: 48 hours.
    cancel_lock: TimeDelta = TimeDelta::hours(48),
    /// From an activation on demand until the numbers are ported: 10 minutes.
    activation: TimeDelta = TimeDelta::minutes(10),
    /// Business days from today to the first allowed FOC window: 5.
    foc_lead_days: u16 = 5,
    /// The same for FastPort orders: 1.
    foc_lead_days_fast_port: u16 = 1,
    /// The same outside the United States and Canada: 10.
    foc_lead_days_international: u16 = 10,
    /// Calendar days, from today, in which FOC windows are offered: 45.
    foc_horizon_days: u16 = 45,
    /// From the port of a local number until its text messages have moved too: 10 minutes.
    messaging: TimeDelta = TimeDelta::minutes(10),
    /// The same for toll-free numbers: 4 days.
    messaging_toll_free: TimeDelta = TimeDelta::days(4),
    /// From the request of a report until its file is written: 30 seconds.
    report: TimeDelta = TimeDelta::seconds(30),
    /// Until an exception about the text messages of local numbers is resolved: 72 hours.
    messaging_exception: TimeDelta = TimeDelta::hours(72),
    /// The same for toll-free numbers: 7 days.
    messaging_exception_toll_free: TimeDelta = TimeDelta::days(7),
}
