//! Letters of authorisation, as PDF files.

mod canvas;
mod file;
mod font;
mod layout;
mod logo;
mod spelling;
mod subject;
mod text;

use bytes::Bytes;

use crate::simulation::document::Letterhead;

pub(crate) use subject::Subject;

/// A letter of authorisation: who asks for it, and what it is about.
#[derive(Debug)]
pub(crate) struct Letter {
    /// None for the standard layout.
    pub(crate) head: Option<Head>,
    pub(crate) subject: Subject,
}

/// The company that the numbers move to, with its logo.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) letterhead: Letterhead,
    /// A PNG file.
    pub(crate) logo: Bytes,
}

impl Letter {
    /// The letter as a PDF file.
    pub(crate) fn render(&self) -> Vec<u8> {
        let logo = self.head.as_ref().and_then(|head| logo::Logo::decode(&head.logo));
        let pages = layout::pages(self, logo.as_ref());
        file::write(pages, logo.as_ref())
    }
}

#[cfg(test)]
mod tests;
