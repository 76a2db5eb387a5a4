//! Which fields there are, and of which type each is.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};
use std::fmt;
use telnyx_porting_api::Patch;

/// Every field, in the order in which people fill them in.
pub(super) const FIELDS: &[&str] = &[
    "customer_reference",
    "customer_group_reference",
    "webhook_url",
    "activation_settings.foc_datetime_requested",
    "activation_settings.activation_type",
    "misc.type",
    "misc.remaining_numbers_action",
    "misc.new_billing_phone_number",
    "end_user.admin.entity_name",
    "end_user.admin.auth_person_name",
    "end_user.admin.billing_phone_number",
    "end_user.admin.account_number",
    "end_user.admin.pin_passcode",
    "end_user.admin.tax_identifier",
    "end_user.admin.business_identifier",
    "end_user.location.street_address",
    "end_user.location.extended_address",
    "end_user.location.locality",
    "end_user.location.administrative_area",
    "end_user.location.postal_code",
    "end_user.location.country_code",
    "documents.loa",
    "documents.invoice",
    "requirements",
    "requirement_group_id",
    "phone_number_configuration.billing_group_id",
    "phone_number_configuration.connection_id",
    "phone_number_configuration.emergency_address_id",
    "phone_number_configuration.messaging_profile_id",
    "phone_number_configuration.tags",
    "messaging.enable_messaging",
    "user_feedback.user_rating",
    "user_feedback.user_comment",
];

/// Declares an object in which a field is absent, null, or of exactly its type. What serde derives would take a list
/// for an object too, and its items for the fields in their order.
macro_rules! object {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        #[derive(Default, Deserialize, PartialEq, Serialize)]
        #[serde(default, deny_unknown_fields, remote = "Self")]
        #[allow(clippy::struct_field_names)]
        pub(super) struct $name {
            $(
                #[serde(deserialize_with = "patch", skip_serializing_if = "Patch::is_keep")]
                pub(super) $field: Patch<$type>,
            )*
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct FieldsVisitor;

                impl<'de> Visitor<'de> for FieldsVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        $name::deserialize(MapAccessDeserializer::new(map))
                    }
                }

                deserializer.deserialize_map(FieldsVisitor)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    };
}

object!(Shape {
    customer_reference: String,
    customer_group_reference: String,
    webhook_url: String,
    activation_settings: ActivationSettings,
    misc: Misc,
    end_user: EndUser,
    documents: Documents,
    requirements: Vec<Requirement>,
    requirement_group_id: String,
    phone_number_configuration: Configuration,
    messaging: Messaging,
    user_feedback: Feedback,
});

object!(ActivationSettings { foc_datetime_requested: Time, activation_type: String });

object!(Misc { r#type: String, remaining_numbers_action: String, new_billing_phone_number: String });

object!(EndUser { admin: Admin, location: Location });

object!(Admin {
    entity_name: String,
    auth_person_name: String,
    billing_phone_number: String,
    account_number: String,
    pin_passcode: String,
    tax_identifier: String,
    business_identifier: String,
});

object!(Location {
    street_address: String,
    extended_address: String,
    locality: String,
    administrative_area: String,
    postal_code: String,
    country_code: String,
});

object!(Documents { loa: String, invoice: String });

object!(Configuration {
    billing_group_id: String,
    connection_id: String,
    emergency_address_id: String,
    messaging_profile_id: String,
    tags: Vec<String>,
});

object!(Messaging { enable_messaging: bool });

object!(Feedback { user_rating: i64, user_comment: String });

// The value is null where an order still lacks it.
object!(Requirement { requirement_type_id: String, field_value: String });

/// A value of an order in the form that an update has for it.
pub(super) fn of_order(path: &str, value: &Value) -> Value {
    let (true, Some(items)) = (path == "requirements", value.as_array()) else {
        return value.clone();
    };
    let items = items.iter().filter(|item| item["requirement_type_id"].is_string());
    let items = items
        .map(|item| json!({"requirement_type_id": item["requirement_type_id"], "field_value": item["field_value"]}));
    items.collect()
}

fn patch<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.map_or(Patch::Clear, Patch::Set))
}

/// A date and time, written as a text, or as TOML's own.
#[derive(PartialEq, Serialize)]
pub(super) struct Time(pub(super) String);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeVisitor;

        impl<'de> Visitor<'de> for TimeVisitor {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date and time")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
                Ok(Time(text.to_owned()))
            }

            /// How the crate `toml` hands on a date: one entry, with the text as value.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Time, A::Error> {
                match map.next_entry::<String, String>()? {
                    Some((name, text)) if name.starts_with("$__toml") => Ok(Time(text)),
                    _ => Err(Error::custom("invalid type: map, expected a date and time")),
                }
            }
        }

        deserializer.deserialize_any(TimeVisitor)
    }
}
