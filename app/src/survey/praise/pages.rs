//! The form after the best score, and `/desk/praise`.

use leptos::prelude::*;

use super::{Praise, PraiseCount, PraiseDraft, WORDS, api};
use crate::locale::Locale;
use crate::shell::{self, Visitor};
use crate::survey::result::api::SURVEYS_PAGE;
use crate::text::praise as say;
use crate::ui::form::Faults;
use crate::ui::{Choice, options, raw_text};
use crate::value::Page;

/// What the form under an answer shows.
#[derive(Debug, Default)]
pub struct ThanksForm {
    pub token: String,
    /// To choose from, where the timeline does not tell who delivered.
    pub units: Vec<Choice>,
    pub typed: PraiseDraft,
    pub faults: Faults,
}

/// Whom may we thank? Nobody needs to answer.
pub fn thanks_form(l: Locale, form: &ThanksForm) -> AnyView {
    view! {
        <section class="card praise-form" id="praise">
            <h2>{say::ask(l)}</h2>
            <p class="muted">{say::ask_lead(l)}</p>
            <form method="post" action=[&api::give_page(&form.token), "#praise"].concat() class="stack">
                {(!form.units.is_empty()).then(|| unit_field(l, form))}
                {words_field(l, form)}
                <button>{say::send(l)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn words_field(l: Locale, form: &ThanksForm) -> AnyView {
    let fault = form.faults.of(l, "/words");
    view! {
        <div class="field">
            <label for="words">{say::words(l)}</label>
            <textarea
                id="words" name="words" rows="3" maxlength=WORDS.to_string() required
                aria-invalid=fault.map(|_| "true") aria-describedby=fault.map(|_| "words-fault")
            >
                {raw_text(&form.typed.words)}
            </textarea>
            {fault.map(|words| view! { <p class="field-fault" id="words-fault">{words}</p> })}
        </div>
    }
    .into_any()
}

fn unit_field(l: Locale, form: &ThanksForm) -> AnyView {
    let fault = form.faults.of(l, "/unit_code");
    let chosen = form.typed.unit_code.as_deref().unwrap_or_default();
    view! {
        <div class="field">
            <label for="unit_code">{say::unit_asked(l)}</label>
            <select
                id="unit_code" name="unit_code" required aria-invalid=fault.map(|_| "true")
                aria-describedby=fault.map(|_| "unit-fault")
            >
                {options(&form.units, chosen, Some(say::choose(l)))}
            </select>
            {fault.map(|words| view! { <p class="field-fault" id="unit-fault">{words}</p> })}
        </div>
    }
    .into_any()
}

/// What the page of the desk shows.
#[derive(Debug)]
pub struct PraiseScreen {
    /// Code of the unit that was chosen; empty: all that the reader may read.
    pub unit: String,
    pub counts: Vec<PraiseCount>,
    pub list: Page<Praise>,
}

pub fn praise(visitor: &Visitor, s: &PraiseScreen) -> shell::Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = s.list.items.iter().map(|one| words(l, one)).collect();
    let is_empty = rows.is_empty();
    let all = (!s.unit.is_empty()).then(|| view! { " " <a href=api::PRAISE_PAGE>{say::all_units(l)}</a> });
    let more = s.list.next_cursor.as_deref().map(|cursor| {
        let href = api::praise_page(&s.unit, cursor);
        view! { <p><a class="button is-quiet" rel="next" href=href>{say::more(l)}</a></p> }
    });
    let body = view! {
        <div class="list praises">
            <p class="crumb"><a href=SURVEYS_PAGE>{crate::text::result::surveys(l)}</a></p>
            <div>
                <h1>{say::title(l)}</h1>
                <p class="muted">{say::lead(l)} {all}</p>
            </div>
            {is_empty.then(|| view! { <p class="card">{say::none(l)}</p> })}
            {(!s.counts.is_empty()).then(|| counts(l, &s.counts))}
            {(!is_empty).then(|| view! { <ul class="praise-list">{rows}</ul> })}
            {more}
        </div>
    };
    shell::Page::plain(say::title(l), body.into_any())
}

fn counts(l: Locale, counts: &[PraiseCount]) -> AnyView {
    let row = |one: &PraiseCount| {
        view! {
            <tr>
                <th scope="row">{one.month.clone()}</th>
                <td data-label=say::unit(l)><a href=api::praise_page(&one.unit_code, "")>{one.unit_name.clone()}</a></td>
                <td data-label=say::count(l) class="figure">{one.count.to_string()}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = counts.iter().map(row).collect();
    view! {
        <section class="card">
            <h2>{say::counts(l)}</h2>
            <div class="folding">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say::month(l)}</th>
                            <th scope="col">{say::unit(l)}</th>
                            <th scope="col">{say::count(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn words(l: Locale, one: &Praise) -> AnyView {
    view! {
        <li class="card">
            <blockquote class="praise-words">{one.words.clone()}</blockquote>
            <p class="muted">{say::about(l, &one.praised_on, &one.unit_name)}</p>
        </li>
    }
    .into_any()
}
