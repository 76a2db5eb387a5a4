//! Rows that a warning names.

use super::Place;
use std::fmt;

/// The maximum number of rows that are named.
const NAMED: usize = 10;

/// The first rows that a warning concerns, and the count of all. Displayed as `line 3, line 5 and 7 more`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cited {
    pub(super) count: usize,
    first: Vec<Place>,
}

impl Cited {
    pub(super) fn add(&mut self, place: impl FnOnce() -> Place) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(place());
        }
    }
}

impl<'a> FromIterator<&'a Place> for Cited {
    fn from_iter<T: IntoIterator<Item = &'a Place>>(places: T) -> Self {
        let mut cited = Self::default();
        places.into_iter().for_each(|place| cited.add(|| place.clone()));
        cited
    }
}

impl FromIterator<Place> for Cited {
    fn from_iter<T: IntoIterator<Item = Place>>(places: T) -> Self {
        let mut cited = Self::default();
        places.into_iter().for_each(|place| cited.add(|| place));
        cited
    }
}

impl fmt::Display for Cited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, place) in self.first.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{place}")?;
        }
        match self.count - self.first.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_named() {
        let shown = |count| (1..=count).map(Place::Line).collect::<Vec<_>>().iter().collect::<Cited>().to_string();
        assert_eq!(shown(2), "line 1, line 2");
        assert!(shown(10).ends_with(", line 10"));
        assert!(shown(12).ends_with(", line 10 and 2 more"), "{}", shown(12));
    }
}
