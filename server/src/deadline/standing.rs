//! How a stored deadline stands at a moment, for statements that count by it: one text, so that a number and the list
//! that it opens cannot differ. The words are those of [`app::deadline::Standing`].

/// Of a row `d` of `deadline`; `$now` is the placeholder of the moment. What waits for the customer is not late.
macro_rules! standing {
    ($now:literal) => {
        concat!(
            "case when d.met_at <= d.due_at then 'met'
            when d.met_at is not null or d.ended_at > d.due_at then 'missed'
            when d.ended_at is not null then 'void'
            when d.paused_at is null and d.due_at < ",
            $now,
            " then 'missed' else 'open' end"
        )
    };
}

pub(crate) use standing;
