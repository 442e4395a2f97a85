//! What a verified party may read, and the facts every reader has a right to learn
//! (PRC Express Market Management Measures, art. 25, unconfirmed).

use leptos::prelude::*;

use super::{charge_rows, record_rows};
use crate::locale::Locale;
use crate::shipment::{Details, MaskedParty, Tracking};
use crate::text;
use crate::ui::{Contact, contact_lines};
use crate::value::{Money, minor_digits};

/// Parties, contents, weight and fee. None for a reader without the second factor.
pub fn details(locale: Locale, t: &Tracking) -> Option<impl IntoView + use<>> {
    let d: &Details = t.details.as_ref()?;
    Some(view! {
        <section class="details card" id="verify" aria-labelledby="details">
            <h2 id="details">{text::details::heading(locale)}</h2>
            <p class="muted">{text::verify::done(locale)}</p>
            <dl class="facts">
                {d.shipper.as_ref().map(|p| party(text::details::shipper(locale), p))}
                {d.consignee.as_ref().map(|p| party(text::details::consignee(locale), p))}
                {d.item_description.clone().map(|item| row(text::details::item(locale), item))}
                {row(text::details::pieces(locale), d.piece_count.to_string())}
                {d.weight_g.map(|grams| row(text::details::weight(locale), weight(grams)))}
                {d.fee.as_ref().map(|fee| row(text::details::fee(locale), amount(fee)))}
                {t.service.clone().map(|service| row(text::details::service(locale), service))}
                {record_rows(locale, &d.record)}
                {charge_rows(locale, &d.record)}
            </dl>
            <p class="muted">{text::details::masked(locale)}</p>
        </section>
    })
}

/// Promise standard, data kept and why, who sees it, how to settle a dispute.
pub fn facts(locale: Locale, contact: &Contact) -> AnyView {
    use text::facts as say;
    view! {
        <details class="rights card">
            <summary>
                <h2>{say::heading(locale)}</h2>
            </summary>
            <dl>
                <dt>{say::standard(locale)}</dt>
                <dd>{say::standard_more(locale)}</dd>
                <dt>{say::data(locale)}</dt>
                <dd>{say::data_more(locale)}</dd>
                <dt>{say::shown(locale)}</dt>
                <dd>{say::shown_more(locale)}</dd>
                <dt>{say::dispute(locale)}</dt>
                <dd>{say::dispute_more(locale)}</dd>
            </dl>
            {contact_lines(locale, contact)}
        </details>
    }
    .into_any()
}

fn party(label: &'static str, party: &MaskedParty) -> impl IntoView + use<> {
    let known: Vec<&str> = [party.name.as_deref(), party.phone.as_deref()].into_iter().flatten().collect();
    (!known.is_empty()).then(|| row(label, known.join(" · ")))
}

pub(super) fn row(label: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// Grams below a kilogram, else kilograms with up to three decimals.
pub fn weight(grams: i64) -> String {
    if grams < 1000 {
        return [&grams.to_string(), " g"].concat();
    }
    let decimals = format!("{:03}", grams % 1000);
    let whole = (grams / 1000).to_string();
    match decimals.trim_end_matches('0') {
        "" => [&whole, " kg"].concat(),
        rest => [&whole, ".", rest, " kg"].concat(),
    }
}

/// `12.90 EUR`; currencies without or with three minor digits as ISO 4217 states.
pub fn amount(money: &Money) -> String {
    let digits = minor_digits(&money.currency);
    let unit = 10i64.pow(digits);
    let whole = money.minor / unit;
    match digits {
        0 => format!("{whole} {}", money.currency),
        _ => format!("{whole}.{:0width$} {}", money.minor % unit, money.currency, width = digits as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let of = |minor, currency: &str| amount(&Money { minor, currency: currency.to_string() });
        assert_eq!(of(1290, "EUR"), "12.90 EUR");
        assert_eq!(of(1205, "CNY"), "12.05 CNY");
        assert_eq!(of(1290, "JPY"), "1290 JPY");
        assert_eq!(of(1290, "KWD"), "1.290 KWD");
    }

    #[test]
    fn weights_change_unit_at_a_kilogram() {
        assert_eq!(weight(999), "999 g");
        assert_eq!(weight(1250), "1.25 kg");
        assert_eq!(weight(12_000), "12 kg");
    }
}
