//! The doors of the portal, read from the text of `router`: a test that lists them by hand would forget one.

use std::collections::BTreeSet;

const ROUTER: &str = concat!(
    include_str!("../../src/router/mod.rs"),
    include_str!("../../src/router/moderation.rs"),
    include_str!("../../src/router/page.rs"),
    include_str!("../../src/router/suggestion.rs")
);
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// `GET /track/{waybill_number}` and so on, in the order of the alphabet.
pub fn doors() -> BTreeSet<String> {
    let mut doors = BTreeSet::new();
    for call in ROUTER.split(".route(").skip(1) {
        let (path, handlers) = call.split_once("\",").expect("a path in quotes");
        let path = path.trim_start().trim_start_matches('"');
        let handlers = balanced(handlers);
        for method in METHODS.into_iter().filter(|method| calls(handlers, method)) {
            doors.insert([method.to_uppercase().as_str(), path].join(" "));
        }
    }
    doors
}

/// The text up to the bracket that closes the call.
fn balanced(text: &str) -> &str {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn calls(text: &str, function: &str) -> bool {
    text.match_indices(&[function, "("].concat())
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn the_router_can_be_read() {
    let doors = doors();
    for door in [
        "GET /",
        "GET /track/{waybill_number}",
        "POST /track/{waybill_number}",
        "PUT /api/v1/shipments/{waybill_number}/link",
    ] {
        assert!(doors.contains(door), "{door} in {doors:?}");
    }
}
