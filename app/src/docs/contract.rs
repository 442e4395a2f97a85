//! Reading an OpenAPI 3.1 document: only what the page shows, and nothing that can fail.

use serde_json::Value;

/// Operations under one tag.
#[derive(Debug)]
pub struct Group<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub operations: Vec<Operation<'a>>,
}

#[derive(Debug)]
pub struct Operation<'a> {
    pub id: &'a str,
    /// In capitals.
    pub method: String,
    pub path: &'a str,
    pub summary: &'a str,
    pub description: &'a str,
    pub parameters: Vec<Parameter<'a>>,
    /// Schema of the JSON body.
    pub request: Option<&'a Value>,
    /// By status, ascending.
    pub responses: Vec<Response<'a>>,
    /// An API key opens it.
    pub takes_key: bool,
    /// The cookie of whoever is signed in opens it.
    pub takes_session: bool,
}

#[derive(Debug)]
pub struct Parameter<'a> {
    pub name: &'a str,
    /// `path`, `query` or `header`.
    pub place: &'a str,
    pub description: &'a str,
    pub is_required: bool,
    pub schema: &'a Value,
}

#[derive(Debug)]
pub struct Response<'a> {
    pub status: u16,
    pub description: &'a str,
    pub media_type: Option<&'a str>,
    pub schema: Option<&'a Value>,
}

/// A schema behind its references.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'a> {
    /// Its name among the components.
    pub name: Option<&'a str>,
    pub node: &'a Value,
    /// What is said where it is used, else what it says of itself.
    pub description: &'a str,
    pub is_nullable: bool,
}

/// One property of an object.
#[derive(Debug)]
pub struct Field<'a> {
    pub name: &'a str,
    pub is_required: bool,
    pub schema: Schema<'a>,
}

/// Every operation, in the order of the document's tags and paths.
pub fn groups(contract: &Value) -> Vec<Group<'_>> {
    let tags = contract["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    tags.iter()
        .map(|tag| {
            let name = text(&tag["name"]);
            let mut operations = operations(contract);
            operations.retain(|(_, node)| node["tags"].as_array().is_some_and(|tags| tags.iter().any(|t| t == name)));
            Group {
                name,
                description: text(&tag["description"]),
                operations: operations.into_iter().map(|(operation, _)| operation).collect(),
            }
        })
        .collect()
}

fn operations(contract: &Value) -> Vec<(Operation<'_>, &Value)> {
    let mut found = Vec::new();
    for (path, methods) in entries(&contract["paths"]) {
        for (method, node) in entries(methods).filter(|(_, node)| node["responses"].is_object()) {
            found.push((operation(path, method, node), node));
        }
    }
    found
}

fn operation<'a>(path: &'a str, method: &str, node: &'a Value) -> Operation<'a> {
    let parameters = node["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let request = &node["requestBody"]["content"]["application/json"]["schema"];
    Operation {
        id: text(&node["operationId"]),
        method: method.to_ascii_uppercase(),
        path,
        summary: text(&node["summary"]),
        description: text(&node["description"]),
        parameters: parameters.iter().map(parameter).collect(),
        request: request.is_object().then_some(request),
        responses: entries(&node["responses"]).filter_map(|(status, node)| response(status, node)).collect(),
        takes_key: takes(node, "api_key"),
        takes_session: takes(node, "session"),
    }
}

fn takes(node: &Value, scheme: &str) -> bool {
    node["security"].as_array().is_some_and(|ways| ways.iter().any(|way| way.get(scheme).is_some()))
}

fn parameter(node: &Value) -> Parameter<'_> {
    Parameter {
        name: text(&node["name"]),
        place: text(&node["in"]),
        description: text(&node["description"]),
        is_required: node["required"] == true,
        schema: &node["schema"],
    }
}

fn response<'a>(status: &str, node: &'a Value) -> Option<Response<'a>> {
    let content = entries(&node["content"]).next();
    Some(Response {
        status: status.parse().ok()?,
        description: text(&node["description"]),
        media_type: content.map(|(media_type, _)| media_type),
        schema: content.map(|(_, body)| &body["schema"]),
    })
}

/// Follows `$ref` and `oneOf [X, null]` to the schema that says something.
pub fn schema<'a>(contract: &'a Value, node: &'a Value) -> Schema<'a> {
    if let Some(options) = node["oneOf"].as_array() {
        let is_null = |option: &&Value| option["type"] == "null";
        if let Some(some) = options.iter().find(|option| !is_null(option)) {
            let inner = schema(contract, some);
            return Schema { is_nullable: options.iter().any(|option| is_null(&option)), ..inner };
        }
    }
    let name = node["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let target = name.map_or(node, |name| &contract["components"]["schemas"][name]);
    let own = text(&node["description"]);
    Schema {
        name,
        node: target,
        description: if own.is_empty() { text(&target["description"]) } else { own },
        is_nullable: target["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "null")),
    }
}

impl<'a> Schema<'a> {
    /// `string (date-time)`, `Event[]`, `Place`, with `| null` where it may be.
    pub fn label(&self, contract: &'a Value) -> String {
        let plain = match (self.name, self.kind()) {
            (Some(name), _) => name.to_string(),
            (None, "array") => [&schema(contract, &self.node["items"]).label(contract), "[]"].concat(),
            (None, kind) => match self.node["format"].as_str() {
                Some("date-time") => [kind, " (date-time)"].concat(),
                _ => kind.to_string(),
            },
        };
        if self.is_nullable { [&plain, " | null"].concat() } else { plain }
    }

    /// The JSON type; of a nullable one the other.
    pub fn kind(&self) -> &'a str {
        match &self.node["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
            kind => kind.as_str(),
        }
        .unwrap_or("any")
    }

    /// The allowed words of an enumeration; empty for any other schema.
    pub fn values(&self) -> Vec<&'a str> {
        self.node["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The fields of an object, the required ones first.
    pub fn fields(&self, contract: &'a Value) -> Vec<Field<'a>> {
        let required = self.node["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut fields: Vec<Field<'a>> = entries(&self.node["properties"])
            .map(|(name, node)| Field {
                name,
                is_required: required.iter().any(|required| required == name),
                schema: schema(contract, node),
            })
            .collect();
        fields.sort_by_key(|field| !field.is_required);
        fields
    }

    /// The schema of an array's items; itself for anything else.
    pub fn item(self, contract: &'a Value) -> Schema<'a> {
        match self.kind() {
            "array" => schema(contract, &self.node["items"]),
            _ => self,
        }
    }

    pub fn refuses_unknown_fields(&self) -> bool {
        self.node["additionalProperties"] == false
    }
}

impl Group<'_> {
    pub fn anchor(&self) -> String {
        ["group-", self.name].concat()
    }
}

impl Operation<'_> {
    pub fn anchor(&self) -> String {
        ["op-", self.id].concat()
    }

    /// The answer of a call that went well.
    pub fn success(&self) -> Option<&Response<'_>> {
        self.responses.iter().rev().find(|response| response.status < 300 && response.schema.is_some())
    }
}

fn entries(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    node.as_object().into_iter().flatten().map(|(name, node)| (name.as_str(), node))
}

fn text(node: &Value) -> &str {
    node.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_and_nulls_are_followed() {
        let contract = json!({"components": {"schemas": {
            "Place": {"type": "object", "description": "A place.", "properties": {}},
            "Milestone": {"type": "string", "enum": ["lost"]},
        }}});
        for (node, label) in [
            (json!({"type": "string", "format": "date-time"}), "string (date-time)"),
            (json!({"type": ["integer", "null"], "format": "int64"}), "integer | null"),
            (json!({"$ref": "#/components/schemas/Place"}), "Place"),
            (json!({"oneOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]}), "Place | null"),
            (json!({"type": "array", "items": {"$ref": "#/components/schemas/Milestone"}}), "Milestone[]"),
            (json!({"$ref": "#/components/schemas/Nowhere"}), "Nowhere"),
            (json!(null), "any"),
        ] {
            assert_eq!(schema(&contract, &node).label(&contract), label);
        }
        let here = json!({"$ref": "#/components/schemas/Place", "description": "Where it is."});
        assert_eq!(schema(&contract, &here).description, "Where it is.");
    }
}
