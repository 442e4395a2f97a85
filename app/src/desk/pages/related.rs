//! Other complaints that belong to a case, and the ways to say so.

use leptos::prelude::*;

use super::case::CaseScreen;
use super::parts::{folded, form};
use super::split::{parts, split};
use crate::complaint::components::{state_class, state_name};
use crate::complaint::{Act, Complaint, Related, Relation};
use crate::desk::api;
use crate::locale::Locale;
use crate::text::related as say;

pub fn related(l: Locale, c: &Complaint, s: &CaseScreen<'_>) -> Option<AnyView> {
    if !c.may.contains(&Act::Relate) {
        return None;
    }
    let all = c.staff.as_ref().map(|side| side.related.as_slice()).unwrap_or_default();
    let rows: Vec<AnyView> = all.iter().map(|one| row(l, one)).collect();
    let may_merge = c.may.contains(&Act::Answer);
    Some(
        view! {
            <section aria-labelledby="related">
                <h2 id="related">{say::title(l)}</h2>
                <ul class="plain">{rows}</ul>
                {parts(l, c)}
                {folded(say::link(l), s.typed.is("relate"), number_form(l, s, ("relate", say::link(l)), say::link_hint(l)))}
                {split(l, c, s)}
                {may_merge.then(|| {
                    folded(say::merge(l), s.typed.is("merge"), number_form(l, s, ("merge", say::merge(l)), say::merge_hint(l)))
                })}
            </section>
        }
        .into_any(),
    )
}

fn row(l: Locale, one: &Related) -> AnyView {
    let kind = match one.kind {
        Relation::Related => say::related(l),
        Relation::MergedInto => say::merged_into(l),
        Relation::Merged => say::merged(l),
    };
    view! {
        <li>
            <span class="muted">{kind}</span> " "
            <a class="whole" href=api::case_page(&one.complaint_number)>{one.complaint_number.clone()}</a> " "
            <span class=state_class(one.state)>{state_name(l, one.state)}</span>
        </li>
    }
    .into_any()
}

fn number_form(
    l: Locale,
    s: &CaseScreen<'_>,
    (key, words): (&'static str, &'static str),
    hint: &'static str,
) -> AnyView {
    let (id, fault_id) = ([key, "-complaint_number"].concat(), [key, "-complaint_number-fault"].concat());
    let typed = |code| s.typed.detail(key, "complaint_number", code);
    let fault = match (typed("unknown"), typed("other_customer")) {
        (Some(_), _) => Some(say::unknown(l)),
        (None, Some(_)) => Some(say::other_customer(l)),
        (None, None) => s.typed.fault(l, key, "complaint_number"),
    };
    let fields = view! {
        <div class="field">
            <label for=id.clone()>{say::number(l)}</label>
            <input
                id=id name="complaint_number" type="text" autocomplete="off" required=true
                value=s.typed.value(key, "complaint_number")
                aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| fault_id.clone())
            />
            {fault.map(|words| view! { <p class="field-fault" id=fault_id>{words}</p> })}
        </div>
        <p class="hint">{hint}</p>
        <button class="is-quiet">{words}</button>
    };
    form(key, None, fields.into_any())
}
