//! Pages.

use super::{Parameter, Query};
use crate::server::{Code, Problem};

const DEFAULT_SIZE: usize = 20;
const LARGEST_SIZE: usize = 250;

/// Which part of a result is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1.
    pub(crate) number: usize,
    /// 1 to 250.
    pub(crate) size: usize,
}

impl Page {
    /// Items on earlier pages.
    pub(crate) fn skipped(self) -> usize {
        (self.number - 1).saturating_mul(self.size)
    }
}

pub(super) fn read(query: &Query, problems: &mut Vec<Problem>) -> Page {
    let mut page = Page { number: 1, size: DEFAULT_SIZE };
    for parameter in query.under("page") {
        match parameter.path.as_str() {
            "number" => set(&mut page.number, parameter, usize::MAX, problems),
            "size" => set(&mut page.size, parameter, LARGEST_SIZE, problems),
            _ => problems.push(parameter.unknown()),
        }
    }
    page
}

fn set(target: &mut usize, parameter: &Parameter, largest: usize, problems: &mut Vec<Problem>) {
    let detail = || match largest {
        usize::MAX => "The value must be a whole number from 1.".to_owned(),
        largest => format!("The value must be a whole number from 1 to {largest}."),
    };
    match parameter.value.parse::<usize>() {
        Ok(value) if (1..=largest).contains(&value) => *target = value,
        Ok(_) => problems.push(parameter.problem(Code::Range, detail())),
        Err(_) => problems.push(parameter.problem(Code::Type, detail())),
    }
}
