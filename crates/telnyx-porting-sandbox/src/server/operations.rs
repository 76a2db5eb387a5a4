//! Names of the operations, for counting.

use axum::http::Method;

/// Method, route and operation id.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("POST", "/v2/portability_checks", "PostPortabilityCheck"),
    ("GET", "/v2/porting/loa_configurations", "ListLoaConfigurations"),
    ("POST", "/v2/porting/loa_configurations", "CreateLoaConfiguration"),
    ("POST", "/v2/porting/loa_configurations/preview", "PreviewLoaConfigurationParams"),
    ("GET", "/v2/porting/loa_configurations/{id}", "GetLoaConfiguration"),
    ("PATCH", "/v2/porting/loa_configurations/{id}", "UpdateLoaConfiguration"),
    ("DELETE", "/v2/porting/loa_configurations/{id}", "DeleteLoaConfiguration"),
    ("GET", "/v2/porting/loa_configurations/{id}/preview", "PreviewLoaConfiguration"),
    ("GET", "/v2/porting/reports", "ListPortingReports"),
    ("POST", "/v2/porting/reports", "CreatePortingReport"),
    ("GET", "/v2/porting/reports/{id}", "GetPortingReport"),
    ("GET", "/v2/porting/uk_carriers", "listPortingUKCarriers"),
    ("GET", "/v2/porting_orders", "ListPortingOrders"),
    ("POST", "/v2/porting_orders", "CreatePortingOrder"),
    ("GET", "/v2/porting_orders/exception_types", "ListExceptionTypes"),
    ("GET", "/v2/porting_orders/{id}", "GetPortingOrder"),
    ("PATCH", "/v2/porting_orders/{id}", "UpdatePortingOrder"),
    ("DELETE", "/v2/porting_orders/{id}", "DeletePortingOrder"),
    ("POST", "/v2/porting_orders/{id}/actions/confirm", "ConfirmPortingOrder"),
    ("POST", "/v2/porting_orders/{id}/actions/cancel", "CancelPortingOrder"),
    ("POST", "/v2/porting_orders/{id}/actions/share", "SharePortingOrder"),
    ("GET", "/v2/porting_orders/{id}/activation_jobs", "ListPortingOrderActivationJobs"),
    ("GET", "/v2/porting_orders/{id}/activation_jobs/{job_id}", "GetPortingOrdersActivationJob"),
    ("PATCH", "/v2/porting_orders/{id}/activation_jobs/{job_id}", "UpdatePortingOrdersActivationJob"),
    ("POST", "/v2/porting_orders/{id}/actions/activate", "ActivatePortingOrder"),
    ("GET", "/v2/porting/events", "listPortingEvents"),
    ("GET", "/v2/porting/events/{id}", "showPortingEvent"),
    ("POST", "/v2/porting/events/{id}/republish", "republishPortingEvent"),
    ("GET", "/v2/porting_orders/{id}/allowed_foc_windows", "ListAllowedFocWindows"),
    ("GET", "/v2/porting_orders/{id}/comments", "ListPortingOrderComments"),
    ("POST", "/v2/porting_orders/{id}/comments", "CreatePortingOrderComment"),
    ("GET", "/v2/porting_orders/{id}/loa_template", "GetPortingOrderLoaTemplate"),
    ("GET", "/v2/porting_orders/{id}/requirements", "ListPortingOrderRequirements"),
    ("GET", "/v2/porting_orders/{id}/sub_request", "GetPortingOrderSubRequest"),
    ("GET", "/v2/porting_phone_numbers", "ListPortingPhoneNumbers"),
    ("POST", "/v2/documents", "CreateDocument"),
    ("GET", "/v2/documents/{id}", "RetrieveDocument"),
    ("GET", "/v2/documents/{id}/download", "DownloadDocument"),
];

/// The operation of a request; none for one that matches none, and for the sandbox's own endpoints.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static str> {
    let matching = |(name, template, _): &&(&str, &str, &str)| *name == method.as_str() && fits(template, path);
    OPERATIONS.iter().find(matching).map(|(_, _, id)| *id)
}

/// Whether a path is meant for the API, as all are but those of the page and of the sandbox's own endpoints.
pub(super) fn is_of_api(path: &str) -> bool {
    path != "/" && !path.starts_with("/sandbox/")
}

fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given || (wanted.starts_with('{') && !given.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_win_over_ids() {
        assert_eq!(operation(&Method::GET, "/v2/porting_orders/exception_types"), Some("ListExceptionTypes"));
        assert_eq!(operation(&Method::GET, "/v2/porting_orders/1"), Some("GetPortingOrder"));
        assert_eq!(operation(&Method::PUT, "/v2/porting_orders/1"), None);
        assert_eq!(operation(&Method::GET, "/v2/porting_orders/"), None);
        assert!(is_of_api("/v3/x") && !is_of_api("/") && !is_of_api("/sandbox/state"));
    }
}
