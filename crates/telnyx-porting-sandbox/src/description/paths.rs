//! Finding the operations of a path, segment by segment.

use std::collections::HashMap;

use axum::http::Method;

use super::Operation;

/// A tree with a level per segment.
#[derive(Debug, Default)]
pub(super) struct Paths {
    named: HashMap<String, Paths>,
    /// Below any text: where the template has a parameter, whatever its name.
    any: Option<Box<Paths>>,
    methods: Methods,
}

/// The methods of one path.
#[derive(Debug, Default)]
pub(super) struct Methods {
    /// Places in the list of operations.
    positions: Vec<(Method, usize)>,
    names: Vec<Method>,
}

impl Paths {
    pub(super) fn of(operations: &[Operation]) -> Self {
        let mut root = Self::default();
        for (position, operation) in operations.iter().enumerate() {
            let mut node = &mut root;
            for segment in operation.path().split('/').skip(1) {
                node = if segment.starts_with('{') {
                    node.any.get_or_insert_default()
                } else {
                    node.named.entry(segment.to_owned()).or_default()
                };
            }
            node.methods.add(operation.method().clone(), position);
        }
        root
    }

    pub(super) fn find(&self, path: &str) -> Option<&Methods> {
        let mut node = self;
        for segment in path.strip_prefix('/')?.split('/') {
            node = match node.named.get(segment) {
                Some(named) => named,
                None if segment.is_empty() => return None,
                None => node.any.as_deref()?,
            };
        }
        (!node.methods.positions.is_empty()).then_some(&node.methods)
    }
}

impl Methods {
    fn add(&mut self, method: Method, position: usize) {
        if method == Method::GET {
            self.names.push(Method::HEAD);
        }
        self.names.push(method.clone());
        self.names.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        self.positions.push((method, position));
    }

    pub(super) fn position(&self, wanted: &Method) -> Option<usize> {
        self.positions.iter().find(|(method, _)| method == wanted).map(|(_, position)| *position)
    }

    /// For an `Allow` header, in alphabetical order.
    pub(super) fn names(&self) -> &[Method] {
        &self.names
    }
}
