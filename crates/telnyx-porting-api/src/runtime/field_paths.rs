//! Which fields a type of the description has.

use super::Decode;

/// The path of every field that the description has for a type, with dots between names: `status.value`. Objects within
/// are fields too; within a list, the path goes on in each of its items.
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
    // The forms of a choice have fields in common.
    let mut known = std::collections::HashSet::new();
    paths.retain(|path| !path.is_empty() && known.insert(path.clone()));
    paths
}

/// Adds the paths of a member; the function, which is never called, names its type.
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
    fn fields_are_named_with_those_within_them() {
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
