//! `/admin/suggestions`: what voices weigh, which everybody may read.

use leptos::prelude::*;

use super::desk_parts::{DeskDraft, Line, line};
use crate::shell::{Page, Visitor};
use crate::suggestion::Weights;
use crate::suggestion::moderation::{api, typed_weight};
use crate::text::moderation as say;
use crate::ui::form::{done_line, hidden, problem_line};

/// What the page shows beside the weights.
#[derive(Debug, Clone, Default)]
pub struct WeightsScreen {
    pub version: i64,
    /// The reader may set them.
    pub may_change: bool,
    pub draft: DeskDraft,
    pub is_done: bool,
}

pub fn weights(visitor: &Visitor, weights: &Weights, s: &WeightsScreen) -> Page {
    let l = visitor.locale;
    let rows = [
        ("a_milli", say::weight_a(l), weights.a_milli),
        ("b_milli", say::weight_b(l), weights.b_milli),
        ("c_milli", say::weight_c(l), weights.c_milli),
        ("none_milli", say::weight_none(l), weights.none_milli),
    ];
    let inside = match s.may_change {
        true => {
            let field = |(name, label, milli): (&'static str, &'static str, u64)| {
                let begun = typed_weight(milli);
                let one =
                    Line { form: "weights", name, label, hint: None, begun: &begun, kind: "text", is_optional: false };
                line(l, &s.draft, &one)
            };
            let fields: Vec<AnyView> = rows.into_iter().map(field).collect();
            view! {
                <form method="post" action=api::WEIGHTS class="card stack">
                    {hidden("form", "weights")} {hidden("version", s.version.to_string())}
                    {fields}
                    <p class="hint">{say::weights_hint(l)}</p>
                    <button>{say::save(l)}</button>
                </form>
            }
            .into_any()
        }
        false => {
            let row = |(_, label, milli): (&'static str, &'static str, u64)| {
                view! { <div><dt>{label}</dt><dd>{typed_weight(milli)}</dd></div> }.into_any()
            };
            let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
            view! { <dl class="card moderation-facts">{rows}</dl> }.into_any()
        }
    };
    let body = view! {
        <div class="list desk moderation">
            <div>
                <h1>{say::weights(l)}</h1>
                <p class="muted">{say::weights_lead(l)}</p>
            </div>
            {s.is_done.then(|| done_line(say::weights_done(l)))}
            {s.draft.is_stale.then(|| problem_line(say::stale(l)))}
            {inside}
        </div>
    };
    Page {
        title: say::weights(l).to_string(),
        description: None,
        body: body.into_any(),
        json_ld: None,
        interactive: false,
        personal: true,
    }
}
