//! Encoding of paths and query parameters.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde_json::Value;
use std::fmt::{self, Write as _};

/// Characters with a meaning in paths, and those that RFC 3986 does not allow.
const PATH_SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A value encoded as one path segment.
pub(crate) struct Segment<'a, T>(pub(crate) &'a T);

impl<T: fmt::Display> fmt::Display for Segment<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Encoder(f), "{}", self.0)
    }
}

struct Encoder<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        utf8_percent_encode(text, PATH_SEGMENT).try_for_each(|part| self.0.write_str(part))
    }
}

/// A query parameter with its name on the wire.
///
/// Lists are joined with commas, as in the API's own clients; a name that ends in `[]` is repeated instead.
pub(crate) struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T> QueryParam<'a, T> {
    pub(crate) fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(self.value).map_err(S::Error::custom)?;
        let values = match value {
            Value::Array(items) if self.name.ends_with("[]") => items.iter().filter_map(text).collect(),
            // An empty list does not filter, so it is not sent.
            Value::Array(items) if items.is_empty() => Vec::new(),
            Value::Array(items) => vec![items.iter().filter_map(text).collect::<Vec<_>>().join(",")],
            value => text(&value).into_iter().collect(),
        };
        let mut map = serializer.serialize_map(Some(values.len()))?;
        for value in values {
            map.serialize_entry(self.name, &value)?;
        }
        map.end()
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::plain_http::plain_http;

    fn query<T: Serialize>(name: &str, value: &T) -> String {
        let request =
            plain_http().build().unwrap().get("http://localhost/").query(&QueryParam::new(name, value)).build();
        request.unwrap().url().query().unwrap_or_default().to_owned()
    }

    #[test]
    fn lists_are_joined_and_bracketed_lists_repeated() {
        assert_eq!(query("filter[status]", &["draft", "ported"]), "filter%5Bstatus%5D=draft%2Cported");
        assert_eq!(
            query("filter[status][in][]", &["a", "b"]),
            "filter%5Bstatus%5D%5Bin%5D%5B%5D=a&filter%5Bstatus%5D%5Bin%5D%5B%5D=b"
        );
        assert_eq!(query("filter[status]", &Vec::<String>::new()), "");
    }

    #[test]
    fn values_are_percent_encoded() {
        assert_eq!(query("q", &"+1303 & é=1"), "q=%2B1303+%26+%C3%A9%3D1");
        assert_eq!(query("page[number]", &2), "page%5Bnumber%5D=2");
        assert_eq!(query("flag", &true), "flag=true");
        assert_eq!(query("absent", &None::<String>), "");
    }

    #[test]
    fn path_segments_are_encoded() {
        assert_eq!(Segment(&"a/b?c#d%2e é").to_string(), "a%2Fb%3Fc%23d%252e%20%C3%A9");
        let id = "f1486bae-f067-460c-ad43-73a92848f902";
        assert_eq!(Segment(&id).to_string(), id);
    }
}
