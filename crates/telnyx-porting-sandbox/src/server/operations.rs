//! Names of the operations, for counting.

use axum::http::Method;

/// Method, route and operation id.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("POST", "/v2/portability_checks", "PostPortabilityCheck"),
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
    ("GET", "/v2/porting_orders/{id}/allowed_foc_windows", "ListAllowedFocWindows"),
    ("GET", "/v2/porting_orders/{id}/comments", "ListPortingOrderComments"),
    ("POST", "/v2/porting_orders/{id}/comments", "CreatePortingOrderComment"),
    ("GET", "/v2/porting_orders/{id}/requirements", "ListPortingOrderRequirements"),
    ("GET", "/v2/porting_orders/{id}/sub_request", "GetPortingOrderSubRequest"),
    ("GET", "/v2/porting_phone_numbers", "ListPortingPhoneNumbers"),
    ("POST", "/v2/documents", "CreateDocument"),
    ("GET", "/v2/documents/{id}", "RetrieveDocument"),
    ("GET", "/v2/documents/{id}/download", "DownloadDocument"),
];

/// Counted for requests that are no operation.
const UNKNOWN: &str = "unknown";

/// The operation that a request counts for; none for the sandbox's own page and endpoints.
pub(super) fn operation(method: &Method, path: &str, route: Option<&str>) -> Option<&'static str> {
    if path == "/" || path.starts_with("/sandbox/") {
        return None;
    }
    let known = OPERATIONS.iter().find(|(name, known, _)| Some(*known) == route && *name == method.as_str());
    Some(known.map_or(UNKNOWN, |(_, _, id)| id))
}
