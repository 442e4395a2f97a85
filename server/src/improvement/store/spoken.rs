//! Who spoke: authors, voices and commenters of suggestions, customers whose complaints have a cause, those who answered.

use app::locale::Locale;
use app::value::Instant;

use super::fact::passed;
use crate::store::{Row, Store, Transaction};

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

/// Who wrote a suggestion, the one that it went into, or one that went into either, gave it a voice, or commented where
/// all may read it. A guest's address is one that they proved: voices noted by staff have none.
pub async fn spoke_up(store: &Store, suggestion_number: &str) -> sqlx::Result<Vec<Spoken>> {
    const SPOKEN: &str = "with t as (select coalesce(y.merged_into_id, y.id) as id from suggestion y
            where y.suggestion_number = $1),
        s as (select x.id, x.person_id, x.guest_email, x.locale from suggestion x
            where x.id = (select id from t) or x.merged_into_id = (select id from t))
        select s.person_id, s.guest_email, s.locale from s
            where s.person_id is not null or s.guest_email is not null
        union select v.person_id, v.guest_email, coalesce(v.guest_locale, s.locale) from suggestion_voice v
            join s on s.id = v.suggestion_id where v.person_id is not null or v.guest_email is not null
        union select c.person_id, c.guest_email, c.locale from suggestion_comment c
            join s on s.id = c.suggestion_id where c.is_staff = 0 and c.published_at is not null
            and c.refused_at is null and (c.person_id is not null or c.guest_email is not null)";
    let rows = store.rows(SPOKEN, &[suggestion_number.into()]).await?;
    rows.iter().map(decode).collect()
}

/// The number under which a suggestion goes on: another one's where it went into that.
pub async fn stands_as(tx: &mut Transaction, suggestion_number: &str) -> sqlx::Result<Option<String>> {
    const STANDS: &str = "select coalesce(t.suggestion_number, s.suggestion_number) from suggestion s
        left join suggestion t on t.id = s.merged_into_id where s.suggestion_number = $1";
    tx.row(STANDS, &[suggestion_number.into()]).await?.map(|row| row.columns().text()).transpose()
}

/// A customer who complained, and where.
#[derive(Debug, Clone)]
pub struct Complained {
    pub lane: Option<String>,
    pub unit: Option<String>,
    pub who: Spoken,
}

/// Customers whose complaints of a cause were filed in the span. The unit is one of the scope that the parcel passed, else
/// the one that was found responsible.
pub async fn complained(
    store: &Store,
    (improvement_id, cause): (&str, &str),
    (from, to): (Instant, Instant),
) -> sqlx::Result<Vec<Complained>> {
    const FILED: &str = concat!(
        "select c.person_id, case when c.person_id is null then c.contact_email end, c.locale,
        s.origin_region || '>' || s.destination_region, coalesce(",
        passed!("c.shipment_id", "$4"),
        ", v.code)
        from complaint c left join shipment s on s.id = c.shipment_id left join unit v on v.id = c.unit_id
        where c.filed_at >= $1 and c.filed_at < $2 and c.cause = $3
        and (c.person_id is not null or c.contact_email is not null)
        order by c.filed_at, c.id"
    );
    let rows = store.rows(FILED, &[from.into(), to.into(), cause.into(), improvement_id.into()]).await?;
    rows.iter()
        .map(|row| {
            let who = decode(row)?;
            let mut c = row.columns();
            c.skip(3);
            Ok(Complained { who, lane: c.opt_text()?, unit: c.opt_text()? })
        })
        .collect()
}
