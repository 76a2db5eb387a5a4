//! Logs and messages contain no key, account number, PIN, identifier, code, token or document.

use crate::examples::{ITEM, ORDER, TOKEN, order};
use crate::shown::{ACCOUNT, BUSINESS, CODE, DOCUMENT, PIN, SHORT_PIN, SIGNATURE, Shown, TAX, log_to};
use crate::support::{KEY, REQUEST_ID, StubResponse, Wire, of};
use crate::tcp::{Broken, Reply};
use serde_json::{Value, json};
use telnyx_porting::types::{UpdatePortingOrderEndUser, UpdatePortingOrderEndUserAdmin};
use telnyx_porting::{ManualClock, OrderFilter, OrderUpdate, ReceivedCode, ShareRequest, Upload};

fn update(pin: &str) -> OrderUpdate {
    let admin = UpdatePortingOrderEndUserAdmin::new()
        .with_account_number(ACCOUNT)
        .with_pin_passcode(pin)
        .with_tax_identifier(TAX)
        .with_business_identifier(BUSINESS);
    OrderUpdate::new().with_end_user(UpdatePortingOrderEndUser::new().with_admin(admin))
}

/// An order with the values that were sent.
fn order_with_secrets() -> Value {
    let mut order = order("draft");
    order["end_user"]["admin"] = json!({
        "account_number": ACCOUNT,
        "pin_passcode": PIN,
        "tax_identifier": TAX,
        "business_identifier": BUSINESS,
        "yet_another_pin": "90517"
    });
    json!({"data": order})
}

/// Errors that quote the request in all known forms.
fn quoting(secrets: &[&str]) -> Vec<StubResponse> {
    let text = secrets.join(", ");
    let entries = [
        json!({"code": "10015", "title": format!("Bad: {text}"), "detail": format!("\"{text}\" does not match ({text}).")}),
        json!({"code": "10015", "detail": {"given": secrets, "text": text}}),
        json!({"code": "10015", "description": text}),
        json!(text),
    ];
    let places =
        json!({"code": text, "source": {"pointer": format!("/{text}"), "parameter": text}, "meta": {"url": text}});
    let document = |entry: &Value| StubResponse::json(422, &json!({"errors": [entry, entry]}));
    let in_header = secrets.iter().filter(|text| text.trim() == **text && text.is_ascii());
    let in_header = in_header.map(|text| StubResponse::named(422, &format!("req-{text}")));
    entries.iter().chain([&places]).map(document).chain(in_header).collect()
}

/// A server must not be able to write control characters or separate lines to a terminal.
#[tokio::test]
async fn texts_of_the_server_are_shown_on_one_line() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let evil = "a\u{1b}]0;x\u{7}b\r\nerror: c\u{202e}d\u{2028}e";
    let entry = json!({
        "code": evil, "title": evil, "detail": evil, "source": {"pointer": evil, "parameter": evil}, "meta": {"url": evil}
    });
    wire.script([StubResponse::json(422, &json!({"errors": [entry, evil]}))]);
    let error = wire.client.order(of(ORDER)).update(update(PIN)).await.unwrap_err();
    shown.error(&error);
    // `{:#?}` adds its own line breaks.
    for text in
        [error.to_string(), format!("{error:?}")].into_iter().chain(error.api_errors().iter().map(ToString::to_string))
    {
        assert!(!text.contains(|c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2028}')), "{text:?}");
    }
    assert!(error.to_string().contains("a\u{fffd}]0;x\u{fffd}b"), "{error}");
}

#[tokio::test]
async fn an_update_shows_no_secret() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let _guard = log_to(&shown);
    let order = wire.client.order(of(ORDER));
    shown.debug(&wire.client);
    shown.debug(&order);
    for pin in [PIN, SHORT_PIN] {
        shown.debug(&update(pin));
        shown.debug(&update(pin).validate());
        let mut responses = quoting(&[KEY, ACCOUNT, pin.trim(), TAX, BUSINESS]);
        responses.extend(quoting(&[KEY, ACCOUNT, pin, TAX, BUSINESS]));
        // Bodies other than error documents are not shown.
        responses.push(StubResponse::file(422, "text/plain", format!("{ACCOUNT} {pin}")));
        responses.push(StubResponse::file(200, "application/json", format!("{{\"data\": \"{pin}\"}}")));
        responses.push(StubResponse::file(
            200,
            "application/json",
            format!("{{\"data\": {{\"end_user\": {{\"admin\": {pin}"),
        ));
        responses.push(StubResponse::json(200, &order_with_secrets()));
        for response in responses {
            wire.script([response]);
            shown.call(order.update(update(pin))).await;
        }
    }
    wire.script([StubResponse::json(200, &order_with_secrets())]);
    shown.debug(&order.get().await.unwrap());
    shown.has_no_secret();
    assert!(shown.text().contains("does not match ([hidden], [hidden], [hidden], [hidden], [hidden])."));
}

#[tokio::test]
async fn tokens_codes_and_documents_are_not_shown() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let _guard = log_to(&shown);
    let order = wire.client.order(of(ORDER));

    let shared = json!({"data": {"id": ITEM, "token": TOKEN, "permissions": ["porting_order.document.read"]}});
    wire.script([StubResponse::json(201, &shared)]);
    shown.call(order.share(ShareRequest::new())).await;

    let code = || ReceivedCode::new(of("+61412345678"), CODE);
    shown.debug(&code());
    let verified = json!({"data": [{"phone_number": "+61412345678", "verified": false}]});
    for response in quoting(&[CODE, KEY]).into_iter().chain([StubResponse::json(200, &verified)]) {
        wire.script([response]);
        shown.call(order.verification_codes().verify([code()])).await;
    }

    let upload = || Upload::bytes("loa.pdf", DOCUMENT);
    let url = || Upload::url(format!("https://files.example.com/loa.pdf?sig={SIGNATURE}"));
    shown.debug(&upload());
    shown.debug(&url());
    let document = json!({"data": {"id": ITEM, "filename": "loa.pdf", "size": 3, "preview": DOCUMENT}});
    for response in
        [StubResponse::status(503), StubResponse::json(200, &document), StubResponse::json(413, &json!(DOCUMENT))]
    {
        wire.script([response]);
        shown.call(wire.client.documents().upload(upload())).await;
        shown.call(wire.client.documents().upload(url())).await;
    }
    wire.script(quoting(&[&format!("https://files.example.com/loa.pdf?sig={SIGNATURE}")]));
    shown.call(wire.client.documents().upload(url())).await;
    wire.script([StubResponse::file(200, "application/pdf", DOCUMENT)]);
    shown.call(wire.client.documents().download(of(ITEM))).await;
    // Bytes are shown if requested.
    shown.debug(&wire.client.documents().download(of(ITEM)).bytes());
    shown.has_no_secret();
}

#[tokio::test]
async fn a_key_quoted_by_the_server_is_not_shown() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    let _guard = log_to(&shown);
    let builder = telnyx_porting::Client::builder(of(KEY));
    shown.debug(&builder);
    shown.debug(&wire.client.api());
    for response in quoting(&[KEY]) {
        wire.script([response]);
        shown.call(wire.client.order(of(ORDER)).get()).await;
        shown.call(wire.client.order(of(ORDER)).confirm_once()).await;
        shown.call(wire.client.documents().get(of(ITEM))).await;
        let page = wire.client.orders().list(OrderFilter::new());
        shown.error(&page.items().next().await.unwrap().unwrap_err());
    }
    shown.has_no_secret();
}

#[tokio::test]
async fn connections_that_break_show_no_secret() {
    let shown = Shown::default();
    let _guard = log_to(&shown);
    for reply in [Reply::Nothing, Reply::cut_off(&order_with_secrets().to_string()[..120])] {
        let server = Broken::start([reply]);
        let clock = ManualClock::new(crate::support::now());
        let client = crate::support::builder_of(&server.base_url, &clock).build().unwrap();
        shown.call(client.order(of(ORDER)).update(update(PIN))).await;
        shown.call(client.documents().upload(Upload::bytes("loa.pdf", DOCUMENT))).await;
    }
    shown.has_no_secret();
}

#[tokio::test]
async fn spans_and_events_identify_requests() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    wire.script([StubResponse::status(502), StubResponse::json(200, &order_with_secrets())]);
    {
        let _guard = log_to(&shown);
        wire.client.order(of(ORDER)).update(update(PIN)).await.unwrap();
        wire.client.exception_types().await.unwrap_err();
    }
    let text = shown.text();
    let events: Vec<_> =
        text.lines().filter(|line| line.contains("telnyx_porting") && line.contains(": attempt attempt=")).collect();
    let [first, second, third] = events.as_slice() else { panic!("{events:#?}") };
    let span = format!(
        "operation=\"update_porting_order\" method=\"PATCH\" path=\"/porting_orders/{{id}}\" order_id=\"{ORDER}\""
    );
    for (event, attempt, status) in [(first, 1, 502), (second, 2, 200)] {
        let fields = format!("attempt={attempt} status={status} request_id=\"{REQUEST_ID}\" milliseconds=");
        assert!(event.contains(&span) && event.contains(&fields), "{event}");
    }
    // The span has the result of the last attempt.
    assert!(second.contains("attempt=1 milliseconds="), "{second}");
    assert!(third.contains("operation=\"list_exception_types\"") && !third.contains("order_id"), "{third}");
}

#[tokio::test]
async fn the_trace_level_logs_headers_and_pauses_without_values_or_queries() {
    let (shown, wire) = (Shown::default(), Wire::start().await);
    wire.script([StubResponse::status(502), StubResponse::json(200, &json!({"data": []}))]);
    {
        let _guard = log_to(&shown);
        let filter = OrderFilter::new().with_phone_number_contains("5550199").with_customer_reference("Jane Roe");
        wire.client.orders().list(filter).try_collect().await.unwrap();
    }
    let text = shown.text();
    let line =
        |what: &str| text.lines().rfind(|line| line.contains(what)).unwrap_or_else(|| panic!("no {what}: {text}"));
    let request = line(": request path=\"/v2/porting_orders\" headers=\"");
    assert!(request.contains("authorization") && request.contains("user-agent"), "{request}");
    assert!(line(": response headers=\"").contains("content-type"), "{text}");
    assert!(line(": waiting before another attempt milliseconds=").contains("list_porting_orders"), "{text}");
    shown.has_no_secret();
    for value in ["Bearer", "telnyx-porting/", "5550199", "Jane"] {
        assert!(!text.contains(value), "{value} is shown: {text}");
    }
}
