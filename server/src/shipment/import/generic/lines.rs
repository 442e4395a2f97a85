//! The generic layout as NDJSON: one object per line, with the flat column names or nested as the API takes them
//! (`{"origin": {"country": "CN"}}` is `origin_country`, `{"location": {"city": "x"}}` is `city`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::super::json::{self, Piece};
use super::super::{Fault, Refusal, documents};
use super::cells::Cells;
use super::column::Column;
use super::{Found, Options, Taker, What, column_of, finish, header_of};

pub fn read(source: &mut dyn BufRead, what: What, options: &Options, taker: Taker<'_>) -> io::Result<()> {
    let columns: HashMap<&str, Column> = Column::of(what).map(|column| (header_of(column, options), column)).collect();
    let (mut bytes, mut line) = (Vec::new(), 0);
    while documents::read_line(source, &mut bytes)? > 0 {
        line += 1;
        let found = match std::str::from_utf8(bytes.trim_ascii()) {
            Ok("") => None,
            Ok(text) => Some(one(Piece { line, text }, what, &columns, options)),
            Err(_) => Some(Found::Refused(Refusal::new(line, "", "is not text in UTF-8 (--encoding names another)"))),
        };
        if found.is_some_and(|found| taker(found).is_break()) {
            break;
        }
        bytes.clear();
    }
    Ok(())
}

fn one(piece: Piece<'_>, what: What, columns: &HashMap<&str, Column>, options: &Options) -> Found {
    let object: Map<String, Value> = match serde_json::from_str(piece.text) {
        Ok(object) => object,
        Err(error) => return Found::Refused(json::refusal(piece, &error)),
    };
    let mut cells = Cells::new(options);
    for (key, value) in object {
        match value {
            Value::Object(inner) => {
                for (part, value) in inner {
                    fill(&mut cells, &column_of(&[&key, "/", &part].concat()), value, columns, options);
                }
            }
            value => fill(&mut cells, &key, value, columns, options),
        }
    }
    finish(piece.line, what, cells, options)
}

fn fill(cells: &mut Cells<'_>, name: &str, value: Value, columns: &HashMap<&str, Column>, options: &Options) {
    let Some(column) = columns.get(name) else {
        if !options.ignore_unknown_columns {
            cells.faults.push(Fault::new(name, "is an unknown column (map it, or --ignore-unknown-columns)"));
        }
        return;
    };
    cells.texts[*column as usize] = match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Owned(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(yes) => Some(Cow::Borrowed(if yes { "yes" } else { "no" })),
        Value::Array(_) | Value::Object(_) => {
            return cells.faults.push(Fault::new(name, "is neither text nor a number"));
        }
    };
}
