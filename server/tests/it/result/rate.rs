//! The response rate: of what was sent, what was answered.
//!
//! Bite proof: count every answer in `result::rate`, or the month of the answer in `answering`.

use app::account::StaffRole;
use serde_json::{Value, json};

use crate::campaign::{DAY, EMAIL, answers, keeper, published, running, secret, work};
use crate::support::{TestPortal, database_tests};

database_tests! {
    a_rate_is_of_what_was_sent, without_what_belongs_to_an_invitation_there_is_no_rate,
    an_answer_belongs_to_the_part_it_was_asked_in,
}

async fn results(portal: &TestPortal, query: &str) -> Value {
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let answer = portal.get(&["/api/v1/surveys/s1/results?", query].concat()).cookie(&boss.cookie).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

fn told(found: &Value) -> (Option<u64>, Option<u64>, Option<f64>) {
    let rate = &found["response_rate"];
    (found["answered"].as_u64(), rate["n"].as_u64(), rate["value"].as_f64())
}

fn ten(name: &str) -> Vec<String> {
    (0..10).map(|n| format!("{name}{n}@guest.test")).collect()
}

/// By hand: twenty were sent in November, ten of them anonymous. Three were answered in November, three in December; four
/// more answered a poster in November.
async fn a_rate_is_of_what_was_sent(portal: &TestPortal) {
    let manager = published(portal).await;
    for (name, is_anonymous) in [("named", false), ("nobody", true)] {
        let given = json!({"occasion": "manual", "delay_hours": 0, "is_anonymous": is_anonymous,
            "addresses": ten(name), "cool_down_days": 0});
        running(portal, &manager, &given).await;
    }
    let unit = "insert into unit (id, code, name, kind, created_at, version)
        values ('LK', 'LK-1', 'Lakeside', 'service_point', 1, 1)";
    portal.execute(unit, &[]).await.unwrap();
    let poster = running(portal, &manager, &json!({"occasion": "poster", "unit_code": "LK-1"})).await;
    let printed = ["/admin/campaigns/", &poster, "/poster"].concat();
    let page = portal.post_form(&printed, &[]).cookie(&manager.cookie).await.text();
    let at = page.find("/s/s").unwrap() + 3;
    work(portal).await;
    let answer = async |secret: &str| {
        assert_eq!(answers(portal, secret, json!({"overall": 5})).await.status, 201);
    };
    for _ in 0..4 {
        answer(&page[at..at + 65]).await;
    }
    for email in &ten("named")[..3] {
        answer(&secret(portal, email).await).await;
    }
    portal.travel(DAY * 12);
    for email in ten("named")[3..5].iter().chain(&ten("nobody")[..1]) {
        answer(&secret(portal, email).await).await;
    }
    assert_eq!(told(&results(portal, "").await), (Some(10), Some(20), Some(0.3)));
    assert_eq!(
        told(&results(portal, "until=2026-11").await),
        (Some(7), Some(20), Some(0.3)),
        "whenever it was answered"
    );
    assert_eq!(told(&results(portal, "from=2026-12").await), (None, None, None), "nothing was sent in December");
    let units = results(portal, "cut=unit").await;
    let lakeside = &units["members"][0];
    assert_eq!(
        (&lakeside["member"], told(lakeside)),
        (&json!("LK-1"), (None, None, None)),
        "a poster is sent to nobody"
    );
    let boss = portal.staff("boss@desk.test", StaffRole::Supervisor).await;
    let page = portal.get("/desk/surveys/s1/results").cookie(&boss.cookie).await.text();
    assert!(page.contains("30.0%") && page.contains("n = 20"), "{page}");
}

async fn without_what_belongs_to_an_invitation_there_is_no_rate(portal: &TestPortal) {
    super::fixture(portal).await;
    portal.execute("delete from response_tally where value = 'answered_of_sent'", &[]).await.unwrap();
    assert_eq!(told(&results(portal, "").await), (Some(24), None, None));
    // Where nobody answered at all, that is the rate.
    portal.execute("delete from response_tally where value <> 'sent'", &[]).await.unwrap();
    assert_eq!(told(&results(portal, "").await), (None, Some(40), Some(0.0)));
}

/// Asked as a customer of class b, answered as one of class a.
async fn an_answer_belongs_to_the_part_it_was_asked_in(portal: &TestPortal) {
    let manager = published(portal).await;
    let books = "insert into organisation (id, name, search, class, created_at, updated_at, version)
        values ('o', 'Books', '', 'b', 1, 1, 1)";
    portal.execute(books, &[]).await.unwrap();
    let li = keeper(portal, EMAIL, true).await;
    let seat =
        "insert into organisation_member (organisation_id, person_id, role, joined_at) values ('o', $1, 'owner', 1)";
    portal.execute(seat, &[(&li.person_id).into()]).await.unwrap();
    running(portal, &manager, &json!({"occasion": "periodic", "period_days": 30, "delay_hours": 0})).await;
    work(portal).await;
    portal.execute("update organisation set class = 'a' where id = 'o'", &[]).await.unwrap();
    assert_eq!(answers(portal, &secret(portal, EMAIL).await, json!({"overall": 5})).await.status, 201);
    for (value, class) in [("sent", "b"), ("answered_of_sent", "b"), ("answered", "a")] {
        let one =
            "select cast(sum(count) as bigint) from response_tally where cut = 'all' and value = $1 and class = $2";
        assert_eq!(portal.number(one, &[value.into(), class.into()]).await, 1, "{value}");
    }
}
