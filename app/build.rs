//! Turns `locales/*.json` into one Rust function per sentence.
//!
//! A sentence missing in one language, or a placeholder that one language forgot, stops the build:
//! an untranslated screen cannot be shipped. Functions that nobody calls cost no bytes in the browser.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

use serde_json::{Map, Value};

/// File name and the `Locale` variant, the fallback language first.
const LOCALES: [(&str, &str); 3] = [("en", "En"), ("es", "Es"), ("zh-CN", "ZhCn")];
/// CLDR plural categories our languages need; `other` is always there.
const PLURALS: [&str; 2] = ["one", "other"];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let catalogues: Vec<Map<String, Value>> = LOCALES.iter().map(|(file, _)| catalogue(file)).collect();
    let mut out = String::new();
    module(&catalogues.iter().collect::<Vec<_>>(), "", &mut out);
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("text.rs");
    fs::write(target, out).expect("OUT_DIR is writable");
}

fn catalogue(file: &str) -> Map<String, Value> {
    let path = format!("locales/{file}.json");
    let source = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    match serde_json::from_str(&source) {
        Ok(Value::Object(map)) => map,
        Ok(_) => panic!("{path}: the catalogue must be one JSON object"),
        Err(e) => panic!("{path}: {e}"),
    }
}

/// Writes every key of one JSON object, which must have the same keys in every language.
fn module(maps: &[&Map<String, Value>], path: &str, out: &mut String) {
    for (map, (file, _)) in maps.iter().zip(LOCALES) {
        for key in map.keys() {
            assert!(maps[0].contains_key(key), "locales/{file}.json: `{path}{key}` is not in locales/en.json");
        }
    }
    for (key, first) in maps[0] {
        let values: Vec<&Value> = maps
            .iter()
            .zip(LOCALES)
            .map(|(map, (file, _))| {
                map.get(key).unwrap_or_else(|| panic!("locales/{file}.json: `{path}{key}` is missing"))
            })
            .collect();
        match first {
            Value::Object(inner) if inner.keys().any(|k| !PLURALS.contains(&k.as_str())) => {
                let nested: Vec<&Map<String, Value>> = values
                    .iter()
                    .map(|v| v.as_object().unwrap_or_else(|| panic!("`{path}{key}` is a group in English only")))
                    .collect();
                let _ = writeln!(out, "pub mod {} {{ #[allow(unused_imports)] use super::*;", name(key));
                module(&nested, &format!("{path}{key}."), out);
                out.push_str("}\n");
            }
            _ => sentence(key, &values, &format!("{path}{key}"), out),
        }
    }
}

/// One function. Plain text gives `&'static str`; placeholders or plurals give `String`.
fn sentence(key: &str, values: &[&Value], path: &str, out: &mut String) {
    let forms: Vec<BTreeMap<&str, &str>> = values.iter().map(|v| plural_forms(v, path)).collect();
    let is_plural = forms.iter().any(|f| f.len() > 1 || values.iter().any(|v| v.is_object()));
    let arguments = placeholders(forms[0]["other"]);
    for (form, (file, _)) in forms.iter().zip(LOCALES) {
        for text in form.values() {
            let mut found = placeholders(text);
            found.retain(|p| p != "count");
            let mut wanted = arguments.clone();
            wanted.retain(|p| p != "count");
            assert!(
                found == wanted,
                "locales/{file}.json: `{path}` has placeholders {found:?}, English has {wanted:?}"
            );
        }
    }
    let _ = writeln!(out, "/// {}", forms[0]["other"].replace('\n', " "));
    if arguments.is_empty() && !is_plural {
        let _ = writeln!(out, "pub fn {}(locale: Locale) -> &'static str {{ match locale {{", name(key));
        for (form, (_, variant)) in forms.iter().zip(LOCALES) {
            let _ = writeln!(out, "Locale::{variant} => {:?},", form["other"]);
        }
        out.push_str("} }\n");
        return;
    }
    let mut parameters = String::new();
    if is_plural {
        parameters.push_str(", count: u64");
    }
    for argument in arguments.iter().filter(|a| !(is_plural && *a == "count")) {
        let _ = write!(parameters, ", {argument}: &str");
    }
    let _ = writeln!(out, "pub fn {}(locale: Locale{parameters}) -> String {{ match locale {{", name(key));
    for (form, (_, variant)) in forms.iter().zip(LOCALES) {
        match form.get("one") {
            Some(one) => {
                let _ = writeln!(
                    out,
                    "Locale::{variant} => if count == 1 {{ {} }} else {{ {} }},",
                    concat(one),
                    concat(form["other"])
                );
            }
            None => {
                let _ = writeln!(out, "Locale::{variant} => {},", concat(form["other"]));
            }
        }
    }
    out.push_str("} }\n");
}

fn plural_forms<'a>(value: &'a Value, path: &str) -> BTreeMap<&'a str, &'a str> {
    match value {
        Value::String(text) => BTreeMap::from([("other", text.as_str())]),
        Value::Object(forms) => forms
            .iter()
            .map(|(k, v)| {
                assert!(PLURALS.contains(&k.as_str()), "`{path}`: unknown plural form `{k}`");
                (k.as_str(), v.as_str().unwrap_or_else(|| panic!("`{path}.{k}` must be text")))
            })
            .collect(),
        _ => panic!("`{path}` must be text or plural forms"),
    }
}

/// Placeholder names in order of the alphabet: `{name}`.
fn placeholders(text: &str) -> Vec<String> {
    let mut found: Vec<String> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_string()).collect();
    found.sort();
    found.dedup();
    found
}

/// `["Late by ", duration].concat()`: no formatting machinery in the browser.
fn concat(text: &str) -> String {
    let mut parts = Vec::new();
    for (n, piece) in text.split('{').enumerate() {
        match piece.split_once('}') {
            Some((argument, rest)) if n > 0 => {
                parts.push(if argument == "count" {
                    "count.to_string().as_str()".into()
                } else {
                    argument.to_string()
                });
                if !rest.is_empty() {
                    parts.push(format!("{rest:?}"));
                }
            }
            _ if !piece.is_empty() => parts.push(format!("{piece:?}")),
            _ => {}
        }
    }
    format!("[{}].concat()", parts.join(", "))
}

/// Rust keywords cannot name a function.
fn name(key: &str) -> String {
    match key {
        "return" | "try" | "type" | "where" | "move" | "loop" | "match" => format!("{key}_"),
        _ => key.to_string(),
    }
}
