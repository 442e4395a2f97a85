//! What the portal does by itself, for the people who run it.

use leptos::prelude::*;

use crate::complaint::JobRun;
use crate::locale::Locale;
use crate::shell::{Page, Visitor};
use crate::text::jobs as say;
use crate::ui::form::problem_line;
use crate::ui::when;
use crate::value::{Instant, LocalInstant};

pub fn jobs(visitor: &Visitor, runs: &[JobRun], local: &dyn Fn(Instant) -> LocalInstant) -> Page {
    let l = visitor.locale;
    let rows: Vec<AnyView> = runs.iter().map(|run| row(visitor, run, local)).collect();
    let body = view! {
        <div class="list">
            <h1>{say::title(l)}</h1>
            <p class="muted">{say::lead(l)}</p>
            {rows.is_empty().then(|| view! { <p class="card">{say::none(l)}</p> })}
            <ul class="complaints">{rows}</ul>
        </div>
    };
    Page::plain(say::title(l), body.into_any())
}

fn row(visitor: &Visitor, run: &JobRun, local: &dyn Fn(Instant) -> LocalInstant) -> AnyView {
    let l = visitor.locale;
    let last = match run.finished_at {
        Some(at) => say::last(l, &when::day_and_time(l, local(at), visitor.now)),
        None => say::running(l).to_string(),
    };
    view! {
        <li class="card">
            <p><strong>{name(l, &run.job)}</strong></p>
            <p class="muted">{last} " · " {say::count(l, &run.done_count.to_string())}</p>
            {run.fault.as_deref().map(|what| problem_line(say::fault(l, what)))}
        </li>
    }
    .into_any()
}

/// A job this release does not know keeps its own name.
fn name(l: Locale, job: &str) -> String {
    match job {
        "complaint_told" => say::complaint_told(l).to_string(),
        "complaint_deadline" => say::complaint_deadline(l).to_string(),
        "complaint_closing" => say::complaint_closing(l).to_string(),
        "complaint_notice" => crate::text::job_name::complaint_notice(l).to_string(),
        "complaint_priority" => crate::text::job_name::complaint_priority(l).to_string(),
        "customer_class" => crate::text::class_job::customer_class(l).to_string(),
        "complaint_assignment" => crate::text::class_job::complaint_assignment(l).to_string(),
        "improvement" => crate::text::improvement::job(l).to_string(),
        "survey_occasion" => crate::text::survey_job::occasion(l).to_string(),
        "survey_invitation" => crate::text::survey_job::invitation(l).to_string(),
        "suggestion_numbers" => crate::text::suggestion::job_numbers(l).to_string(),
        "survey_reminder" => crate::text::survey_job::reminder(l).to_string(),
        other => other.to_string(),
    }
}
