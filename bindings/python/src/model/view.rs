//! What values are, whatever their types: all that is done with a whole object goes by this.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::any::Any;
use telnyx_porting::Secret;
use telnyx_porting::api::{Extra, Id, Timestamp};

/// A value of a field.
pub(crate) enum View<'a> {
    Absent,
    Text(&'a str),
    Secret(&'a Secret),
    Id(&'a Id),
    Time(&'a Timestamp),
    Integer(i64),
    Number(f64),
    Truth(bool),
    Json(&'a Value),
    Object(&'a dyn Described),
    List(Vec<View<'a>>),
}

/// A field of an object.
pub(crate) struct Field<'a> {
    /// The name of the attribute.
    pub(crate) python: &'static str,
    /// The name on the wire.
    pub(crate) wire: &'static str,
    pub(crate) view: View<'a>,
}

/// An object that the description knows.
pub(crate) trait Described: Any + Send + Sync {
    /// The name of its class.
    fn name(&self) -> &'static str;
    /// Its fields in the order of the description, those that are absent included.
    fn fields(&self) -> Vec<Field<'_>>;
    /// Fields that the description does not name.
    fn extra(&self) -> &Extra;
    /// Whether the other is of the same type and has the same value.
    fn equals(&self, other: &dyn Described) -> bool;
}

/// What can be the value of a field.
pub(crate) trait See {
    fn see(&self) -> View<'_>;
}

impl<T: See> See for Option<T> {
    fn see(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::see)
    }
}

impl<T: See> See for Box<T> {
    fn see(&self) -> View<'_> {
        (**self).see()
    }
}

impl<T: See> See for Vec<T> {
    fn see(&self) -> View<'_> {
        View::List(self.iter().map(T::see).collect())
    }
}

macro_rules! see {
    ($($type:ty: $value:ident => $view:expr;)+) => {
        $(impl See for $type {
            fn see(&self) -> View<'_> {
                let $value = self;
                $view
            }
        })+
    };
}

see! {
    String: text => View::Text(text);
    Secret: secret => View::Secret(secret);
    Id: id => View::Id(id);
    Timestamp: time => View::Time(time);
    i64: number => View::Integer(*number);
    f64: number => View::Number(*number);
    bool: truth => View::Truth(*truth);
    Value: value => View::Json(value);
}

/// As JSON: what is absent is left out, lists are always there.
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret(secret) => serializer.serialize_str(secret.expose()),
            Self::Id(id) => serializer.serialize_str(id.as_str()),
            Self::Time(time) => serializer.serialize_str(time.as_str()),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Json(value) => value.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(object) => {
                let mut map = serializer.serialize_map(None)?;
                for field in object.fields() {
                    if !matches!(field.view, View::Absent) {
                        map.serialize_entry(field.wire, &field.view)?;
                    }
                }
                for (name, value) in object.extra().iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
