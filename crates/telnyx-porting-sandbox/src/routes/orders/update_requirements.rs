//! Values of requirements.

use super::update_body::RequirementPatch;
use super::update_rules::Editor;
use super::update_values::known_document;
use crate::life::{self, FieldType};
use crate::server::{Code, Patch};

impl Editor<'_> {
    pub(super) fn requirements(&mut self, member: Patch<Vec<RequirementPatch>>) {
        match member {
            Patch::Absent => {}
            Patch::Null => {
                self.order.requirement_values.clear();
                self.order.parts.reviews.clear();
            }
            Patch::Value(items) => {
                for (place, item) in items.into_iter().enumerate() {
                    self.requirement(item, &format!("/requirements/{place}"));
                }
            }
        }
    }

    fn requirement(&mut self, item: RequirementPatch, pointer: &str) {
        let (Some(id), Some(value)) = (item.requirement_type_id, item.field_value) else {
            let detail = "A requirement needs requirement_type_id and field_value.";
            return self.problem(Code::MissingParameter, detail, pointer);
        };
        let Some(needed) = life::requirements(self.order).iter().find(|needed| needed.id.eq_ignore_ascii_case(&id))
        else {
            let detail = "The order has no such requirement.";
            return self.problem(Code::MissingResource, detail, &format!("{pointer}/requirement_type_id"));
        };
        if needed.field == FieldType::Action {
            let detail = "The requirement is met by an action, not by a value.";
            return self.problem(Code::Unprocessable, detail, &format!("{pointer}/requirement_type_id"));
        }
        if value.trim().is_empty() {
            return self.problem(Code::BadRequest, "The value is blank.", &format!("{pointer}/field_value"));
        }
        if needed.field == FieldType::Document
            && let Err((code, detail)) = known_document(&self.world.store, &value)
        {
            return self.problem(code, detail, &format!("{pointer}/field_value"));
        }
        // A new value is reviewed anew.
        self.order.parts.reviews.remove(needed.id);
        self.order.requirement_values.insert(needed.id.to_owned(), value);
    }
}
