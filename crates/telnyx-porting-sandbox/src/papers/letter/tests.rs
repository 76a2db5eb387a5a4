use std::sync::Arc;

use lopdf::Document;
use uuid::Uuid;

use super::subject::Numbers;
use super::*;
use crate::simulation::document::{LetterheadAddress, LetterheadContact};
use crate::simulation::order::OrderNumber;
use crate::simulation::phone_number::Number;

/// A PNG file with a picture of one colour in it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = (0..width * height).flat_map(|_| [30, 90, 160, 200]).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    file
}

fn head(company_name: &str, logo: Vec<u8>) -> Head {
    let letterhead = Letterhead {
        name: "Default".to_owned(),
        logo: Uuid::nil(),
        company_name: company_name.to_owned(),
        address: LetterheadAddress {
            street_address: "1200 Example Street".to_owned(),
            extended_address: Some("Suite 400".to_owned()),
            city: "Denver".to_owned(),
            state: "CO".to_owned(),
            zip_code: "80202".to_owned(),
            country_code: "US".to_owned(),
        },
        contact: LetterheadContact { email: "porting@example.com".to_owned(), phone_number: "+13035550199".to_owned() },
    };
    Head { letterhead, logo: logo.into() }
}

/// Reads a file, keeps it if a directory is named for a look at it, and answers its pages' text with single spaces.
fn read(name: &str, letter: &Letter) -> Vec<String> {
    let file = letter.render();
    if let Some(folder) = std::env::var_os("LETTERS") {
        std::fs::write(std::path::Path::new(&folder).join(name), &file).unwrap();
    }
    let document = Document::load_mem(&file).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = |page: &u32| document.extract_text(&[*page]).unwrap();
    pages.iter().map(text).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

#[test]
fn a_sample_shows_the_letterhead() {
    let letter = Letter { head: Some(head("Example Communications LLC", png(240, 80))), subject: Subject::sample() };
    let pages = read("sample.pdf", &letter);
    assert_eq!(pages.len(), 1);
    assert_has(
        &pages[0],
        &[
            "Letter of Authorization",
            "Example Communications LLC",
            "Suite 400",
            "Denver, CO 80202, US",
            "porting@example.com",
            "Sample Bakery",
            "Ada Baker",
            "1 Flour Street",
            "Telephone numbers (6)",
            "+13035550105",
            "Signature",
            "Date",
            "Page 1 of 1",
        ],
    );
    let document = Document::load_mem(&letter.render()).unwrap();
    let images = document.objects.values().filter_map(|object| object.as_stream().ok());
    let widths: Vec<i64> = images.filter_map(|stream| stream.dict.get(b"Width").ok()?.as_i64().ok()).collect();
    assert_eq!(widths, [240]);
}

#[test]
fn all_numbers_are_listed_over_as_many_pages_as_they_take() {
    let entry = |n: u32| OrderNumber {
        id: Uuid::nil(),
        number: Number::parse(&format!("+1303555{n:04}")).unwrap(),
        block: None,
    };
    let numbers: Vec<OrderNumber> = (0..1000).map(entry).collect();
    let subject = Subject { numbers: Numbers::OfOrder(Arc::new(numbers)), ..Subject::sample() };
    let pages = read("many.pdf", &Letter { head: None, subject });
    assert!(pages.len() > 5, "{}", pages.len());
    let text = pages.join(" ");
    for n in 0..1000 {
        assert_eq!(text.matches(&format!("+1303555{n:04}")).count(), if n == 100 { 2 } else { 1 }, "{n}");
    }
    assert!(pages.iter().enumerate().all(|(n, page)| page.contains(&format!("Page {} of {}", n + 1, pages.len()))));
    assert_has(&pages[1], &["Telephone numbers (1000), continued"]);
    assert_has(pages.last().unwrap(), &["Signed for the customer"]);
}

#[test]
fn toll_free_numbers_get_their_responsible_organisation() {
    let pages =
        read("toll_free.pdf", &Letter { head: None, subject: Subject { toll_free: true, ..Subject::sample() } });
    assert_has(&pages[0], &["(RespOrg) of the toll-free numbers is to be QIT02"]);
    assert!(!read("plain.pdf", &Letter { head: None, subject: Subject::sample() })[0].contains("QIT02"));
}

#[test]
fn odd_text_and_a_broken_logo_do_no_harm() {
    let subject = Subject {
        entity_name: Some("Пекарня (Bäckerei) \\ 北京 ) Tj ET".to_owned()),
        authorized_person: Some("x".repeat(100_000)),
        address: vec!["(".repeat(500), "\0\r\n".to_owned()],
        billing_number: None,
        extent: None,
        ..Subject::sample()
    };
    let letter = Letter { head: Some(head(&"Wide Company ".repeat(100), b"\x89PNG\r\n\x1a\n".to_vec())), subject };
    let text = read("odd.pdf", &letter).join(" ");
    assert_has(&text, &["Pekarnia (Bäckerei) \\ Bei Jing ) Tj ET", "Logo not readable", "Wide Company"]);
}
