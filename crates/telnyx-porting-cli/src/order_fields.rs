//! The fields that `orders update` changes, by option and by path.

use crate::generated::order_fields::{FIELDS, GROUPS};

/// The option that sets a field, without the leading dashes.
pub(crate) fn option_of(path: &str) -> Option<&'static str> {
    FIELDS.iter().find(|field| field.path == path).map(|field| field.option)
}

/// The path that `--clear` with this name clears: that of an option or of a group.
pub(crate) fn path_of(name: &str) -> &str {
    let fields = FIELDS.iter().map(|field| (field.option, field.path));
    fields.chain(GROUPS.iter().copied()).find(|(known, _)| *known == name).map_or(name, |(_, path)| path)
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

/// The index of a requirement or a step in its list: that of `requirements[0].field_value` is 0.
pub(crate) fn place_in(field: &str, list: &str) -> Option<usize> {
    field.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// The option of `orders update` that sets a field, or the field that contains it.
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
