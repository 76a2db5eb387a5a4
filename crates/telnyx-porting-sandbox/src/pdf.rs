//! PDF files: plain text in one built-in font, and the letters of authorization that are made of it.
//!
//! The font has the characters of Latin-1. Any other character is written as its code point, such as `<U+5317>`.

use bytes::Bytes;

use crate::simulation::document::Letterhead;
use crate::simulation::order::{Location, Order, PortType};
use crate::simulation::phone_number::NumberType;

/// Characters of a line and lines of a page: US letter with a margin of 54 points, Courier at 10 points.
const COLUMNS: usize = 84;
const LINES: usize = 54;

/// The RespOrg of Telnyx, which is responsible for its toll-free numbers.
const RESP_ORG: &str = "QIT02";

const NOTE: &str = "Created by a test sandbox; no carrier accepts it.";

/// The contents of a letter of authorization. A blank field gets a line to fill in by hand.
#[derive(Debug)]
pub(crate) struct Letter {
    /// Printed at the foot of each page.
    reference: String,
    entity_name: String,
    authorized_person: String,
    address: String,
    carrier: String,
    billing_number: String,
    extent: &'static str,
    toll_free: bool,
    numbers: Vec<String>,
}

/// The company that the numbers move to.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) letterhead: Letterhead,
    /// A PNG file.
    pub(crate) logo: Bytes,
}

impl Letter {
    /// The letter of an order, with the data that the order has.
    pub(crate) fn from_order(order: &Order) -> Self {
        let admin = &order.end_user.admin;
        Self {
            reference: format!("Porting order {}", order.id),
            entity_name: admin.entity_name.clone().unwrap_or_default(),
            authorized_person: admin.auth_person_name.clone().unwrap_or_default(),
            address: address(&order.end_user.location),
            carrier: order.carrier.name.clone(),
            billing_number: admin.billing_phone_number.clone().unwrap_or_default(),
            extent: match order.misc.as_ref().and_then(|misc| misc.kind) {
                Some(PortType::Full) => "All numbers of the account",
                Some(PortType::Partial) => "Some numbers of the account",
                None => "",
            },
            toll_free: order.kind == NumberType::TollFree,
            numbers: order.numbers.iter().map(|entry| entry.number.e164.clone()).collect(),
        }
    }

    /// A letter of an invented customer, as a preview of a letterhead.
    pub(crate) fn sample() -> Self {
        Self {
            reference: "Preview with invented data".to_owned(),
            entity_name: "Sample Bakery".to_owned(),
            authorized_person: "Ada Baker".to_owned(),
            address: "1 Flour Street, Denver, CO 80202, US".to_owned(),
            carrier: "Foothill Telephone".to_owned(),
            billing_number: "+13035550100".to_owned(),
            extent: "Some numbers of the account",
            toll_free: false,
            numbers: (0..6).map(|n| format!("+1303555010{n}")).collect(),
        }
    }

    /// The PDF file. Without a letterhead, Telnyx is the company that the numbers move to.
    pub(crate) fn render(&self, head: Option<&Head>) -> Vec<u8> {
        let carrier = field(&self.carrier);
        let company = head.map(|head| format!("{} and its carrier Telnyx", field(&head.letterhead.company_name)));
        let resp_org =
            format!("\nThe responsible organization (RespOrg) of the toll-free numbers is to be {RESP_ORG}.");
        let columns: Vec<String> = self.numbers.iter().map(|number| format!("{number:<20} ")).collect();
        let rows: Vec<String> = columns.chunks(4).map(|row| row.concat()).collect();
        let text = format!(
            "{letterhead}\
             Letter of Authorization for the transfer of telephone numbers\n\
             \n\
             I am the customer of the telephone numbers below or authorized to act for the customer. I authorize \
             {company} to transfer these numbers from {carrier}, to place all orders that the transfer requires, and to \
             obtain the account records that it requires. I ask {carrier} to release the numbers. This letter is valid \
             for 90 days after the date of signature.{resp_org}\n\
             \n\
             Name on the account:      {entity_name}\n\
             Authorized person:        {authorized_person}\n\
             Service address:          {address}\n\
             Carrier:                  {carrier}\n\
             Billing telephone number: {billing_number}\n\
             Extent of the transfer:   {extent}\n\
             \n\
             Signed for the customer\n\
             \n\
             Signature:     ____________________  Date:  ____________________\n\
             \n\
             Name in print: ____________________  Title: ____________________\n\
             \n\
             Telephone numbers ({count}):\n\
             {numbers}",
            letterhead = head.map(letterhead).unwrap_or_default(),
            company = company.as_deref().unwrap_or("Telnyx"),
            resp_org = if self.toll_free { &resp_org } else { "" },
            entity_name = field(&self.entity_name),
            authorized_person = field(&self.authorized_person),
            address = field(&self.address),
            billing_number = field(&self.billing_number),
            extent = field(self.extent),
            count = self.numbers.len(),
            numbers = rows.join("\n"),
        );
        render(&text, &format!("{}. {NOTE}", self.reference))
    }
}

/// A value on one line, or a line to fill in by hand.
fn field(value: &str) -> String {
    let value = value.replace(char::is_control, " ");
    if value.trim().is_empty() { "_".repeat(30) } else { value }
}

fn letterhead(head: &Head) -> String {
    let Letterhead { company_name, address, contact, .. } = &head.letterhead;
    let city = format!("{}, {} {}, {}", address.city, address.state, address.zip_code, address.country_code);
    let lines = [
        Some(company_name.as_str()),
        Some(address.street_address.as_str()),
        address.extended_address.as_deref(),
        Some(city.as_str()),
        Some(contact.phone_number.as_str()),
        Some(contact.email.as_str()),
    ];
    let lines: Vec<String> = lines.iter().flatten().map(|line| field(line)).chain([logo(&head.logo)]).collect();
    format!("{}\n\n", lines.join("\n"))
}

/// The logo, which is not drawn: its size from the header of the PNG file.
fn logo(png: &[u8]) -> String {
    let header = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR");
    match header.and_then(|header| Some((header.first_chunk()?, header.get(4..)?.first_chunk()?))) {
        Some((width, height)) => {
            let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
            format!("[Logo: PNG image, {width} x {height} pixels]")
        }
        None => "[Logo: not readable]".to_owned(),
    }
}

fn address(location: &Location) -> String {
    let join = |parts: &[Option<&str>], separator: &str| {
        let parts: Vec<&str> = parts.iter().flatten().copied().filter(|part| !part.trim().is_empty()).collect();
        parts.join(separator)
    };
    let area = join(&[location.administrative_area.as_deref(), location.postal_code.as_deref()], " ");
    let parts = [
        location.street_address.as_deref(),
        location.extended_address.as_deref(),
        location.locality.as_deref(),
        Some(area.as_str()),
        location.country_code.as_deref(),
    ];
    join(&parts, ", ")
}

/// A PDF file of a text, on as many pages as it needs, with a footer on each page.
pub(crate) fn render(text: &str, footer: &str) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = text.lines().flat_map(|line| wrap(&encode(line))).collect();
    let pages: Vec<&[Vec<u8>]> = lines.chunks(LINES).collect();
    // Objects 1 to 3, then two objects per page.
    let kids: Vec<String> = (0..pages.len()).map(|index| format!("{} 0 R", 4 + 2 * index)).collect();
    let mut file = File { bytes: b"%PDF-1.4\n".to_vec(), offsets: Vec::new() };
    file.object(b"<< /Type /Catalog /Pages 2 0 R >>");
    file.object(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()).as_bytes());
    file.object(b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
    for (index, page) in pages.iter().enumerate() {
        let object = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * index
        );
        file.object(object.as_bytes());
        let mut content = Vec::new();
        for (line, y) in page.iter().zip((0..LINES).map(|line| 730 - 12 * line)) {
            show(&mut content, y, line);
        }
        show(&mut content, 54, &encode(footer));
        show(&mut content, 42, &encode(&format!("Page {} of {}", index + 1, pages.len())));
        let head = format!("<< /Length {} >>\nstream\n", content.len());
        file.object(&[head.as_bytes(), &content, b"endstream"].concat());
    }
    file.finish()
}

/// A file while it is written.
struct File {
    bytes: Vec<u8>,
    /// The offset of each object.
    offsets: Vec<usize>,
}

impl File {
    /// Adds an object. Objects are numbered from 1.
    fn object(&mut self, content: &[u8]) {
        self.offsets.push(self.bytes.len());
        let head = format!("{} 0 obj\n", self.offsets.len());
        self.bytes.extend([head.as_bytes(), content, b"\nendobj\n"].concat());
    }

    fn finish(mut self) -> Vec<u8> {
        let (start, count) = (self.bytes.len(), self.offsets.len() + 1);
        let rows: Vec<String> = self.offsets.iter().map(|offset| format!("{offset:010} 00000 n \n")).collect();
        let table = format!(
            "xref\n0 {count}\n0000000000 65535 f \n{}trailer\n<< /Size {count} /Root 1 0 R >>\n\
             startxref\n{start}\n%%EOF\n",
            rows.concat()
        );
        self.bytes.extend(table.into_bytes());
        self.bytes
    }
}

/// Draws a line of encoded text.
fn show(content: &mut Vec<u8>, y: usize, line: &[u8]) {
    content.extend(format!("BT /F1 10 Tf 54 {y} Td (").into_bytes());
    for byte in line {
        content.extend(matches!(byte, b'(' | b')' | b'\\').then_some(b'\\'));
        content.push(*byte);
    }
    content.extend(b") Tj ET\n");
}

/// Text in Latin-1, with spaces for other white space and control characters, and code points for the rest.
fn encode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match u8::try_from(character) {
            Ok(byte @ (b' '..=b'~' | 0xa1..=0xac | 0xae..)) => bytes.push(byte),
            _ if character.is_whitespace() || character.is_control() => bytes.push(b' '),
            _ => bytes.extend(format!("<U+{:04X}>", u32::from(character)).into_bytes()),
        }
    }
    bytes
}

/// Breaks a line between words, and a word that is longer than a line.
fn wrap(line: &[u8]) -> Vec<Vec<u8>> {
    if line.len() <= COLUMNS {
        return vec![line.to_vec()];
    }
    let mut rows = vec![Vec::new()];
    for piece in line.split(|byte| *byte == b' ').flat_map(|word| word.chunks(COLUMNS)) {
        match rows.last_mut() {
            Some(row) if row.is_empty() => row.extend(piece),
            Some(row) if row.len() + 1 + piece.len() <= COLUMNS => row.extend([b" ", piece].concat()),
            _ => rows.push(piece.to_vec()),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use lopdf::Document;
    use uuid::Uuid;

    use super::*;
    use crate::simulation::document::{LetterheadAddress, LetterheadContact};

    /// The first bytes of a PNG file: its signature and header.
    const LOGO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\xf0\0\0\0\x50\x08\x06\0\0\0";

    fn head(company_name: &str, logo: &'static [u8]) -> Head {
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
            contact: LetterheadContact {
                email: "porting@example.com".to_owned(),
                phone_number: "+13035550199".to_owned(),
            },
        };
        Head { letterhead, logo: Bytes::from_static(logo) }
    }

    /// The text of each page with single spaces.
    fn pages(file: &[u8]) -> Vec<String> {
        let document = Document::load_mem(file).unwrap();
        let text = |page| document.extract_text(&[page]).unwrap();
        let pages = document.get_pages().into_keys().map(text);
        pages.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    fn assert_has(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
    }

    #[test]
    fn a_sample_shows_the_letterhead() {
        let pages = pages(&Letter::sample().render(Some(&head("Example Communications LLC", LOGO))));
        assert_eq!(pages.len(), 1);
        assert_has(
            &pages[0],
            &[
                "Letter of Authorization",
                "Example Communications LLC",
                "Suite 400",
                "Denver, CO 80202, US",
                "porting@example.com",
                "[Logo: PNG image, 240 x 80 pixels]",
                "I authorize Example Communications LLC and its carrier Telnyx to",
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
    }

    #[test]
    fn all_numbers_are_listed_on_as_many_pages_as_they_need() {
        let numbers: Vec<String> = (0..1000).map(|n| format!("+1303555{n:04}")).collect();
        let pages = pages(&Letter { numbers, ..Letter::sample() }.render(None));
        assert_eq!(pages.len(), 6);
        let text = pages.join(" ");
        for n in 0..1000 {
            assert_eq!(text.matches(&format!("+1303555{n:04}")).count(), if n == 100 { 2 } else { 1 }, "{n}");
        }
        for (index, page) in pages.iter().enumerate() {
            assert_has(page, &[&format!("Page {} of 6", index + 1), "Preview with invented data", NOTE]);
        }
        assert_has(&pages[0], &["Signed for the customer", "Signature", "Name in print", "Telephone numbers (1000)"]);
    }

    #[test]
    fn a_letter_about_toll_free_numbers_names_the_responsible_organization() {
        let toll_free = Letter { toll_free: true, ..Letter::sample() };
        assert_has(&pages(&toll_free.render(None))[0], &["(RespOrg) of the toll-free numbers is to be QIT02"]);
        assert!(!pages(&Letter::sample().render(None))[0].contains("QIT02"));
    }

    #[test]
    fn blank_fields_are_lines_to_fill_in() {
        let blank = Letter { billing_number: String::new(), authorized_person: " ".to_owned(), ..Letter::sample() };
        let text = &pages(&blank.render(None))[0];
        assert_has(text, &["Authorized person: ______", "Billing telephone number: ______", "Carrier: Foothill"]);
    }

    #[test]
    fn unusual_text_and_a_broken_logo_are_printed() {
        let letter = Letter {
            entity_name: "(Bäckerei) \\ 北京 ) Tj ET".to_owned(),
            authorized_person: "ÿ".repeat(100_000),
            address: format!("{}\0\r\n", "(".repeat(500)),
            billing_number: String::new(),
            extent: "",
            ..Letter::sample()
        };
        let pages = pages(&letter.render(Some(&head(&"Wide Company ".repeat(100), b"\x89PNG\r\n\x1a\n"))));
        let text = pages.join(" ");
        assert_has(&text, &["(Bäckerei) \\ <U+5317><U+4EAC> ) Tj ET", "Logo: not readable", "Wide Company"]);
        assert_eq!(text.matches('ÿ').count(), 100_000);
    }

    #[test]
    fn latin_1_is_kept() {
        assert_eq!(encode("Café Müller"), b"Caf\xe9 M\xfcller");
        let latin_1: String = ('\u{a1}'..='\u{ff}').filter(|character| *character != '\u{ad}').collect();
        assert_eq!(encode(&latin_1).len(), 94);
    }

    #[test]
    fn other_characters_become_code_points() {
        assert_eq!(encode("Łódź – 5 €"), b"<U+0141>\xf3d<U+017A> <U+2013> 5 <U+20AC>");
        assert_eq!(encode("\u{ad}c\u{200b}d\u{1f600}"), b"<U+00AD>c<U+200B>d<U+1F600>");
    }

    #[test]
    fn white_space_and_control_characters_become_spaces() {
        assert_eq!(encode("a\r\tb\u{a0}\u{2028}c\0"), b"a  b  c ");
        assert_eq!(field("a\r\nb"), "a  b");
    }

    #[test]
    fn a_logo_is_described_by_its_size() {
        assert_eq!(logo(LOGO), "[Logo: PNG image, 240 x 80 pixels]");
        for broken in [&b""[..], b"\x89PNG\r\n\x1a\n", &LOGO[..20], b"\xff\xd8\xff"] {
            assert_eq!(logo(broken), "[Logo: not readable]");
        }
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let text = format!("Some words and a long one: {} and the end of it", "ABC".repeat(60));
        let rows = wrap(text.as_bytes());
        assert!(rows.len() > 2 && rows.iter().all(|row| row.len() <= COLUMNS));
        let without_spaces = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b' ').collect::<Vec<_>>();
        assert_eq!(without_spaces(&rows.concat()), without_spaces(text.as_bytes()));
    }

    #[test]
    fn the_cross_reference_table_points_to_the_objects() {
        let text = String::from_utf8(render(&"Line\n".repeat(60), "Foot (1)")).unwrap();
        let start: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let rows: Vec<&str> = text[start..].lines().skip(2).take_while(|line| *line != "trailer").collect();
        assert_eq!(rows.len(), 8);
        for (number, row) in rows.iter().enumerate() {
            // A row has 20 bytes with its line end.
            assert_eq!(row.len(), 19);
            let offset: usize = row[..10].parse().unwrap();
            assert!(number == 0 || text[offset..].starts_with(&format!("{number} 0 obj\n")), "{row}");
        }
        let stream = text.split("stream\n").nth(1).unwrap();
        assert!(text.contains(&format!("/Length {} ", stream.len() - "end".len())), "{stream}");
    }
}
