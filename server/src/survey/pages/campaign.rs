//! `/admin/campaigns`: each form feeds the same function as the JSON door.

use app::survey::campaign::pages::{CampaignScreen, CampaignsScreen, Typed, campaign as screen, campaigns};
use app::survey::campaign::{CampaignDraft, api};
use app::survey::invitation::pages::{PosterScreen, poster as poster_screen};
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use crate::clock::in_zone;
use crate::http::{Caller, Refusal};
use crate::page::render;
use crate::state::Portal;
use crate::survey::campaign;
use crate::survey::http::campaign::{CampaignQuery, Reader, Writer};

const ROWS: i64 = 20;

/// `GET /admin/campaigns`.
pub async fn list(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    reader: Reader,
    Query(query): Query<CampaignQuery>,
) -> Result<Response, Refusal> {
    let typed = Typed::of(&CampaignDraft::default());
    let shown = CampaignsScreen { may_change: reader.may_change, typed, ..CampaignsScreen::default() };
    all(&portal, &caller, query.cursor.as_deref(), StatusCode::OK, shown).await
}

async fn all(
    portal: &Portal,
    caller: &Caller,
    cursor: Option<&str>,
    status: StatusCode,
    shown: CampaignsScreen,
) -> Result<Response, Refusal> {
    let page = campaign::list(portal, cursor, ROWS).await?;
    let shown = CampaignsScreen { surveys: campaign::surveys(portal).await?, next: page.next_cursor, ..shown };
    Ok(render(portal, caller, api::CAMPAIGNS, status, |visitor| campaigns(visitor, &page.items, &shown)))
}

/// What the forms send; those of one campaign name themselves in `form`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    form: String,
    version: i64,
    survey_id: String,
    name: String,
    occasion: String,
    is_anonymous: Option<String>,
    sample_percent: String,
    delay_hours: String,
    expires_days: String,
    reminder_days: String,
    cool_down_days: String,
    period_days: String,
    quota: String,
    classes: String,
    unit_codes: String,
    languages: String,
    addresses: String,
    unit_code: String,
}

impl Fields {
    fn typed(self) -> Typed {
        Typed {
            survey_id: self.survey_id,
            name: self.name,
            occasion: self.occasion,
            is_anonymous: self.is_anonymous.is_some(),
            sample_percent: self.sample_percent,
            delay_hours: self.delay_hours,
            expires_days: self.expires_days,
            reminder_days: self.reminder_days,
            cool_down_days: self.cool_down_days,
            period_days: self.period_days,
            quota: self.quota,
            classes: self.classes,
            unit_codes: self.unit_codes,
            languages: self.languages,
            addresses: self.addresses,
            unit_code: self.unit_code,
        }
    }
}

/// `POST /admin/campaigns`: a new one.
pub async fn add(
    State(portal): State<Portal>,
    Writer { caller, staff }: Writer,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let typed = fields.typed();
    match campaign::create(&portal, &caller, &staff.person, typed.draft()).await {
        Ok(campaign) => Ok(Redirect::to(&[&api::campaign_page(&campaign.id), "?done=1"].concat()).into_response()),
        Err(Refusal::Invalid(faults)) => {
            let shown = CampaignsScreen { may_change: true, typed, faults, ..CampaignsScreen::default() };
            all(&portal, &caller, None, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Err(other) => Err(other),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// `GET /admin/campaigns/{id}`.
pub async fn show(
    State(portal): State<Portal>,
    Extension(caller): Extension<Caller>,
    reader: Reader,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, Refusal> {
    let shown =
        CampaignScreen { may_change: reader.may_change, is_done: query.done.is_some(), ..found(&portal, &id).await? };
    Ok(one(&portal, &caller, StatusCode::OK, &shown))
}

async fn found(portal: &Portal, id: &str) -> Result<CampaignScreen, Refusal> {
    let campaign = campaign::find(portal, id).await?;
    // One that was stopped asks nobody.
    let preview = match campaign.stopped_at {
        None => Some(campaign::preview(portal, id).await?),
        Some(_) => None,
    };
    Ok(CampaignScreen {
        typed: Typed::of(&campaign.draft),
        campaign,
        may_change: true,
        surveys: campaign::surveys(portal).await?,
        faults: Vec::new(),
        preview,
        is_done: false,
        is_stale: false,
    })
}

fn one(portal: &Portal, caller: &Caller, status: StatusCode, shown: &CampaignScreen) -> Response {
    let local = |at| in_zone(at, &portal.settings.zone);
    let path = api::campaign_page(&shown.campaign.id);
    render(portal, caller, &path, status, |visitor| screen(visitor, shown, &local))
}

/// `POST /admin/campaigns/{id}`: changes, starts or stops it.
pub async fn post(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    let at = (id.as_str(), fields.version);
    let (form, typed) = (fields.form.clone(), fields.typed());
    let result = match form.as_str() {
        "change" => campaign::change(&portal, &caller, at, typed.draft()).await,
        "start" => campaign::start(&portal, &caller, at).await,
        "stop" => campaign::stop(&portal, &caller, at).await,
        _ => Err(Refusal::BadRequest),
    };
    let refused = match result {
        Ok(_) => return Ok(Redirect::to(&[&api::campaign_page(&id), "?done=1"].concat()).into_response()),
        Err(refusal) => refusal,
    };
    let status = refused.status();
    let mut shown = found(&portal, &id).await?;
    match refused {
        Refusal::Invalid(faults) => {
            shown.faults = faults;
            shown.typed = if form == "change" { typed } else { shown.typed };
        }
        Refusal::PreconditionFailed | Refusal::Conflict => shown.is_stale = true,
        other => return Err(other),
    }
    Ok(one(&portal, &caller, status, &shown))
}

/// `GET /admin/campaigns/{id}/poster`: the button that prints one; the link itself is kept by nobody.
pub async fn show_poster(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let campaign = campaign::find(&portal, &id).await?;
    let path = api::poster_page(&id);
    let name = campaign.draft.name;
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| {
        app::survey::invitation::pages::new_poster(visitor, &id, &name)
    }))
}

/// `POST /admin/campaigns/{id}/poster`: the poster with a new link, to be printed.
pub async fn post_poster(
    State(portal): State<Portal>,
    Writer { caller, .. }: Writer,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let campaign = campaign::find(&portal, &id).await?;
    let secret = campaign::renew_poster(&portal, &caller, &id).await?;
    let url = portal.link(&api::answer_page(&secret));
    let code = QrCode::new(url.as_bytes()).map_err(|_| Refusal::Internal)?;
    let code_svg = code.render::<svg::Color<'_>>().min_dimensions(320, 320).quiet_zone(true).build();
    // The declaration of an XML file has no place within a page.
    let code_svg = code_svg.find("<svg").map(|at| code_svg[at..].to_string()).unwrap_or_default();
    let shown = PosterScreen { url, code_svg, title: campaign.draft.name, unit: campaign.draft.unit_code };
    let path = api::poster_page(&id);
    Ok(render(&portal, &caller, &path, StatusCode::OK, |visitor| poster_screen(visitor, &shown)))
}
