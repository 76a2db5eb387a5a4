//! Asking for a cancellation.

use chrono::{DateTime, Utc};

use super::{Timetable, enter};
use crate::clock::after;
use crate::server::{ApiError, Code, Problem};
use crate::state::{Order, Status};

/// Starts the cancellation of an order, unless its status or the nearness of its FOC date forbids that.
pub(crate) fn cancel(order: &mut Order, at: DateTime<Utc>, timetable: &Timetable) -> Result<(), ApiError> {
    if !order.status.is_cancellable() {
        return Err(refusal(&status_detail(&order.status)));
    }
    let locked = |foc: DateTime<Utc>| after(at, timetable.cancel_lock) >= foc;
    if order.foc_actual.is_some_and(locked) {
        let hours = timetable.cancel_lock.num_hours();
        return Err(refusal(&format!(
            "The order can no longer be cancelled: its FOC date is less than {hours} hours away."
        )));
    }
    enter(order, Status::CancelPending, at, timetable);
    Ok(())
}

fn status_detail(status: &Status) -> String {
    match status {
        Status::Draft => "A draft is not cancelled but deleted.".to_owned(),
        status => format!("An order with the status {} cannot be cancelled.", status.as_str()),
    }
}

fn refusal(detail: &str) -> ApiError {
    Problem::new(Code::Unprocessable, detail).into()
}
