//! Suggestions of the demo: a few on the board with voices and comments, in every status that customers see.

use app::locale::Locale;
use app::suggestion::{HeldFor, Status, Topic};
use app::value::Instant;
use jiff::tz::TimeZone;

use super::place;
use crate::number;
use crate::store::{Transaction, new_id};
use crate::suggestion::search_column;
use crate::suggestion::store::{
    New, NewComment, NewVoice, insert, insert_comment, place as place_id, put_voice, record_event, recount_comments,
    recount_voices,
};

const DAY_MS: i64 = 86_400_000;

struct Wish {
    topic: Topic,
    title: &'static str,
    text: &'static str,
    locale: Locale,
    is_at_campus: bool,
    status: Status,
    reply: Option<&'static str>,
    voices: i64,
    comments: &'static [(&'static str, Locale, bool)],
    days_ago: i64,
}

const WISHES: [Wish; 6] = [
    Wish {
        topic: Topic::ServicePoint,
        title: "校园驿站周末延长到晚上十点",
        text: "周末实验室下课晚，九点之前赶不到驿站。能否周五到周日营业到晚上十点？",
        locale: Locale::ZhCn,
        is_at_campus: true,
        status: Status::Planned,
        reply: Some("从下月起，周五至周日营业到 22:00，先试行三个月。"),
        voices: 23,
        comments: &[
            ("支持，周日晚上排队的人最多。", Locale::ZhCn, false),
            ("我们正在安排值班，确定后在这里公布。", Locale::ZhCn, true),
        ],
        days_ago: 41,
    },
    Wish {
        topic: Topic::Information,
        title: "Tell me an hour, not a day",
        text: "\"Today\" means that somebody has to stay at home all day. Two hours' notice would be enough.",
        locale: Locale::En,
        is_at_campus: false,
        status: Status::UnderReview,
        reply: None,
        voices: 17,
        comments: &[("Even a message when the driver is three stops away would help.", Locale::En, false)],
        days_ago: 26,
    },
    Wish {
        topic: Topic::Transport,
        title: "Entregas los sábados por la mañana",
        text: "Entre semana no hay nadie en casa. El sábado por la mañana sería perfecto.",
        locale: Locale::Es,
        is_at_campus: false,
        status: Status::Adopted,
        reply: Some("Desde este mes repartimos los sábados de 9 a 13 en todas las capitales."),
        voices: 12,
        comments: &[("¡Gracias! Funcionó a la primera.", Locale::Es, false)],
        days_ago: 88,
    },
    Wish {
        topic: Topic::Storage,
        title: "Keep parcels for ten days instead of seven",
        text: "Whoever is away for a week comes back to a parcel that has gone home again.",
        locale: Locale::En,
        is_at_campus: false,
        status: Status::Declined,
        reply: Some("Shelves are full on most days. Ask us within the seven days, and we keep it for three more."),
        voices: 6,
        comments: &[],
        days_ago: 63,
    },
    Wish {
        topic: Topic::Claims,
        title: "Photos of the damage from the phone, without a printer",
        text: "The form asks for a signed page. A photo should be enough for small sums.",
        locale: Locale::En,
        is_at_campus: false,
        status: Status::Received,
        reply: None,
        voices: 3,
        comments: &[],
        days_ago: 5,
    },
    Wish {
        topic: Topic::Staff,
        title: "Que el repartidor llame antes de dejarlo con un vecino",
        text: "Dos veces lo encontré días después en otra planta.",
        locale: Locale::Es,
        is_at_campus: false,
        status: Status::Received,
        reply: None,
        voices: 1,
        comments: &[],
        days_ago: 2,
    },
];

/// Each in the past, by nobody who can sign in.
pub async fn seed(tx: &mut Transaction, zone: &TimeZone, now: Instant) -> sqlx::Result<()> {
    let campus = place_id(tx, place::CAMPUS_CODE).await?;
    for (n, wish) in WISHES.iter().enumerate() {
        let unit_id = campus.as_deref().filter(|_| wish.is_at_campus);
        seed_one(tx, zone, (n, wish), unit_id, now).await?;
    }
    Ok(())
}

async fn seed_one(
    tx: &mut Transaction,
    zone: &TimeZone,
    (n, wish): (usize, &Wish),
    unit_id: Option<&str>,
    now: Instant,
) -> sqlx::Result<()> {
    let made_at = now.plus_ms(-wish.days_ago * DAY_MS);
    let id = new_id(made_at);
    let suggestion_number = number::next(tx, 'S', zone, made_at).await?;
    let new = New {
        id: &id,
        suggestion_number: &suggestion_number,
        topic: wish.topic,
        title: wish.title,
        text: wish.text,
        locale: wish.locale.tag(),
        unit_id,
        is_public: true,
        person_id: None,
        organisation_id: None,
        guest_email: None,
        complaint_id: None,
        entered_by: None,
        held_for: HeldFor::New,
        search: &search_column(&suggestion_number, wish.title, wish.text),
    };
    insert(tx, &new, made_at).await?;
    record_event(tx, &id, ("received", Some(Status::Received), None), None, made_at).await?;
    let replied_at = wish.reply.map(|_| made_at.plus_ms(wish.days_ago * DAY_MS / 2));
    tx.execute(
        "update suggestion set published_at = $2, held_for = null, status = $3, reply = $4, replied_at = $5 where id = $1",
        &[id.as_str().into(), made_at.into(), wish.status.as_str().into(), wish.reply.into(), replied_at.into()],
    )
    .await?;
    record_event(tx, &id, ("published", None, None), None, made_at).await?;
    if wish.status != Status::Received {
        let at = replied_at.unwrap_or(made_at);
        record_event(tx, &id, ("status", Some(wish.status), None), None, at).await?;
    }
    give_voices(tx, &id, (n, wish), made_at).await?;
    comment(tx, &id, wish, made_at).await
}

async fn give_voices(
    tx: &mut Transaction,
    suggestion_id: &str,
    (n, wish): (usize, &Wish),
    made_at: Instant,
) -> sqlx::Result<()> {
    for voice in 0..wish.voices {
        let holder = format!("email:demo-{n}-{voice}");
        let new = NewVoice {
            suggestion_id,
            holder: &holder,
            person_id: None,
            organisation_id: None,
            guest: None,
            entered_by: None,
            note: None,
        };
        put_voice(tx, &new, made_at.plus_ms(voice * DAY_MS / 24)).await?;
    }
    recount_voices(tx, suggestion_id).await
}

async fn comment(tx: &mut Transaction, suggestion_id: &str, wish: &Wish, made_at: Instant) -> sqlx::Result<()> {
    for (at, (text, locale, is_staff)) in wish.comments.iter().enumerate() {
        let written_at = made_at.plus_ms((at as i64 + 1) * DAY_MS);
        let new = NewComment {
            id: &new_id(written_at),
            suggestion_id,
            holder: if *is_staff { "staff" } else { "email:demo" },
            person_id: None,
            guest_email: None,
            is_staff: *is_staff,
            text,
            locale: locale.tag(),
            held_for: None,
        };
        insert_comment(tx, &new, written_at).await?;
    }
    recount_comments(tx, suggestion_id).await
}
