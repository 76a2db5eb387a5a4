//! Serialization of the structs in the description.

/// Implements deserialization and serialization of a struct with a field `extra` for unknown members and members whose
/// values do not match their types.
///
/// Each field has a mode: `required` fields must be present, `optional` fields are omitted if absent, and a `list` is
/// written even if it is empty.
macro_rules! object {
    ($name:ident { $($mode:ident $field:ident = $wire:literal),* }) => {
        impl<'de> $crate::runtime::Decode<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const EXPECTED: &'static str = "an object";

            fn shape() -> $crate::runtime::Shape {
                let fields = vec![$(($wire, $crate::runtime::shape_of(|object: &Self| &object.$field))),*];
                $crate::runtime::Shape::Object { name: stringify!($name), fields }
            }

            fn blank() -> Self {
                Self {
                    $($field: $crate::runtime::Decode::blank(),)*
                    extra: $crate::runtime::Extra::default(),
                }
            }

            fn decode_into<D: serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> Result<$crate::runtime::Reading<()>, D::Error> {
                struct ObjectVisitor<'a>(&'a mut $name);

                #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
                enum Field { $($field),* }

                impl<'de> serde::de::Visitor<'de> for ObjectVisitor<'_> {
                    type Value = $crate::runtime::Reading<()>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        const WIRE: &[&str] = &[$($wire),*];
                        let object = self.0;
                        let names = $crate::runtime::FieldNames::new(WIRE);
                        let mut has = [false; WIRE.len()];
                        while let Some(key) = map.next_key_seed(&names)? {
                            match key {
                                $($crate::runtime::Key::Known(index) if index == Field::$field as usize => {
                                    if has[index] {
                                        object.$field = $crate::runtime::Decode::blank();
                                    }
                                    let reading = map.next_value_seed($crate::runtime::Seed(&mut object.$field))?;
                                    has[index] = $crate::runtime::member(
                                        reading, &mut object.$field, stringify!($name), $wire, &mut object.extra,
                                    );
                                })*
                                $crate::runtime::Key::Known(_) => {}
                                $crate::runtime::Key::Unknown => {
                                    let name = names.take_unknown();
                                    object.extra.insert(name, map.next_value_seed($crate::runtime::Kept)?);
                                }
                            }
                        }
                        $($crate::runtime::object!(@missing $mode has[Field::$field as usize], $wire);)*
                        Ok(Ok(()))
                    }

                    $crate::runtime::unfit!(scalar null list);
                }

                deserializer.deserialize_any(ObjectVisitor(self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::strictly(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $($crate::runtime::object!(@write $mode map self.$field, $wire, self.extra);)*
                for (name, value) in self.extra.iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    };
    (@missing required $has:expr, $wire:literal) => {
        if !$has {
            return Err(serde::de::Error::missing_field($wire));
        }
    };
    (@missing $mode:ident $has:expr, $wire:literal) => {};
    (@write optional $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        if !$crate::runtime::Absent::is_absent(&$self.$field) {
            $map.serialize_entry($wire, &$self.$field)?;
        }
    };
    (@write list $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        // A value that was received instead of a list is written in its place.
        if !$crate::runtime::Absent::is_absent(&$self.$field) || $extra.get($wire).is_none() {
            $map.serialize_entry($wire, &$self.$field)?;
        }
    };
    (@write required $map:ident $self:ident.$field:ident, $wire:literal, $extra:expr) => {
        $map.serialize_entry($wire, &$self.$field)?;
    };
}

pub(crate) use object;
