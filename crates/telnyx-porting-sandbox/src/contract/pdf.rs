//! A letter as a PDF file of one page.

use std::fmt::Write;

const LINES: [&str; 3] =
    ["Letter of authorization", "This is an example: it authorizes nobody to move any number.", "Signature: ________"];

/// The file. It is small enough to be read in a test, and right down to its table of offsets.
pub(super) fn letter() -> Vec<u8> {
    let content = content();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    file(&objects).into_bytes()
}

fn content() -> String {
    let shown = LINES.map(|line| format!("({line}) Tj T*\n")).concat();
    format!("BT /F1 14 Tf 72 700 Td 24 TL\n{shown}ET\n")
}

/// Objects, numbered from 1, with the table that says where each begins.
fn file(objects: &[String]) -> String {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let (start, count) = (text.len(), objects.len() + 1);
    text + &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_points_to_the_objects() {
        let text = String::from_utf8(letter()).unwrap();
        let start: usize = text.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let rows: Vec<&str> = text[start..].lines().skip(2).take_while(|line| *line != "trailer").collect();
        assert_eq!(rows.len(), 6);
        for (number, row) in rows.iter().enumerate() {
            // Every row has 20 bytes with its line end.
            assert_eq!(row.len(), 19);
            let offset: usize = row[..10].parse().unwrap();
            assert!(number == 0 || text[offset..].starts_with(&format!("{number} 0 obj\n")), "{row}");
        }
        let stream = text.split("stream\n").nth(1).unwrap();
        assert!(text.contains(&format!("/Length {} ", stream.len() - "end".len())), "{stream}");
    }
}
