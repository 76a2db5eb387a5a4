//! The fields of an order that `orders update` changes, by the names of its options and of the API.

/// Options, without the dashes in front, and the fields that they are for.
pub(crate) const FIELDS: [(&str, &str); 33] = [
    ("customer-reference", "customer_reference"),
    ("customer-group-reference", "customer_group_reference"),
    ("webhook-url", "webhook_url"),
    ("foc-date", "activation_settings.foc_datetime_requested"),
    ("activation-type", "activation_settings.activation_type"),
    ("misc-type", "misc.type"),
    ("remaining-numbers-action", "misc.remaining_numbers_action"),
    ("new-billing-phone-number", "misc.new_billing_phone_number"),
    ("entity-name", "end_user.admin.entity_name"),
    ("auth-person-name", "end_user.admin.auth_person_name"),
    ("billing-phone-number", "end_user.admin.billing_phone_number"),
    ("account-number", "end_user.admin.account_number"),
    ("pin-passcode", "end_user.admin.pin_passcode"),
    ("tax-identifier", "end_user.admin.tax_identifier"),
    ("business-identifier", "end_user.admin.business_identifier"),
    ("street-address", "end_user.location.street_address"),
    ("extended-address", "end_user.location.extended_address"),
    ("locality", "end_user.location.locality"),
    ("administrative-area", "end_user.location.administrative_area"),
    ("postal-code", "end_user.location.postal_code"),
    ("country-code", "end_user.location.country_code"),
    ("loa", "documents.loa"),
    ("invoice", "documents.invoice"),
    ("requirement", "requirements"),
    ("requirement-group-id", "requirement_group_id"),
    ("billing-group-id", "phone_number_configuration.billing_group_id"),
    ("connection-id", "phone_number_configuration.connection_id"),
    ("emergency-address-id", "phone_number_configuration.emergency_address_id"),
    ("messaging-profile-id", "phone_number_configuration.messaging_profile_id"),
    ("tag", "phone_number_configuration.tags"),
    ("enable-messaging", "messaging.enable_messaging"),
    ("user-rating", "user_feedback.user_rating"),
    ("user-comment", "user_feedback.user_comment"),
];

/// The option of a field, without the dashes in front.
pub(crate) fn option_of(path: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(_, known)| *known == path).map(|(option, _)| *option)
}

/// The field of an option, or the name itself where it is that of a group.
pub(crate) fn path_of(option: &str) -> &str {
    FIELDS.iter().find(|(known, _)| *known == option).map_or(option, |(_, path)| path)
}

/// The field at a JSON pointer: `/requirements/0/field_value` is `requirements[0].field_value`.
pub(crate) fn field_at(pointer: &str) -> String {
    let mut field = String::new();
    for name in pointer.split('/').skip(1) {
        match name.parse::<usize>() {
            Ok(_) => field.extend(["[", name, "]"]),
            Err(_) if field.is_empty() => field.push_str(name),
            Err(_) => field.extend([".", name]),
        }
    }
    field
}

/// The place of a requirement or a step within its list: that of `requirements[0].field_value` is 0.
pub(crate) fn place_in(field: &str, list: &str) -> Option<usize> {
    field.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// What sets a field of an order, or the field that it belongs to: an option of `orders update`.
pub(crate) fn set_by(field: &str) -> Option<String> {
    if place_in(field, "requirements").is_some() && field.ends_with(".field_value") {
        return Some("--requirement TYPE_ID=VALUE".to_owned());
    }
    let option = option_of(field).or_else(|| option_of(field.split('[').next().unwrap_or_default()))?;
    Some(format!("--{option}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_an_option() {
        let set_by = |pointer: &str| set_by(&field_at(pointer));
        assert_eq!(field_at("/requirements/0/field_value"), "requirements[0].field_value");
        assert_eq!(set_by("/end_user/admin/account_number").unwrap(), "--account-number");
        assert_eq!(set_by("/activation_settings/foc_datetime_requested").unwrap(), "--foc-date");
        assert_eq!(set_by("/requirements/12/field_value").unwrap(), "--requirement TYPE_ID=VALUE");
        assert_eq!(set_by("/phone_number_configuration/tags/0").unwrap(), "--tag");
        assert_eq!((set_by("/additional_steps/0"), set_by(""), set_by("/status")), (None, None, None));
        assert_eq!(place_in("requirements[12].field_value", "requirements"), Some(12));
        assert_eq!(place_in("requirements_met", "requirements"), None);
    }
}
