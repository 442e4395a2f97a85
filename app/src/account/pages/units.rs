//! The administrators' page of hubs and service points.

use leptos::prelude::*;

use crate::account::admin::{Unit, UnitKind};
use crate::account::api;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::units as say;
use crate::ui::form::{Faults, Field, field, hidden};

/// The form as it was sent.
#[derive(Debug, Clone, Default)]
pub struct UnitsForm {
    pub code: String,
    pub name: String,
    pub faults: Faults,
}

pub fn units(visitor: &Visitor, form: UnitsForm, list: Vec<Unit>) -> Page {
    let l = visitor.locale;
    let rows = list.into_iter().map(|unit| row(l, unit)).collect_view();
    let body = view! {
        <div class="list">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            <ul class="devices">{rows}</ul>
            <section class="card" id="state">
                <h2>{say::state(l)}</h2>
                <p class="muted">{say::state_lead(l)}</p>
                <form method="post" action=[api::UNITS, "#state"].concat() class="stack">
                    {field(l, &form.faults, Field {
                        name: "code", label: say::code(l), kind: "text", autocomplete: "off", value: form.code,
                        hint: Some(say::code_hint(l)), ..Field::default()
                    })}
                    {field(l, &form.faults, Field {
                        name: "name", label: say::name(l), kind: "text", autocomplete: "off", value: form.name,
                        ..Field::default()
                    })}
                    <div class="field">
                        <label for="kind">{say::kind(l)}</label>
                        <select id="kind" name="kind">
                            <option value="service_point">{kind_name(l, UnitKind::ServicePoint)}</option>
                            <option value="hub">{kind_name(l, UnitKind::Hub)}</option>
                        </select>
                    </div>
                    <button>{crate::text::settings::save(l)}</button>
                </form>
            </section>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(l: Locale, unit: Unit) -> impl IntoView {
    let is_closed = unit.closed_at.is_some();
    let words = if is_closed { say::open(l) } else { say::close(l) };
    let label = [words, ": ", &unit.name].concat();
    view! {
        <li>
            <div>
                <strong><a href=api::unit_page(&unit.code)>{unit.name.clone()}</a></strong>
                <p class="muted">
                    <span class="number">{unit.code.clone()}</span> " · " {kind_name(l, unit.kind)}
                    {is_closed.then(|| [" · ", say::closed(l)].concat())}
                </p>
            </div>
            <form method="post" action=api::UNITS>
                {hidden("code", unit.code.clone())} {hidden("name", unit.name.clone())}
                {hidden("kind", unit.kind.as_str())} {(!is_closed).then(|| hidden("is_closed", "1"))}
                <button class="is-quiet" aria-label=label>{words}</button>
            </form>
        </li>
    }
}

pub(super) fn kind_name(l: Locale, kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Hub => say::hub(l),
        UnitKind::ServicePoint => say::service_point(l),
    }
}
