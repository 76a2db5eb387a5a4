//! Orders to list.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use telnyx_porting_sandbox::Sandbox;

use crate::Failure;

/// One for each of five carriers, with FastPort and without.
pub(crate) const ORDERS_IN_BATCH: usize = 10;

/// Creates the orders, one of each batch submitted and one of each with an FOC date.
pub(crate) async fn orders(client: &Client, sandbox: &Sandbox, batches: usize) -> Result<(), Failure> {
    let mut dates = Vec::new();
    for batch in 0..batches {
        let numbers: Vec<String> = (0..ORDERS_IN_BATCH).map(|n| number(batch, n)).collect();
        let body = json!({"phone_numbers": numbers, "customer_reference": format!("batch-{batch}")});
        let created = send(client, sandbox, Method::POST, "/v2/porting_orders", body).await?;
        let ids: Vec<String> = created["data"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|order| order["id"].as_str().map(str::to_owned))
            .collect();
        let [first, second, ..] = ids.as_slice() else {
            return Err("too few orders were created".into());
        };
        if dates.is_empty() {
            dates = allowed(client, sandbox, second).await?;
        }
        let date = dates.get(batch % dates.len()).ok_or("no date is allowed")?;
        let path = format!("/v2/porting_orders/{second}");
        let body = json!({"activation_settings": {"foc_datetime_requested": date}});
        send(client, sandbox, Method::PATCH, &path, body).await?;
        let path = format!("/sandbox/orders/{first}/status");
        send(client, sandbox, Method::POST, &path, json!({"value": "submitted"})).await?;
    }
    Ok(())
}

/// The last digit of the exchange selects the carrier, the thousands digit FastPort.
fn number(batch: usize, n: usize) -> String {
    let (carrier, thousands) = (n / 2, n % 2);
    format!("+130355{carrier}{thousands}{batch:03}")
}

async fn allowed(client: &Client, sandbox: &Sandbox, id: &str) -> Result<Vec<Value>, Failure> {
    let path = format!("/v2/porting_orders/{id}/allowed_foc_windows");
    let windows = send(client, sandbox, Method::GET, &path, Value::Null).await?;
    Ok(windows["data"].as_array().into_iter().flatten().map(|window| window["started_at"].clone()).collect())
}

async fn send(client: &Client, sandbox: &Sandbox, method: Method, path: &str, body: Value) -> Result<Value, Failure> {
    let url = format!("http://{}{path}", sandbox.address());
    let mut request = client.request(method, url).bearer_auth(sandbox.api_key());
    if !body.is_null() {
        request = request.json(&body);
    }
    Ok(request.send().await?.error_for_status()?.json().await?)
}
