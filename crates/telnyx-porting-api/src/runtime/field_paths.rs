//! The field paths of types.

use super::Decode;

/// The paths of all fields of a type in the description, with dots between names: `status.value`. Includes fields with
/// nested objects; the path of a list continues in its items.
///
/// ```
/// use telnyx_porting_api::{runtime::field_paths, types::PortingOrder};
///
/// let paths = field_paths::<PortingOrder>();
/// assert!(paths.iter().any(|path| path == "status"));
/// assert!(paths.iter().any(|path| path == "phone_numbers.phone_number"));
/// ```
pub fn field_paths<T: for<'de> Decode<'de>>() -> Vec<String> {
    let mut paths = Vec::new();
    T::add_paths("", &mut paths);
    // The variants of a union have fields in common.
    let mut known = std::collections::HashSet::new();
    paths.retain(|path| !path.is_empty() && known.insert(path.clone()));
    paths
}

/// Adds the paths of a member. The function, which is never called, determines its type.
pub(crate) fn add_member_paths<'de, S, T: Decode<'de>>(
    _: fn(&S) -> &T,
    above: &str,
    name: &str,
    paths: &mut Vec<String>,
) {
    let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
    T::add_paths(&path, paths);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{ActivationJob, PortingOrder};

    #[test]
    fn paths_include_nested_fields() {
        let paths = field_paths::<PortingOrder>();
        for path in ["id", "end_user", "end_user.admin.entity_name", "requirements.field_value", "status.details.code"]
        {
            assert_eq!(paths.iter().filter(|known| *known == path).count(), 1, "{path}");
        }
        assert!(!paths.iter().any(|path| path.starts_with("extra") || path.is_empty()));
        assert!(field_paths::<Vec<ActivationJob>>().contains(&"activation_windows.start_at".to_owned()));
        assert!(field_paths::<String>().is_empty());
    }
}
