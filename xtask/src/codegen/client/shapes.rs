//! Writes the shape of each response.

use crate::codegen::surface::model::{Identity, Shape, Surface};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;

pub(super) fn generate(surface: &Surface) -> TokenStream {
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for operation in &surface.operations {
        let response = &operation.response;
        if !matches!(response.shape, Shape::Page | Shape::Many | Shape::Single) || !seen.insert(&response.envelope) {
            continue;
        }
        let (envelope, item, name) =
            (format_ident!("{}", response.envelope), format_ident!("{}", response.item), &operation.name);
        if response.shape == Shape::Single {
            items.push(quote! {
                impl Single for types::#envelope {
                    type Item = types::#item;
                    const OPERATION: &'static str = #name;

                    fn into_data(self) -> Option<types::#item> {
                        self.data
                    }
                }
            });
            continue;
        }
        items.push(quote! {
            impl Many for types::#envelope {
                type Item = types::#item;
                const OPERATION: &'static str = #name;

                fn into_items(self) -> Option<Vec<types::#item>> {
                    self.extra.get("data").is_none().then_some(self.data)
                }
            }
        });
        if response.shape == Shape::Page {
            let id = identity(&response.identity, &response.item);
            items.push(quote! {
                impl Paged for types::#envelope {
                    fn take_meta(&mut self) -> Option<types::PaginationMeta> {
                        self.meta.take()
                    }

                    fn id_of(item: &types::#item) -> Option<&str> {
                        #id
                    }
                }
            });
        }
    }
    quote! {
        //! The shape of each response: one resource, a list, or a page of a list.

        use crate::call::{Many, Paged, Single};
        use telnyx_porting_api::types;

        #(#items)*
    }
}

fn identity(identity: &Identity, item: &str) -> TokenStream {
    match identity {
        Identity::None => quote! {
            let _ = item;
            None
        },
        Identity::Field => quote! { item.id.as_ref().map(AsRef::as_ref) },
        Identity::Variants(variants) => {
            let (item, variants) = (format_ident!("{item}"), variants.iter().map(|name| format_ident!("{name}")));
            quote! {
                let id = match item {
                    #(types::#item::#variants(item) => &item.id,)*
                    types::#item::Unknown(item) => return item.get("id")?.as_str(),
                    _ => return None,
                };
                id.as_ref().map(AsRef::as_ref)
            }
        }
    }
}
