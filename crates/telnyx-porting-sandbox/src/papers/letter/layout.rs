//! Where things are on a letter, and what it says.

use pdf_writer::Content;

use super::canvas::{BODY, Canvas, HEADING, LABEL, MARGIN, PAGE_WIDTH, STRONG, Style, TEXT_WIDTH, TITLE};
use super::logo::Logo;
use super::text::short;
use super::{Head, Letter, Subject};

/// Telnyx among the responsible organisations of toll-free numbers.
const RESP_ORG: &str = "QIT02";

/// Space for the logo.
const LOGO_WIDTH: f32 = 180.0;
const LOGO_HEIGHT: f32 = 60.0;

const GAP: f32 = 24.0;
const HALF: f32 = (TEXT_WIDTH - GAP) / 2.0;

/// Width of each of the four columns of numbers, and height of their rows.
const COLUMNS: [f32; 4] = [0.0, 1.0, 2.0, 3.0];
const COLUMN: f32 = TEXT_WIDTH / 4.0;
const ROW: f32 = 18.0;

const SIGNATURE_HEIGHT: f32 = 150.0;

const NOTE: &str = "Made by a test sandbox; no carrier accepts it.";

pub(super) fn pages(letter: &Letter, logo: Option<&Logo>) -> Vec<Content> {
    let mut canvas = Canvas::new();
    if let Some(head) = &letter.head {
        letterhead(&mut canvas, head, logo);
    }
    title(&mut canvas);
    authorization(&mut canvas, letter);
    details(&mut canvas, &letter.subject);
    numbers(&mut canvas, &letter.subject);
    signature(&mut canvas, &letter.subject);
    canvas.finish(&letter.subject.reference, NOTE)
}

/// The logo on the left, the company on the right.
fn letterhead(canvas: &mut Canvas, head: &Head, logo: Option<&Logo>) {
    let top = canvas.y;
    if let Some(logo) = logo {
        canvas.logo(MARGIN, top, logo.fit(LOGO_WIDTH, LOGO_HEIGHT));
    } else {
        canvas.band(MARGIN, top, LOGO_WIDTH / 2.0, LOGO_HEIGHT, 0.93);
        canvas.text(MARGIN + 12.0, top + 34.0, LABEL, "Logo not readable");
    }
    let letterhead = &head.letterhead;
    let (right, width) = (PAGE_WIDTH - MARGIN, TEXT_WIDTH - LOGO_WIDTH - GAP);
    let address = &letterhead.address;
    let lines = [
        address.street_address.clone(),
        address.extended_address.clone().unwrap_or_default(),
        format!("{}, {} {}, {}", address.city, address.state, address.zip_code, address.country_code),
        letterhead.contact.phone_number.clone(),
        letterhead.contact.email.clone(),
    ];
    let mut y = canvas.block_right(right, top - 4.0, width, HEADING, &short(&letterhead.company_name)) + 2.0;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        y = canvas.block_right(right, y, width, Style { size: 9.0, ..LABEL }, &short(line));
    }
    canvas.y = y.max(top + LOGO_HEIGHT) + 14.0;
    canvas.rule(MARGIN, canvas.y, TEXT_WIDTH, 0.75);
    canvas.y += 14.0;
}

fn title(canvas: &mut Canvas) {
    canvas.text(MARGIN, canvas.y + 18.0, TITLE, "Letter of Authorization");
    canvas.text(MARGIN, canvas.y + 34.0, Style { size: 10.0, ..LABEL }, "for the transfer of telephone numbers");
    canvas.y += 44.0;
}

fn authorization(canvas: &mut Canvas, letter: &Letter) {
    let subject = &letter.subject;
    let company = match &letter.head {
        Some(head) => format!("{}, and Telnyx as its carrier,", short(&head.letterhead.company_name)),
        None => "Telnyx".to_owned(),
    };
    let mut text = format!(
        "I am the customer of the telephone numbers below or may act for that customer. I authorize {company} to move \
         these numbers away from {}, to order everything from that carrier which the move takes, and to see the \
         account records that are needed for it. I ask that carrier to let the numbers go. This letter holds for 90 \
         days from the day of its signature.",
        subject.carrier
    );
    if subject.toll_free {
        text.push_str(" The responsible organization (RespOrg) of the toll-free numbers is to be ");
        text.push_str(RESP_ORG);
        text.push('.');
    }
    canvas.y = canvas.block(MARGIN, canvas.y, TEXT_WIDTH, BODY, &text) + 22.0;
}

/// The customer on the left, the account with the present carrier on the right.
fn details(canvas: &mut Canvas, subject: &Subject) {
    let (left, right, top) = (MARGIN, MARGIN + HALF + GAP, canvas.y);
    let entity = subject.entity_name.as_deref();
    let mut y = heading(canvas, left, top, "Customer");
    y = field(canvas, left, y, "Name on the account", entity.into_iter());
    y = field(canvas, left, y, "Authorized person", subject.authorized_person.as_deref().into_iter());
    let left_end = field(canvas, left, y, "Service address", subject.address.iter().map(String::as_str));

    let mut y = heading(canvas, right, top, "Present service");
    y = field(canvas, right, y, "Carrier", std::iter::once(subject.carrier.as_str()));
    y = field(canvas, right, y, "Billing telephone number (BTN)", subject.billing_number.as_deref().into_iter());
    y = field(canvas, right, y, "Extent of the transfer", subject.extent.into_iter());
    if subject.toll_free {
        y = field(canvas, right, y, "New responsible organization (RespOrg)", std::iter::once(RESP_ORG));
    }
    canvas.y = left_end.max(y) + 10.0;
}

fn heading(canvas: &mut Canvas, x: f32, y: f32, text: &str) -> f32 {
    canvas.text(x, y + 10.0, HEADING, text);
    canvas.rule(x, y + 16.0, HALF, 0.75);
    y + 20.0
}

/// A label and its value below, or a line for the pen.
fn field<'a>(canvas: &mut Canvas, x: f32, y: f32, label: &str, values: impl Iterator<Item = &'a str>) -> f32 {
    canvas.text(x, y + 10.0, LABEL, label);
    let mut end = y + 10.0;
    let mut is_empty = true;
    for value in values.filter(|value| !value.trim().is_empty()) {
        end = canvas.block(x, end, HALF, BODY, &short(value));
        is_empty = false;
    }
    if is_empty {
        end += 16.0;
        canvas.rule(x, end, HALF, 0.5);
    }
    end + 6.0
}

/// All numbers in rows of four, over as many pages as they take.
fn numbers(canvas: &mut Canvas, subject: &Subject) {
    let all: Vec<&str> = subject.numbers.iter().collect();
    let title = format!("Telephone numbers ({})", all.len());
    if !canvas.has_room(3.0 * ROW) {
        canvas.next_page();
    }
    table_head(canvas, &title);
    for row in all.chunks(COLUMNS.len()) {
        if !canvas.has_room(ROW) {
            canvas.next_page();
            table_head(canvas, &format!("{title}, continued"));
        }
        for (number, column) in row.iter().zip(COLUMNS) {
            canvas.text(MARGIN + 8.0 + column * COLUMN, canvas.y + 12.5, BODY, number);
        }
        canvas.y += ROW;
        canvas.rule(MARGIN, canvas.y, TEXT_WIDTH, 0.88);
    }
    canvas.y += 16.0;
}

fn table_head(canvas: &mut Canvas, title: &str) {
    canvas.band(MARGIN, canvas.y, TEXT_WIDTH, ROW + 2.0, 0.93);
    canvas.text(MARGIN + 8.0, canvas.y + 13.5, STRONG, title);
    canvas.y += ROW + 2.0;
}

/// Lines to sign on, which stay together.
fn signature(canvas: &mut Canvas, subject: &Subject) {
    if !canvas.has_room(SIGNATURE_HEIGHT) {
        canvas.next_page();
    }
    let (left, right, top) = (MARGIN, MARGIN + HALF + GAP, canvas.y);
    canvas.text(left, top + 14.0, HEADING, "Signed for the customer");
    let name = subject.authorized_person.as_deref().unwrap_or_default();
    canvas.text_within(left, top + 116.0, HALF, BODY, name);
    for (x, y, label) in [
        (left, top + 70.0, "Signature"),
        (right, top + 70.0, "Date"),
        (left, top + 120.0, "Name in print"),
        (right, top + 120.0, "Title"),
    ] {
        canvas.rule(x, y, HALF, 0.3);
        canvas.text(x, y + 11.0, LABEL, label);
    }
    canvas.y = top + SIGNATURE_HEIGHT;
}
