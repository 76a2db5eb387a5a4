//! Writes which operations may be retried after a failure with an unknown outcome.

use crate::codegen::surface::model::Surface;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) fn generate(surface: &Surface) -> TokenStream {
    let rows = surface.operations.iter().filter(|it| it.http_method != "GET").map(|operation| {
        let (name, reason, stores_nothing) = (&operation.name, &operation.reason, operation.stores_nothing);
        let repeat = format_ident!("{}", if operation.is_safe { "Safe" } else { "Unsafe" });
        quote! {
            Classified {
                operation_id: #name,
                repeat: Repeat::#repeat,
                stores_nothing: #stores_nothing,
                reason: #reason,
            }
        }
    });
    quote! {
        //! Operations that may, or may not, be retried after a failure with an unknown outcome.

        use crate::idempotency::{Classified, Repeat};

        /// Every operation that is not a plain read.
        pub(crate) const TABLE: &[Classified] = &[#(#rows),*];
    }
}
