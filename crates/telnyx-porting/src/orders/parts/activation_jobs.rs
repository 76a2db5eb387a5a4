//! Activation jobs of orders.

use crate::call::Call;
use crate::generated::{ActivationJobId, ActivationJobs};
use crate::validation::{Issue, Issues, Rule};
use chrono::{DateTime, Utc};
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{ActivationJob, UpdateActivationJob};

/// The time at which an activation job runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivationTime {
    at: DateTime<Utc>,
    windows: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl ActivationTime {
    /// Sets the time, in UTC. It must be within one of the job's activation windows.
    pub fn at(time: DateTime<Utc>) -> Self {
        Self { at: time, windows: Vec::new() }
    }

    /// Validates the time against the windows of the job before anything is sent.
    #[must_use]
    pub fn within(mut self, job: &ActivationJob) -> Self {
        let window = |start: &Timestamp, end: &Timestamp| Some((start.parse()?, end.parse()?));
        self.windows
            .extend(job.activation_windows.iter().filter_map(|w| window(w.start_at.as_ref()?, w.end_at.as_ref()?)));
        self
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        let inside = self.windows.iter().any(|(start, end)| (start..=end).contains(&&self.at));
        if !self.windows.is_empty() && !inside {
            let message =
                format!("{} is not within any of the job's {} activation windows", self.at, self.windows.len());
            let issue = Issue::error("activate_at", Rule::ActivationWindow, message);
            issues.push(issue.with_hint("choose a time within `activation_windows` of the job"));
        }
        issues
    }
}

impl ActivationJobs {
    /// Sets the time at which a job runs.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) if its windows are known and the time is not within any of them.
    pub fn update(&self, job: ActivationJobId, time: ActivationTime) -> Call<ActivationJob> {
        let accepted = self.client.validate(time.validate());
        let (id, body) = (self.order.clone(), UpdateActivationJob::new().with_activate_at(Timestamp::from(time.at)));
        Call::data(&self.client, |api| async move {
            api.update_porting_orders_activation_job().id(id).activation_job_id(job).body(body).send().await
        })
        .validated(accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_outside_known_windows_is_rejected() {
        let job: ActivationJob = serde_json::from_value(serde_json::json!({"activation_windows": [
            {"start_at": "2026-03-02T12:00:00Z", "end_at": "2026-03-03T02:00:00Z"},
            {"start_at": null, "end_at": "2026-03-04T02:00:00Z"},
        ]}))
        .unwrap();
        let refused = |time: &str| ActivationTime::at(time.parse().unwrap()).within(&job).validate().has_errors();
        assert!(!refused("2026-03-02T12:00:00Z") && !refused("2026-03-03T02:00:00Z"));
        assert!(refused("2026-03-02T11:59:59Z") && refused("2026-03-04T01:00:00Z"));
        // Unreadable windows are ignored.
        assert!(!ActivationTime::at(Utc::now()).within(&ActivationJob::default()).validate().has_errors());
    }
}
