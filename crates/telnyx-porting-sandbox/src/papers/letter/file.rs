//! The PDF file around the pages.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

use super::canvas::{LOGO, PAGE_HEIGHT, PAGE_WIDTH};
use super::font::Font;
use super::logo::Logo;

/// Gives out the numbers of the file's objects.
struct Ids(i32);

impl Ids {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// A file with these pages.
pub(super) fn write(pages: Vec<Content>, logo: Option<&Logo>) -> Vec<u8> {
    let mut ids = Ids(0);
    let mut pdf = Pdf::new();
    let (catalog, tree, info) = (ids.next(), ids.next(), ids.next());
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(info).title(TextStr("Letter of Authorization"));
    let fonts = Font::ALL.map(|font| (font, ids.next()));
    for (font, id) in fonts {
        pdf.type1_font(id).base_font(Name(font.base_font())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let logo = logo.map(|logo| {
        let id = ids.next();
        write_logo(&mut pdf, id, logo);
        id
    });
    let pages: Vec<(Ref, Ref, Content)> = pages.into_iter().map(|content| (ids.next(), ids.next(), content)).collect();
    pdf.pages(tree).kids(pages.iter().map(|(page, ..)| *page)).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    for (id, content_id, content) in pages {
        let mut page = pdf.page(id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT)).contents(content_id);
        let mut resources = page.resources();
        resources.fonts().pairs(fonts.map(|(font, id)| (Name(font.name()), id)));
        if let Some(logo) = logo {
            resources.x_objects().pair(Name(LOGO), logo);
        }
        resources.finish();
        page.finish();
        pdf.stream(content_id, &content.finish());
    }
    pdf.finish()
}

fn write_logo(pdf: &mut Pdf, id: Ref, logo: &Logo) {
    let mut image = pdf.image_xobject(id, &logo.compressed);
    image.filter(Filter::FlateDecode);
    image.width(i32::from(logo.width)).height(i32::from(logo.height)).bits_per_component(8);
    image.color_space().device_rgb();
}
