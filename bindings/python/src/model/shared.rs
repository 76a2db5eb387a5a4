//! Values that lie inside of larger ones, which stay alive with them.

use std::ops::Deref;
use std::sync::Arc;
use yoke::Yoke;
use yoke::erased::ErasedArcCart;

/// A pointer to a value, or to a part of one.
pub(crate) struct Shared<T: 'static>(Yoke<&'static T, ErasedArcCart>);

impl<T: Send + Sync> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Yoke::attach_to_cart(Arc::new(value), |value| value).erase_arc_cart())
    }
}

impl<T> Shared<T> {
    /// A pointer to a part, if it is there.
    pub(crate) fn part<U>(&self, find: impl FnOnce(&T) -> Option<&U>) -> Option<Shared<U>> {
        self.0.try_map_project_cloned(|value, _| find(value).ok_or(())).ok().map(Shared)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get()
    }
}
