//! What is wrong with a value, by a schema.
//!
//! This knows what schemas of the description say, and refuses to be made of one that says anything else. A library that
//! knows all of JSON Schema is much larger than everything else in the sandbox; a test holds the two side by side.

mod fault;
mod format;
mod rules;

use serde_json::{Number, Value};

pub(crate) use fault::{Broken, Fault, Format, Kind};

use rules::{Alternatives, Others, Rules};

/// Judges values by one schema.
#[derive(Debug)]
pub(crate) struct Judge {
    rules: Rules,
    components: Vec<Rules>,
}

/// Where in the value a part of it is.
#[derive(Clone, Copy)]
enum Place<'a> {
    Whole,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Judge {
    /// Reads a schema with its components. An error names the keyword that is not understood.
    pub(crate) fn new(schema: &Value) -> Result<Self, String> {
        let components = schema["components"]["schemas"].as_object();
        let names: Vec<&str> = components.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let read = |(name, schema)| Rules::read(schema, &names).map_err(|problem| format!("{name}: {problem}"));
        let components = components.into_iter().flatten().map(read).collect::<Result<_, _>>()?;
        Ok(Self { rules: Rules::read(schema, &names)?, components })
    }

    /// Everything that is wrong with a value, members that are not described last.
    pub(crate) fn faults(&self, value: &Value) -> Vec<Fault> {
        let (mut faults, unknown): (Vec<Fault>, Vec<Fault>) = self
            .faults_of(&self.rules, value, Place::Whole)
            .into_iter()
            .partition(|fault| fault.broken != Broken::Unknown);
        faults.extend(unknown);
        faults
    }

    fn faults_of(&self, rules: &Rules, value: &Value, place: Place<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.judge(rules, value, place, &mut faults);
        faults
    }

    fn judge(&self, rules: &Rules, value: &Value, place: Place<'_>, faults: &mut Vec<Fault>) {
        let mut add = |broken| faults.push(place.fault(broken));
        if !rules.kinds.is_empty() && !rules.kinds.iter().any(|kind| kind.is_that_of(value)) {
            add(Broken::Kind(rules.kinds.clone()));
        }
        if let Some(values) = rules.values.as_ref().filter(|values| !values.contains(value)) {
            add(Broken::Enum(values.clone()));
        }
        match value {
            Value::Number(number) => judge_number(rules, number, add),
            Value::String(text) => judge_text(rules, text, add),
            Value::Array(items) => {
                judge_count(items.len(), rules.min_items, rules.max_items, Broken::MinItems, Broken::MaxItems, add);
                for (index, item) in items.iter().enumerate() {
                    if let Some(rules) = &rules.items {
                        self.judge(rules, item, Place::Item(&place, index), faults);
                    }
                }
            }
            Value::Object(object) => {
                let missing = rules.required.iter().filter(|name| !object.contains_key(*name));
                faults.extend(missing.map(|name| Place::Member(&place, name).fault(Broken::Required)));
                for (name, member) in object {
                    if let Some(rules) = rules.properties.get(name) {
                        self.judge(rules, member, Place::Member(&place, name), faults);
                    }
                }
                if matches!(rules.others, Others::Closed) {
                    let unknown = object.keys().filter(|name| !self.names(rules, value, name));
                    faults.extend(unknown.map(|name| Place::Member(&place, name).fault(Broken::Unknown)));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
        for part in rules.all_of.iter().chain(rules.reference.map(|index| &self.components[index])) {
            self.judge(part, value, place, faults);
        }
        for alternatives in &rules.alternatives {
            faults.extend(self.judge_alternatives(alternatives, value, place));
        }
    }

    fn judge_alternatives(&self, alternatives: &Alternatives, value: &Value, place: Place<'_>) -> Option<Fault> {
        let mut wrong = Vec::new();
        let mut fitting = 0;
        for rules in &alternatives.schemas {
            match self.faults_of(rules, value, place) {
                faults if faults.is_empty() => fitting += 1,
                faults => wrong.push(faults),
            }
        }
        match fitting {
            0 => Some(place.fault(Broken::Alternatives(wrong))),
            1 => None,
            _ => alternatives.exclusive.then(|| place.fault(Broken::Ambiguous)),
        }
    }

    /// Whether a schema knows a member of an object, itself or by one of its parts that fits. Where no alternative fits,
    /// nobody can say which members the right one would know.
    fn names(&self, rules: &Rules, object: &Value, name: &str) -> bool {
        let fits = |part: &&Rules| self.faults_of(part, object, Place::Whole).is_empty();
        rules.properties.contains_key(name)
            || matches!(rules.others, Others::Welcome)
            || rules.reference.is_some_and(|index| self.names(&self.components[index], object, name))
            || rules.all_of.iter().any(|part| self.names(part, object, name))
            || rules.alternatives.iter().any(|alternatives| {
                let mut fitting = alternatives.schemas.iter().filter(fits).peekable();
                fitting.peek().is_none() || fitting.any(|part| self.names(part, object, name))
            })
    }
}

impl Place<'_> {
    fn fault(&self, broken: Broken) -> Fault {
        let mut pointer = String::new();
        self.write(&mut pointer);
        Fault { pointer, broken }
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Self::Whole => {}
            Self::Member(parent, name) => {
                parent.write(pointer);
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Self::Item(parent, index) => {
                parent.write(pointer);
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
    }
}

fn judge_number(rules: &Rules, value: &Number, mut add: impl FnMut(Broken)) {
    // Limits are small, so that a float is exact enough for them.
    let above = |limit: &Number| value.as_f64() > limit.as_f64();
    let below = |limit: &Number| value.as_f64() < limit.as_f64();
    if let Some(limit) = rules.minimum.as_ref().filter(|limit| below(limit)) {
        add(Broken::Minimum(limit.clone()));
    }
    if let Some(limit) = rules.maximum.as_ref().filter(|limit| above(limit)) {
        add(Broken::Maximum(limit.clone()));
    }
}

fn judge_text(rules: &Rules, text: &str, mut add: impl FnMut(Broken)) {
    if rules.min_length.is_some() || rules.max_length.is_some() {
        let length = text.chars().count();
        judge_count(length, rules.min_length, rules.max_length, Broken::MinLength, Broken::MaxLength, &mut add);
    }
    if let Some(pattern) = rules.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
        add(Broken::Pattern(pattern.as_str().to_owned()));
    }
    if let Some(format) = rules.format.filter(|format| !format.is_that_of(text)) {
        add(Broken::Format(format));
    }
}

fn judge_count(
    count: usize,
    least: Option<u64>,
    most: Option<u64>,
    too_few: fn(u64) -> Broken,
    too_many: fn(u64) -> Broken,
    mut add: impl FnMut(Broken),
) {
    let count = count as u64;
    if let Some(limit) = least.filter(|limit| count < *limit) {
        add(too_few(limit));
    }
    if let Some(limit) = most.filter(|limit| count > *limit) {
        add(too_many(limit));
    }
}

#[cfg(test)]
mod tests;
