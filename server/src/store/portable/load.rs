//! Rows as lines of JSON, and back into a table.

use serde_json::Value;

use super::catalogue::{Column, Kind, Table, quoted};
use crate::store::{Arg, Batch, Transaction};

/// Rows of one table on their way in, many to a statement.
pub struct Loader {
    head: String,
    columns: Vec<Column>,
    waiting: Batch,
}

impl Loader {
    /// `names` are the columns in the order of the rows to come.
    ///
    /// # Errors
    /// The name of a column that the table does not have.
    pub fn new(table: &Table, names: &[String]) -> Result<Loader, String> {
        let find =
            |name: &String| table.columns.iter().find(|column| column.name == *name).cloned().ok_or(name.clone());
        let columns = names.iter().map(find).collect::<Result<Vec<Column>, String>>()?;
        let head = table.insert_head(&columns);
        Ok(Loader { waiting: Batch::insert(head.clone(), columns.len(), ""), head, columns })
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub async fn push(&mut self, tx: &mut Transaction, row: Vec<Arg>) -> sqlx::Result<()> {
        self.waiting.push(row);
        if self.waiting.is_full() { self.flush(tx).await } else { Ok(()) }
    }

    /// Stores what still waits.
    pub async fn flush(&mut self, tx: &mut Transaction) -> sqlx::Result<()> {
        let empty = Batch::insert(self.head.clone(), self.columns.len(), "");
        let full = std::mem::replace(&mut self.waiting, empty);
        if full.is_empty() { Ok(()) } else { tx.execute_batch(full).await.map(|_| ()) }
    }
}

/// Takes away what migrations put there, so that what is restored is what was backed up.
pub async fn empty(tx: &mut Transaction, tables: &[Table]) -> sqlx::Result<()> {
    for table in tables.iter().rev() {
        tx.execute_built(format!("delete from {}", quoted(&table.name))).await?;
    }
    Ok(())
}

/// A row as a JSON array.
pub fn encode(row: Vec<Arg>) -> Value {
    let one = |arg| match arg {
        Arg::Int(n) => n.map_or(Value::Null, Value::from),
        Arg::Text(text) => text.map_or(Value::Null, Value::from),
        Arg::Real(x) => x.map_or(Value::Null, Value::from),
    };
    Value::Array(row.into_iter().map(one).collect())
}

/// A JSON array as a row; None when it is not one of these columns.
pub fn decode(row: Value, columns: &[Column]) -> Option<Vec<Arg>> {
    let Value::Array(values) = row else { return None };
    if values.len() != columns.len() {
        return None;
    }
    values.into_iter().zip(columns).map(|(value, column)| read(value, column.kind)).collect()
}

fn read(value: Value, kind: Kind) -> Option<Arg> {
    match (kind, value) {
        (Kind::Int, Value::Null) => Some(Arg::Int(None)),
        (Kind::Text, Value::Null) => Some(Arg::Text(None)),
        (Kind::Real, Value::Null) => Some(Arg::Real(None)),
        (Kind::Int, Value::Number(n)) => n.as_i64().map(|n| Arg::Int(Some(n))),
        (Kind::Real, Value::Number(x)) => x.as_f64().map(|x| Arg::Real(Some(x))),
        (Kind::Text, Value::String(text)) => Some(Arg::Text(Some(text))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_survives_the_archive() {
        let kinds = [Kind::Int, Kind::Text, Kind::Real, Kind::Int, Kind::Text, Kind::Real];
        let columns = kinds.map(|kind| Column { name: "c".to_string(), kind });
        let row = vec![
            Arg::Int(Some(i64::MIN)),
            Arg::Text(Some("\u{1}\n\"李薇".to_string())),
            Arg::Real(Some(0.1)),
            Arg::Int(None),
            Arg::Text(None),
            Arg::Real(None),
        ];
        let line = encode(row.clone()).to_string();
        assert_eq!(decode(serde_json::from_str(&line).unwrap(), &columns), Some(row));
        assert_eq!(decode(serde_json::json!([1]), &columns), None);
        assert_eq!(decode(serde_json::json!(["1"]), &columns[..1]), None);
    }
}
