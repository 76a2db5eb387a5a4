//! Uploads letter of authorization and invoice, links both, and submits the order.
//!
//! `cargo run -p telnyx-porting --example upload_loa [ORDER_ID]`
#![expect(clippy::print_stdout, reason = "examples print")]

mod support;

use telnyx_porting::{OrderUpdate, Upload};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = support::connect().await?;
    let order = support::order_without_documents(&client).await?;

    // An order cannot be submitted without documents. The API lists all missing data.
    if let Err(error) = order.confirm().await {
        for missing in error.api_errors() {
            println!("missing: {}", missing.pointer.as_deref().unwrap_or_default());
        }
    }

    // Upload documents last: the API deletes documents that are not linked to an order within 30 minutes. Files are
    // streamed from disk, up to 20 MB. The letter must be signed within the last 90 days and list all numbers; the
    // invoice of the losing carrier must be at most 30 days old.
    let reference = "customer-request-17";
    let loa = Upload::file(support::file("documents/loa.pdf")).with_customer_reference(reference);
    let loa = client.documents().upload(loa).await?;
    let invoice = Upload::file(support::file("documents/invoice.pdf")).with_customer_reference(reference);
    let invoice = client.documents().upload(invoice).await?;
    println!("uploaded {} and {}", loa.filename().unwrap_or_default(), invoice.filename().unwrap_or_default());

    // Link both in one update. Later orders of the same customer can be linked to the same documents.
    let linked = order.update(OrderUpdate::new().with_loa(loa.id()?).with_invoice(invoice.id()?)).await?;
    let documents = linked.documents.unwrap_or_default();
    println!("linked: {}", documents.loa.is_some() && documents.invoice.is_some());

    // Submitting is not retried blindly: if the response is lost, the order is read first.
    let submitted = order.confirm_once().await?;
    let status = submitted.status.and_then(|status| status.value);
    println!("the order is {}", status.map_or_else(|| "without a status".to_owned(), |value| value.to_string()));
    Ok(())
}
