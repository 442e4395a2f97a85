//! `/admin/surveys/{id}/preview`: what a customer sees on a phone, in each language. It sends nothing.

use leptos::prelude::*;

use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::survey::components::questions;
use crate::survey::{Question, Section, Survey, api};
use crate::text::surveys as say;

/// The draft in the language `shown`, whatever language its reader works in.
pub fn preview(visitor: &Visitor, found: &Survey, shown: Locale) -> Page {
    let (l, draft) = (visitor.locale, &found.questionnaire);
    let links: Vec<AnyView> = [Locale::En, Locale::Es, Locale::ZhCn]
        .into_iter()
        .map(|language| {
            let href = api::preview_page(&found.id, language);
            let is_shown = (language == shown).then_some("page");
            view! { <li><a href=href lang=language.tag() aria-current=is_shown>{language.own_name()}</a></li> }
                .into_any()
        })
        .collect();
    let sections = draft.sections.iter().map(|section| one_section(l, shown, section));
    let sections: Vec<AnyView> = sections.collect();
    let body = view! {
        <div class="list survey-preview">
            <p class="crumb"><a href=api::survey_page(&found.id)>{found.name.clone()}</a></p>
            <h1>{say::preview(l)}</h1>
            <p class="muted">{say::preview_lead(l)}</p>
            <ul class="survey-tabs">{links}</ul>
            <div class="survey-phone">
                <div class="card" lang=shown.tag()>
                    <h2>{draft.titles.of(shown).to_string()}</h2>
                    <p>{draft.intros.of(shown).to_string()}</p>
                </div>
                {sections}
                <div class="card" lang=shown.tag()>
                    <p>{draft.thanks.of(shown).to_string()}</p>
                </div>
            </div>
        </div>
    };
    Page::plain([say::preview(l), ": ", &found.name].concat(), body.into_any())
}

/// A page of the form. Every question is there; under which answers it is asked stands above it.
fn one_section(l: Locale, shown: Locale, section: &Section) -> AnyView {
    let one = |question: &Question| {
        let condition = question.show_if.as_ref().map(|condition| {
            let words = say::only_after(l, &condition.any_of.join(", "), &condition.question);
            view! { <p class="hint" lang=l.tag()>{words}</p> }
        });
        view! { {condition} {questions(shown, &[question], &[], &[])} }.into_any()
    };
    let all: Vec<AnyView> = section.questions.iter().map(one).collect();
    view! {
        <section class="card survey-page" lang=shown.tag()>
            <h3>{section.titles.of(shown).to_string()}</h3>
            {all}
        </section>
    }
    .into_any()
}
