//! Questions about parts of Rust's syntax.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, GenericArgument, Lit, LitStr, Path, PathArguments, PathSegment, Token, Type};

/// Whether a path is made of these names and nothing else.
pub(super) fn is_path(path: &Path, names: &[&str]) -> bool {
    path.segments.len() == names.len()
        && path.segments.iter().zip(names).all(|(segment, name)| segment.ident == name && segment.arguments.is_none())
}

/// The first argument of a generic type of this name.
pub(super) fn argument_of<'a>(path: &'a Path, name: &str) -> Option<&'a GenericArgument> {
    let segment = path.segments.last().filter(|segment| segment.ident == name)?;
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
        PathArguments::None | PathArguments::Parenthesized(_) => None,
    }
}

/// The name of a type, without the modules before it.
pub(super) fn last_segment(of: &Type) -> Option<&PathSegment> {
    match of {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// Whether a type begins with the name of a module.
pub(super) fn names_module(of: &Type, module: &str) -> bool {
    matches!(of, Type::Path(path) if path.path.segments.len() > 1 && path.path.segments[0].ident == module)
}

/// The first argument of a call, if it is a text.
pub(super) fn first_text(arguments: &Punctuated<Expr, Token![,]>) -> Option<LitStr> {
    match arguments.first() {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn paths_and_types_are_recognized_by_their_parts() {
        assert!(is_path(&parse_quote!(super::Client), &["super", "Client"]));
        assert!(!is_path(&parse_quote!(Client<'a>), &["Client"]));
        let path: Path = parse_quote!(a::ResponseValue<types::Order>);
        assert!(matches!(argument_of(&path, "ResponseValue"), Some(GenericArgument::Type(_))));
        assert!(argument_of(&path, "Other").is_none());
        assert!(names_module(&parse_quote!(builder::X<'_>), "builder"));
        assert!(!names_module(&parse_quote!(builder), "builder"));
        assert_eq!(last_segment(&parse_quote!(a::B<'_>)).unwrap().ident, "B");
    }
}
