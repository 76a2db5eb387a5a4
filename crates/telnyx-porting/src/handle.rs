//! What all resource handles have in common.

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
        }
    };
    (@type [$type:ty]) => { Vec<$type> };
    (@type ($type:ty)) => { Option<$type> };
    (@type $type:ty) => { Option<$type> };
    (@setter $(#[$doc:meta])+ $field:ident $setter:ident [$type:ty]) => {
        $(#[$doc])+
        #[must_use]
        pub fn $setter(mut self, values: impl IntoIterator<Item = impl Into<$type>>) -> Self {
            self.$field = values.into_iter().map(Into::into).collect();
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

    /// The same for a list, of which an empty one says nothing.
    fn given_any<T: Clone, U>(
        self,
        values: &[T],
        make: impl FnMut(T) -> U,
        set: impl FnOnce(Self, Vec<U>) -> Self,
    ) -> Self {
        let values: Vec<U> = values.iter().cloned().map(make).collect();
        if values.is_empty() { self } else { set(self, values) }
    }
}

impl<T> Given for T {}
