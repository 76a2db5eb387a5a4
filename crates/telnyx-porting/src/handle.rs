//! What all resource handles have in common.

use crate::{Problem, Rule};

/// Declares a handle: a client, and for a part of an order the order's id. Making one sends nothing.
macro_rules! handle {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        #[derive(Clone, Debug)]
        pub struct $name {
            client: $crate::Client,
        }

        impl $name {
            pub(crate) fn new(client: &$crate::Client) -> Self {
                Self { client: client.clone() }
            }
        }
    };
    ($(#[$doc:meta])+ $name:ident of an order) => {
        $(#[$doc])+
        #[derive(Clone, Debug)]
        pub struct $name {
            client: $crate::Client,
            order: $crate::PortingOrderId,
        }

        impl $name {
            pub(crate) fn new(client: &$crate::Client, order: &$crate::PortingOrderId) -> Self {
                Self { client: client.clone(), order: order.clone() }
            }
        }
    };
}

/// Declares what a list is narrowed down by: a struct of optional values with a setter each. `[T]` is a list of values,
/// any of which may match.
macro_rules! filter {
    (
        $(#[$doc:meta])+
        $name:ident { $($(#[$field_doc:meta])+ $field:ident / $setter:ident: $type:tt,)+ }
    ) => {
        $(#[$doc])+
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])+ pub $field: filter!(@type $type),)+
        }

        impl $name {
            /// Everything.
            pub fn new() -> Self {
                Self::default()
            }

            $(filter!(@setter $(#[$field_doc])+ $field $setter $type);)+

            /// Refuses a value that would let everything through.
            pub(crate) fn check(&self) -> $crate::Report {
                let mut report = $crate::Report::new();
                $(filter!(@check self report $field $type);)+
                report
            }
        }
    };
    (@check $self:ident $report:ident $field:ident [$type:ty]) => {
        $report.extend($crate::handle::check_any(stringify!($field), $self.$field.as_deref()));
    };
    (@check $self:ident $report:ident $field:ident $type:tt) => {
        $report.extend($crate::handle::check_one(stringify!($field), $self.$field.as_ref()));
    };
    (@type [$type:ty]) => { Option<Vec<$type>> };
    (@type ($type:ty)) => { Option<$type> };
    (@type $type:ty) => { Option<$type> };
    (@setter $(#[$doc:meta])+ $field:ident $setter:ident [$type:ty]) => {
        $(#[$doc])+
        #[must_use]
        pub fn $setter(mut self, values: impl IntoIterator<Item = impl Into<$type>>) -> Self {
            self.$field = Some(values.into_iter().map(Into::into).collect());
            self
        }
    };
    (@setter $(#[$doc:meta])+ $field:ident $setter:ident ($type:ty)) => {
        filter!(@setter $(#[$doc])+ $field $setter $type);
    };
    (@setter $(#[$doc:meta])+ $field:ident $setter:ident $type:ty) => {
        $(#[$doc])+
        #[must_use]
        pub fn $setter(mut self, value: impl Into<$type>) -> Self {
            self.$field = Some(value.into());
            self
        }
    };
}

pub(crate) use {filter, handle};

/// Sets what is given on a request of the low-level client.
pub(crate) trait Given: Sized {
    fn given<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// The same for a list.
    fn given_any<T: Clone, U>(
        self,
        values: Option<&Vec<T>>,
        make: impl FnMut(T) -> U,
        set: impl FnOnce(Self, Vec<U>) -> Self,
    ) -> Self {
        self.given(values, |request, values| set(request, values.iter().cloned().map(make).collect()))
    }
}

impl<T> Given for T {}

/// The hint for a filter that the API would ignore.
const MATCHES_ALL: &str = "leave the filter out to list everything";

pub(crate) fn check_any<T: ToString>(field: &str, values: Option<&[T]>) -> Option<Problem> {
    let values = values?;
    if values.is_empty() {
        let message = "an empty list where a filter has one value or more: everything would match";
        return Some(Problem::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL));
    }
    values.iter().find_map(|value| check_one(field, Some(value)))
}

pub(crate) fn check_one<T: ToString>(field: &str, value: Option<&T>) -> Option<Problem> {
    let is_blank = value.is_some_and(|value| value.to_string().trim().is_empty());
    let message = "blank where a filter has a value: everything would match";
    is_blank.then(|| Problem::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL))
}
