use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn rule() -> Rule {
    Rule {
        campaign_id: "c1".to_string(),
        occasion: Occasion::AfterDelivery,
        sample_percent: 100,
        delay_hours: 24,
        cool_down_days: 30,
        quota: None,
        conditions: Conditions::default(),
        is_stopped: false,
        is_survey_retired: false,
    }
}

fn facts() -> Facts {
    Facts {
        occasion: "shipment:1".to_string(),
        recipient: "person:1".to_string(),
        occurred_at: Instant::from_ms(0),
        has_refused: false,
        is_asked: false,
        last_due_at: None,
        invited_count: 0,
        is_case_open: false,
        class: Some("a".to_string()),
        unit_code: Some("HUB-1".to_string()),
        locale: Locale::Es,
    }
}

fn reason(change: impl FnOnce(&mut Facts, &mut Rule)) -> Option<SkipReason> {
    let (mut facts, mut rule) = (facts(), rule());
    change(&mut facts, &mut rule);
    decide(&facts, &rule).reason()
}

#[test]
fn nothing_against_it_is_an_invitation_after_the_delay() {
    assert_eq!(decide(&facts(), &rule()), Decision::Invite { due_at: Instant::from_ms(DAY_MS) });
}

#[test]
fn each_reason_is_told() {
    let list = |text: &str| vec![text.to_string()];
    assert_eq!(reason(|_, rule| rule.is_stopped = true), Some(SkipReason::Stopped));
    assert_eq!(reason(|_, rule| rule.is_survey_retired = true), Some(SkipReason::SurveyRetired));
    assert_eq!(reason(|facts, _| facts.is_asked = true), Some(SkipReason::AlreadyAsked));
    assert_eq!(reason(|facts, _| facts.recipient.clear()), Some(SkipReason::NoAddress));
    assert_eq!(reason(|facts, _| facts.has_refused = true), Some(SkipReason::OptedOut));
    assert_eq!(reason(|_, rule| rule.conditions.classes = list("b")), Some(SkipReason::WrongClass));
    assert_eq!(reason(|_, rule| rule.conditions.unit_codes = list("HUB-2")), Some(SkipReason::WrongUnit));
    assert_eq!(reason(|_, rule| rule.conditions.languages = list("en")), Some(SkipReason::WrongLanguage));
    assert_eq!(reason(|_, rule| rule.conditions.languages = list("es")), None);
    assert_eq!(reason(|_, rule| rule.sample_percent = 0), Some(SkipReason::NotSampled));
    let near = |facts: &mut Facts, _: &mut Rule| facts.last_due_at = Some(Instant::from_ms(-20 * DAY_MS));
    assert_eq!(reason(near), Some(SkipReason::CoolDown));
    let far = |facts: &mut Facts, _: &mut Rule| facts.last_due_at = Some(Instant::from_ms(-29 * DAY_MS));
    assert_eq!(reason(far), None);
    let full = |facts: &mut Facts, rule: &mut Rule| (facts.invited_count, rule.quota) = (5, Some(5));
    assert_eq!(reason(full), Some(SkipReason::Quota));
}

#[test]
fn an_open_complaint_holds_all_but_the_survey_about_it() {
    assert_eq!(reason(|facts, _| facts.is_case_open = true), Some(SkipReason::OpenComplaint));
    let after_case = |facts: &mut Facts, rule: &mut Rule| {
        facts.is_case_open = true;
        rule.occasion = Occasion::AfterCase;
    };
    assert_eq!(reason(after_case), None);
}

#[rstest]
#[case("", |_: &mut CampaignDraft| ())]
#[case("/name required", |draft: &mut CampaignDraft| draft.name.clear())]
#[case("/sample_percent out_of_range", |draft: &mut CampaignDraft| draft.sample_percent = 0)]
#[case("/reminder_days out_of_range", |draft: &mut CampaignDraft| draft.reminder_days = Some(30))]
#[case("/period_days required", |draft: &mut CampaignDraft| draft.occasion = "periodic".to_string())]
#[case("/unit_code required", |draft: &mut CampaignDraft| draft.occasion = "poster".to_string())]
#[case("/addresses required", |draft: &mut CampaignDraft| draft.occasion = "manual".to_string())]
#[case("/addresses not_of_this_occasion", |draft: &mut CampaignDraft| draft.addresses = vec!["li@example.com".to_string()])]
#[case("/occasion unknown", |draft: &mut CampaignDraft| draft.occasion = "now".to_string())]
#[case("/conditions/classes unknown", |draft: &mut CampaignDraft| draft.conditions.classes = vec!["d".to_string()])]
fn a_draft_tells_its_faults(#[case] fault: &str, #[case] change: fn(&mut CampaignDraft)) {
    let mut draft =
        CampaignDraft { survey_id: "s".to_string(), name: "Autumn".to_string(), ..CampaignDraft::default() };
    change(&mut draft);
    let found: Vec<String> = draft.problems().into_iter().map(|found| [found.pointer, found.code].join(" ")).collect();
    assert_eq!(found.join(", "), fault);
}

proptest! {
    #[test]
    fn the_same_facts_decide_the_same(percent in 1i64..=100, occasion in "[a-z]{1,12}", recipient in "[a-z]{1,12}") {
        let rule = Rule { sample_percent: percent, ..rule() };
        let facts = Facts { occasion, recipient, ..facts() };
        prop_assert_eq!(decide(&facts, &rule), decide(&facts.clone(), &rule.clone()));
    }

    #[test]
    fn whoever_is_in_a_small_sample_is_in_a_larger_one(small in 1i64..=99, recipient in "[a-z0-9]{1,20}") {
        let facts = Facts { recipient, ..facts() };
        let at = |percent| decide(&facts, &Rule { sample_percent: percent, ..rule() }).reason();
        if at(small).is_none() {
            prop_assert_eq!(at(small + 1), None);
        }
    }
}

/// The same campaigns every time: of random ones, one in many is as far off as chance allows.
#[test]
fn a_sample_has_about_its_share() {
    let people: Vec<Facts> = (0..2_000).map(|n| Facts { recipient: format!("person:{n}"), ..facts() }).collect();
    for campaign_id in ["c1", "0a1b2c3d", "5f0e9d27"] {
        for percent in 5..=95 {
            let rule = Rule { sample_percent: percent, campaign_id: campaign_id.to_string(), ..rule() };
            let share = people.iter().filter(|facts| decide(facts, &rule).reason().is_none()).count() as f64 / 20.0;
            // Two standard deviations of 2000 draws are 2.2; these are off by 1.1 at most.
            assert!((share - percent as f64).abs() < 2.2, "{share} of {percent} in {campaign_id}");
        }
    }
}
