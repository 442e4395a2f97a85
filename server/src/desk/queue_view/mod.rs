//! Saved views of the queue: whoever reads the queue saves what it is filtered by, and those who lead the desk share it.
//!
//! A unit's people have their own only: names and words of shared ones are the desk's, and so are classes. When an
//! account is erased its own views go with it; shared ones stay and are the desk's.

mod store;

use app::account::StaffRole;
use app::desk::queue_view::{Filters, Gone, MOST_VIEWS, QueueView, QueueViewDraft, name_key, tidy};
use app::problem::FieldProblem;

use self::store::Record;
use crate::account::{person, unit};
use crate::audit::{self, Entry};
use crate::complaint::DESK;
use crate::complaint::assignment::LEADS;
use crate::complaint::http::list::ListQuery;
use crate::http::{Caller, Refusal};
use crate::session::Staff;
use crate::state::Portal;
use crate::store::{Transaction, new_id};

/// Shared ones of all: beyond it nobody finds any.
const MOST_SHARED: i64 = 100;

/// # Errors
/// `Forbidden` for everybody who has no queue.
pub fn check_reader(staff: &Staff) -> Result<(), Refusal> {
    if staff.role == StaffRole::Unit { Ok(()) } else { staff.one_of(&DESK) }
}

/// Whether the role shares views, and changes those that are shared.
pub fn may_share(staff: &Staff) -> bool {
    LEADS.contains(&staff.role)
}

/// What the reader may open: own ones first, by name.
///
/// # Errors
/// The database's.
pub async fn list(portal: &Portal, staff: &Staff) -> Result<Vec<QueueView>, Refusal> {
    let records = store::list(&portal.store, &staff.person.person_id).await?;
    Ok(records.into_iter().filter(|record| is_open_to(record, staff)).map(|record| shown(record, staff)).collect())
}

/// # Errors
/// `NotFound`, also for what is another's.
pub async fn find(portal: &Portal, staff: &Staff, id: &str) -> Result<QueueView, Refusal> {
    let record = store::find(&portal.store, id).await?.filter(|record| is_open_to(record, staff));
    record.map(|record| shown(record, staff)).ok_or(Refusal::NotFound)
}

/// The view of this name, whatever its case; one's own before one of the desk.
///
/// # Errors
/// The database's.
pub async fn named(portal: &Portal, staff: &Staff, name: &str) -> Result<Option<QueueView>, Refusal> {
    let wanted = name_key(name);
    Ok(list(portal, staff).await?.into_iter().find(|view| name_key(&view.name) == wanted))
}

fn is_own(record: &Record, staff: &Staff) -> bool {
    record.person_id.as_deref() == Some(staff.person.person_id.as_str())
}

/// A view by class may be somebody's who worked at the desk before they worked for a unit.
fn is_open_to(record: &Record, staff: &Staff) -> bool {
    let (is_own, is_shared) = (is_own(record, staff), record.shared_at.is_some());
    match DESK.contains(&staff.role) {
        true => is_own || is_shared,
        false => is_own && !is_shared && !record.filters.contains_key("class"),
    }
}

fn may_change(record: &Record, staff: &Staff) -> bool {
    if record.shared_at.is_some() { may_share(staff) } else { is_own(record, staff) }
}

fn shown(record: Record, staff: &Staff) -> QueueView {
    let (is_own, may_change) = (is_own(&record, staff), may_change(&record, staff));
    QueueView {
        is_own,
        may_change,
        is_shared: record.shared_at.is_some(),
        owner: record.owner_name.filter(|name| !is_own && !name.is_empty()),
        id: record.id,
        name: record.name,
        filters: record.filters,
        updated_at: record.updated_at,
        version: record.version,
    }
}

/// # Errors
/// `Forbidden` for sharing by who leads nobody; `Invalid` by field (`/name taken`, `/filters/unit unknown`, …), at `""`
/// `too_many` beyond 30 of one person.
pub async fn add(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    mut draft: QueueViewDraft,
) -> Result<QueueView, Refusal> {
    check(portal, staff, &mut draft, &Filters::new()).await?;
    let now = portal.clock.now();
    let (id, person_id) = (new_id(now), staff.person.person_id.as_str());
    let mut tx = portal.store.begin().await?;
    store::lock(&mut tx).await?;
    if store::count_of_person(&mut tx, person_id).await? >= MOST_VIEWS as i64 {
        return Err(Refusal::field("", "too_many", "at most 30 views of one person"));
    }
    check_among_others(&mut tx, Some(person_id), &draft, (&id, false)).await?;
    store::insert(&mut tx, (&id, person_id), &draft, now).await?;
    if draft.is_shared {
        note(&mut tx, portal, caller, "queue_view.added", (&id, &draft)).await?;
    }
    tx.commit().await?;
    find(portal, staff, &id).await
}

/// All of a view. `version` is what the caller read.
///
/// # Errors
/// `NotFound`; `Forbidden` for a shared one by who leads nobody; `PreconditionFailed` when somebody else changed it
/// since; `Invalid` by field, at `/is_shared` `not_own` for who would keep another's to nobody.
pub async fn change(
    portal: &Portal,
    caller: &Caller,
    staff: &Staff,
    (id, version): (&str, i64),
    mut draft: QueueViewDraft,
) -> Result<QueueView, Refusal> {
    let now = portal.clock.now();
    let before = changeable(store::find(&portal.store, id).await?, staff)?;
    check(portal, staff, &mut draft, &before.filters).await?;
    let mut tx = portal.store.begin().await?;
    store::lock(&mut tx).await?;
    let known = changeable(store::find_within(&mut tx, id).await?, staff)?;
    if known.version != version {
        return Err(Refusal::PreconditionFailed);
    }
    if !draft.is_shared && !is_own(&known, staff) {
        return Err(Refusal::field("/is_shared", "not_own", "only its owner keeps it to themselves again"));
    }
    check_among_others(&mut tx, known.person_id.as_deref(), &draft, (id, known.shared_at.is_some())).await?;
    let shared_at = draft.is_shared.then_some(known.shared_at.unwrap_or(now));
    store::update(&mut tx, id, &draft, shared_at, now).await?;
    if draft.is_shared || known.shared_at.is_some() {
        note(&mut tx, portal, caller, "queue_view.changed", (id, &draft)).await?;
    }
    tx.commit().await?;
    find(portal, staff, id).await
}

/// # Errors
/// `NotFound`; `Forbidden` for a shared one by who leads nobody.
pub async fn remove(portal: &Portal, caller: &Caller, staff: &Staff, id: &str) -> Result<(), Refusal> {
    let mut tx = portal.store.begin().await?;
    store::lock(&mut tx).await?;
    let known = changeable(store::find_within(&mut tx, id).await?, staff)?;
    store::delete(&mut tx, id).await?;
    if known.shared_at.is_some() {
        let draft = QueueViewDraft { name: known.name, filters: known.filters, is_shared: true };
        note(&mut tx, portal, caller, "queue_view.deleted", (id, &draft)).await?;
    }
    Ok(tx.commit().await?)
}

fn changeable(record: Option<Record>, staff: &Staff) -> Result<Record, Refusal> {
    let record = record.filter(|record| is_open_to(record, staff)).ok_or(Refusal::NotFound)?;
    if may_change(&record, staff) { Ok(record) } else { Err(Refusal::Forbidden) }
}

/// What can be said of a draft without the other views. A unit or a person that it named before may be gone.
async fn check(portal: &Portal, staff: &Staff, draft: &mut QueueViewDraft, before: &Filters) -> Result<(), Refusal> {
    draft.normalise();
    if draft.is_shared && !may_share(staff) {
        return Err(Refusal::Forbidden);
    }
    let mut problems = draft.problems();
    if draft.filters.contains_key("class") && !DESK.contains(&staff.role) {
        problems.push(FieldProblem::new("/filters/class", "unknown", "no filter of yours"));
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    match query(&draft.filters)?.conditions(&staff.person) {
        Ok(_) => (),
        Err(Refusal::Invalid(faults)) => return Err(Refusal::Invalid(faults.into_iter().map(of_filter).collect())),
        Err(other) => return Err(other),
    }
    let mut new = draft.filters.clone();
    new.retain(|name, value| before.get(name) != Some(value));
    let pointer = |gone: &Gone| match gone {
        Gone::Unit(_) => "/filters/unit",
        Gone::Person => "/filters/holder",
    };
    match gone(portal, &new).await?.first() {
        Some(gone) => Err(Refusal::field(pointer(gone), "unknown", "nobody, or nothing, of the desk")),
        None => Ok(()),
    }
}

fn of_filter(fault: FieldProblem) -> FieldProblem {
    FieldProblem { pointer: ["/filters", &fault.pointer].concat(), ..fault }
}

async fn check_among_others(
    tx: &mut Transaction,
    person_id: Option<&str>,
    draft: &QueueViewDraft,
    (id, was_shared): (&str, bool),
) -> Result<(), Refusal> {
    if let Some(person_id) = person_id
        && store::is_taken(tx, person_id, &draft.name, id).await?
    {
        return Err(Refusal::field("/name", "taken", "another view of the same owner has this name"));
    }
    if draft.is_shared && !was_shared && store::count_shared(tx).await? >= MOST_SHARED {
        return Err(Refusal::field("/is_shared", "too_many", "at most 100 shared views"));
    }
    Ok(())
}

async fn note(
    tx: &mut Transaction,
    portal: &Portal,
    caller: &Caller,
    action: &'static str,
    (id, draft): (&str, &QueueViewDraft),
) -> sqlx::Result<()> {
    let subject = ["queue_view:", id].concat();
    let shared = if draft.is_shared { "true" } else { "false" };
    let entry = Entry::by(caller, action, &subject).with("name", draft.name.clone()).with("shared", shared);
    audit::record(tx, &entry, portal.clock.now()).await
}

/// What filters name and is not there any more.
///
/// # Errors
/// The database's.
pub async fn gone(portal: &Portal, filters: &Filters) -> Result<Vec<Gone>, Refusal> {
    let mut found = Vec::new();
    // `-` is what names no unit.
    if let Some(code) = filters.get("unit").filter(|code| *code != "-") {
        let unit = unit::store::find(&portal.store, code).await?;
        if unit.is_none_or(|unit| unit.closed_at.is_some()) {
            found.push(Gone::Unit(code.clone()));
        }
    }
    if let Some(id) = filters.get("holder") {
        let person = person::store::find(&portal.store, id).await?.filter(person::Person::is_living);
        if !person.and_then(|person| person.staff_role).is_some_and(|role| DESK.contains(&role)) {
            found.push(Gone::Person);
        }
    }
    Ok(found)
}

/// The list that these filters ask for, ended cases only where they are asked for.
///
/// # Errors
/// `Internal` when there are filters that a list has not.
pub fn query(filters: &Filters) -> Result<ListQuery, Refusal> {
    let stated = serde_json::to_value(filters).map_err(|_| Refusal::Internal)?;
    serde_json::from_value(stated).map_err(|_| Refusal::Internal)
}

/// The filters of a list of the queue.
pub fn filters_of(query: &ListQuery) -> Filters {
    let stated = [
        ("held", &query.held),
        ("holder", &query.holder),
        ("escalated", &query.escalated),
        ("state", &query.state),
        ("category", &query.category),
        ("unit", &query.unit),
        ("class", &query.class),
        ("search", &query.search),
        ("open", &query.open),
    ];
    let stated = stated.into_iter().map(|(name, value)| (name, value.clone())).chain(query.counted_pairs());
    tidy(stated.map(|(name, value)| (name.to_string(), value)).collect())
}
