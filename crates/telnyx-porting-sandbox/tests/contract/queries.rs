use serde_json::Value;

use crate::description::{Operation, operations};
use crate::generate::{meant, types};
use crate::support::{Contract, path};

/// A value that can be sent: the parameter, the path of members below it, and the schema.
struct Leaf {
    operation: Operation,
    parameter: &'static str,
    members: Vec<&'static str>,
    schema: &'static Value,
    /// From the example of the whole parameter.
    example: &'static Value,
}

fn leaves() -> Vec<Leaf> {
    let mut found = Vec::new();
    for operation in operations() {
        for parameter in operation.query() {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            let whole = Leaf {
                operation: *operation,
                parameter: name,
                members: Vec::new(),
                schema,
                example: &parameter["example"],
            };
            whole.split(&mut found);
        }
    }
    found
}

impl Leaf {
    /// An object is sent in parts.
    fn split(self, found: &mut Vec<Self>) {
        let Some(properties) = meant(self.schema)["properties"].as_object() else {
            found.push(self);
            return;
        };
        for (name, schema) in properties {
            let members = [&self.members[..], &[name]].concat();
            Self { members, schema, example: &self.example[name], ..self }.split(found);
        }
    }

    fn is_list(&self) -> bool {
        types(self.schema).contains(&"array")
    }

    /// The schema of a single value.
    fn item(&self) -> &'static Value {
        let schema = meant(self.schema);
        schema.get("items").map_or(schema, meant)
    }

    /// Its name in every documented spelling.
    fn names(&self) -> Vec<String> {
        let nested = self.members.iter().fold(self.parameter.to_owned(), |name, member| format!("{name}[{member}]"));
        let mut names = vec![nested.clone()];
        if self.members.len() > 1 {
            names.push(format!("{}[{}]", self.parameter, self.members.join(".")));
        }
        if self.is_list() {
            names.extend([format!("{nested}[]"), format!("{nested}[in][]"), format!("{nested}[0]")]);
        }
        names
    }

    fn good(&self) -> String {
        let single = self.example.get(0).unwrap_or(self.example);
        assert!(!single.is_null(), "{}: {} has no example", self.operation.id(), self.parameter);
        single.as_str().map_or_else(|| single.to_string(), str::to_owned)
    }

    /// Values that violate a rule; empty for free text.
    fn bad(&self) -> Vec<String> {
        let item = self.item();
        let mut bad: Vec<String> = Vec::new();
        if item.get("enum").is_some() || item.get("format").is_some() {
            bad.extend(["", "wrong", "TRUE"].map(str::to_owned));
        }
        match item["type"].as_str().unwrap() {
            "integer" => bad.extend(["1.5", "one", "0x1", "-1"].map(str::to_owned)),
            "boolean" => bad.extend(["yes", "1", "True"].map(str::to_owned)),
            _ => {}
        }
        bad.extend(item["maximum"].as_i64().map(|most| (most + 1).to_string()));
        bad
    }

    fn path(&self, name: &str, value: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
        format!("{}?{query}", path(self.operation))
    }
}

#[tokio::test]
async fn every_parameter_is_accepted_in_every_spelling() {
    let api = Contract::start().await;
    let leaves = leaves();
    assert!(leaves.len() > 60, "{}", leaves.len());
    for leaf in &leaves {
        for name in leaf.names() {
            let values = [leaf.good(), format!("{0},{0}", leaf.good())];
            for value in &values[..if leaf.is_list() { 2 } else { 1 }] {
                let response = api.send(api.request(leaf.operation.method, &leaf.path(&name, value))).await;
                assert_eq!(response.status, leaf.operation.success(), "{} {name}={value}", leaf.operation.id());
            }
        }
    }
}

#[tokio::test]
async fn every_rule_of_every_parameter_is_enforced_and_names_it_as_sent() {
    let api = Contract::start().await;
    let mut rules = 0;
    for leaf in leaves() {
        for (name, value) in leaf.names().iter().flat_map(|name| leaf.bad().into_iter().map(move |bad| (name, bad))) {
            let response = api.send(api.request(leaf.operation.method, &leaf.path(name, &value))).await;
            let (text, at) =
                (String::from_utf8_lossy(&response.body), format!("{} {name}={value}", leaf.operation.id()));
            assert_eq!(response.status, 422, "{at}: {text}");
            let places: Vec<String> = response.errors().into_iter().map(|(_, place)| place).collect();
            assert_eq!(places, [name.as_str()], "{at}: {text}");
            rules += 1;
        }
    }
    assert!(rules > 250, "{rules}");
}

#[tokio::test]
async fn all_violations_of_a_query_and_a_body_are_reported_at_once() {
    let api = Contract::start().await;
    let path = "/porting_orders?page[size]=0&filter[misc][type]=half&sort[value]=up&include_phone_numbers=2";
    let response = api.send(api.request("get", path)).await;
    let mut places: Vec<String> = response.errors().into_iter().map(|(_, place)| place).collect();
    places.sort();
    assert_eq!(places, ["filter[misc][type]", "include_phone_numbers", "page[size]", "sort[value]"]);
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    let api = Contract::start().await;
    for operation in operations() {
        let path = format!("{}?unknown=1&filter[unknown]=x&page[unknown]=2&sort[unknown][x]=3", path(*operation));
        let body = crate::generate::good_body(*operation);
        let response = api.send(api.with(*operation, &path, body)).await;
        assert_eq!(response.status, operation.success(), "{}", operation.id());
    }
}
