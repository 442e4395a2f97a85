//! What holds for every operation: how to begin, keys, formats, repeats, limits, refusals.

use leptos::prelude::*;

use super::words::{inline, refusals};
use crate::locale::Locale;
use crate::text;

/// How to begin: where, and with which key.
pub fn start(locale: Locale) -> impl IntoView + use<> {
    use text::docs::start as say;
    view! {
        <section class="card" aria-labelledby="start">
            <h2 id="start">{say::heading(locale)}</h2>
            <p>{inline(say::open(locale))}</p>
            <p>{inline(say::key(locale))}</p>
            <pre lang="en">
                <code>"parceldesk key create --scope ingest --name tms"</code>
            </pre>
            <p>{inline(say::header(locale))}</p>
            <p>{inline(say::shell(locale))}</p>
        </section>
    }
}

/// The rules all operations share.
pub fn conventions(locale: Locale) -> impl IntoView + use<> {
    use text::docs::conventions as say;
    let l = locale;
    let rules = [
        (say::formats::name(l), say::formats::more(l)),
        (say::moments::name(l), say::moments::more(l)),
        (say::privacy::name(l), say::privacy::more(l)),
        (say::repeats::name(l), say::repeats::more(l)),
        (say::limits::name(l), say::limits::more(l)),
        (say::cache::name(l), say::cache::more(l)),
        (say::live::name(l), say::live::more(l)),
        (say::change::name(l), say::change::more(l)),
    ];
    let rules = rules
        .map(|(name, more)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>
                        <p>{inline(more)}</p>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="conventions">
            <h2 id="conventions">{say::heading(locale)}</h2>
            <dl class="fields">{rules}</dl>
        </section>
    }
}

/// Whether `/problems/{slug}` is the type of a refusal.
pub fn is_problem(slug: &str) -> bool {
    refusals(Locale::default()).iter().any(|kind| kind.slug == slug)
}

/// The shape of a refusal, and every kind of it.
pub fn problems(locale: Locale) -> impl IntoView + use<> {
    use text::docs::problems as say;
    let kinds = refusals(locale)
        .map(|kind| {
            view! {
                <tr id=["problem-", kind.slug].concat()>
                    <th scope="row">{kind.status}</th>
                    <td>
                        <code>{["/problems/", kind.slug].concat()}</code>
                        <p>
                            <strong>{kind.title}</strong>
                            " "
                            {kind.detail}
                        </p>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let codes = [
        ("required", say::required(locale)),
        ("malformed", say::malformed(locale)),
        ("too_long", say::too_long(locale)),
        ("too_many", say::too_many(locale)),
        ("out_of_range", say::out_of_range(locale)),
        ("control_character", say::control_character(locale)),
        ("key_reused", say::key_reused(locale)),
    ];
    let codes = codes
        .map(|(code, meaning)| {
            view! {
                <div>
                    <dt>
                        <code>{code}</code>
                    </dt>
                    <dd>
                        <p>{inline(meaning)}</p>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="problems">
            <h2 id="problems">{say::heading(locale)}</h2>
            <p>{inline(say::shape(locale))}</p>
            <table class="statuses">
                <thead>
                    <tr>
                        <th scope="col">{text::docs::status(locale)}</th>
                        <th scope="col">{text::docs::meaning(locale)}</th>
                    </tr>
                </thead>
                <tbody>{kinds}</tbody>
            </table>
            <h3>{say::codes(locale)}</h3>
            <p>{inline(say::codes_more(locale))}</p>
            <dl class="fields">{codes}</dl>
        </section>
    }
}
