//! Pages to draw on, from the top downwards.

use pdf_writer::{Content, Name, Str};

use super::font::Font;
use super::text::{encode, short};

/// US letter, in points.
pub(super) const PAGE_WIDTH: f32 = 612.0;
pub(super) const PAGE_HEIGHT: f32 = 792.0;

/// Space around the text.
pub(super) const MARGIN: f32 = 56.0;
pub(super) const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;

/// Where the text ends, above the foot of the page.
const BOTTOM: f32 = PAGE_HEIGHT - 70.0;

/// Name of the logo within the file.
pub(super) const LOGO: &[u8] = b"Logo";

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) font: Font,
    pub(super) size: f32,
    /// From 0, black, to 1, white.
    pub(super) gray: f32,
}

pub(super) const BODY: Style = Style { font: Font::Regular, size: 10.0, gray: 0.1 };
pub(super) const STRONG: Style = Style { font: Font::Bold, size: 10.0, gray: 0.1 };
pub(super) const LABEL: Style = Style { font: Font::Regular, size: 8.0, gray: 0.4 };
pub(super) const HEADING: Style = Style { font: Font::Bold, size: 11.5, gray: 0.1 };
pub(super) const TITLE: Style = Style { font: Font::Bold, size: 20.0, gray: 0.1 };

/// The pages of a letter while it is written.
pub(super) struct Canvas {
    done: Vec<Content>,
    page: Content,
    /// How far down the page is full.
    pub(super) y: f32,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { done: Vec::new(), page: Content::new(), y: MARGIN }
    }

    /// Whether so much still fits on the page.
    pub(super) fn has_room(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    pub(super) fn next_page(&mut self) {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
        self.y = MARGIN;
    }

    /// A line of encoded text with its baseline at `y`.
    pub(super) fn show(&mut self, x: f32, y: f32, style: Style, text: &[u8]) {
        show(&mut self.page, x, y, style, text);
    }

    /// A text of one line that begins at `x`.
    pub(super) fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        self.show(x, y, style, &encode(text));
    }

    /// As much of a text as fits on one line.
    pub(super) fn text_within(&mut self, x: f32, y: f32, width: f32, style: Style, text: &str) {
        let lines = style.font.wrap(&encode(&short(text)), style.size, width);
        if let Some(line) = lines.first() {
            self.show(x, y, style, line);
        }
    }

    /// Lines of a text below `y`; answers where they end.
    pub(super) fn block(&mut self, x: f32, y: f32, width: f32, style: Style, text: &str) -> f32 {
        let mut y = y;
        for line in style.font.wrap(&encode(text), style.size, width) {
            y += style.size * 1.4;
            self.show(x, y, style, &line);
        }
        y
    }

    /// The same, with the lines ending at `right`.
    pub(super) fn block_right(&mut self, right: f32, y: f32, width: f32, style: Style, text: &str) -> f32 {
        let mut y = y;
        for line in style.font.wrap(&encode(text), style.size, width) {
            y += style.size * 1.4;
            self.show(right - style.font.width(&line, style.size), y, style, &line);
        }
        y
    }

    /// A thin horizontal line.
    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, gray: f32) {
        let y = PAGE_HEIGHT - y;
        self.page.set_line_width(0.6).set_stroke_gray(gray).move_to(x, y).line_to(x + width, y).stroke();
    }

    /// A filled rectangle whose upper edge is at `y`.
    pub(super) fn band(&mut self, x: f32, y: f32, width: f32, height: f32, gray: f32) {
        self.page.set_fill_gray(gray).rect(x, PAGE_HEIGHT - y - height, width, height).fill_nonzero();
    }

    /// The logo, with its upper edge at `y`.
    pub(super) fn logo(&mut self, x: f32, y: f32, (width, height): (f32, f32)) {
        let bottom = PAGE_HEIGHT - y - height;
        self.page.save_state().transform([width, 0.0, 0.0, height, x, bottom]);
        self.page.x_object(Name(LOGO)).restore_state();
    }

    /// Ends the last page and writes the foot of each: `left`, and the number of the page.
    pub(super) fn finish(mut self, left: &str, note: &str) -> Vec<Content> {
        self.next_page();
        let total = self.done.len();
        let (left, note) = (encode(left), encode(note));
        for (page, number) in self.done.iter_mut().zip(1..) {
            let y = PAGE_HEIGHT - 44.0;
            show(page, MARGIN, y, LABEL, &left);
            show(page, MARGIN, y + 12.0, LABEL, &note);
            let right = encode(&format!("Page {number} of {total}"));
            show(page, PAGE_WIDTH - MARGIN - LABEL.font.width(&right, LABEL.size), y, LABEL, &right);
        }
        self.done
    }
}

fn show(page: &mut Content, x: f32, y: f32, style: Style, text: &[u8]) {
    page.begin_text().set_fill_gray(style.gray).set_font(Name(style.font.name()), style.size);
    page.next_line(x, PAGE_HEIGHT - y).show(Str(text)).end_text();
}
