//! Who spoke: authors and voices of suggestions, customers whose complaints have a cause, those who answered.

use app::locale::Locale;
use app::value::Instant;

use crate::store::{Row, Store};

/// Somebody to be told: a person, or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    pub person_id: Option<String>,
    pub email: Option<String>,
    pub locale: Locale,
}

fn decode(row: &Row) -> sqlx::Result<Spoken> {
    let mut c = row.columns();
    Ok(Spoken {
        person_id: c.opt_text()?,
        email: c.opt_text()?,
        locale: Locale::from_tag(&c.text()?).unwrap_or_default(),
    })
}

/// Who wrote a suggestion or one that went into it, and who spoke for it. Guests who follow it have an address there;
/// a guest's voice alone has none.
pub async fn spoke_up(store: &Store, suggestion_number: &str) -> sqlx::Result<Vec<Spoken>> {
    const SPOKEN: &str = "select s.person_id, s.guest_email, s.locale from suggestion s
            where s.suggestion_number = $1 and (s.person_id is not null or s.guest_email is not null)
        union select s.person_id, s.guest_email, s.locale from suggestion s
            where s.merged_into_id = (select id from suggestion where suggestion_number = $1)
            and (s.person_id is not null or s.guest_email is not null)
        union select v.person_id, cast(null as text), s.locale from suggestion_voice v
            join suggestion s on s.id = v.suggestion_id
            where s.suggestion_number = $1 and v.person_id is not null";
    let rows = store.rows(SPOKEN, &[suggestion_number.into()]).await?;
    rows.iter().map(decode).collect()
}

/// A customer who complained, and where.
#[derive(Debug, Clone)]
pub struct Complained {
    pub lane: Option<String>,
    pub unit: Option<String>,
    pub who: Spoken,
}

/// Customers whose complaints of a cause were filed in the span. The unit is the one that was found responsible.
pub async fn complained(store: &Store, cause: &str, (from, to): (Instant, Instant)) -> sqlx::Result<Vec<Complained>> {
    const FILED: &str = "select c.person_id, case when c.person_id is null then c.contact_email end, c.locale,
        s.origin_region || '>' || s.destination_region, u.code
        from complaint c left join shipment s on s.id = c.shipment_id left join unit u on u.id = c.unit_id
        where c.filed_at >= $1 and c.filed_at < $2 and c.cause = $3
        and (c.person_id is not null or c.contact_email is not null)
        order by c.filed_at, c.id";
    let rows = store.rows(FILED, &[from.into(), to.into(), cause.into()]).await?;
    rows.iter()
        .map(|row| {
            let who = decode(row)?;
            let mut c = row.columns();
            c.skip(3);
            Ok(Complained { who, lane: c.opt_text()?, unit: c.opt_text()? })
        })
        .collect()
}
