//! The part of the contract that speaks of surveys.

use utoipa::{Modify, OpenApi};

use super::{campaign, invitation, questionnaire};
use crate::survey::expectation::http as expectation;
use crate::survey::praise::http as praise;
use crate::survey::result::http as results;

/// Adds it to the whole.
pub struct Surveys;

impl Modify for Surveys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        openapi.merge(Contract::openapi());
    }
}

#[derive(OpenApi)]
#[openapi(paths(
    campaign::list,
    campaign::add,
    campaign::find,
    campaign::change,
    campaign::start,
    campaign::stop,
    campaign::preview,
    invitation::find,
    invitation::answer,
    invitation::refuse,
    invitation::own,
    questionnaire::list,
    questionnaire::find,
    questionnaire::add,
    questionnaire::save,
    questionnaire::versions,
    questionnaire::version,
    questionnaire::publish,
    questionnaire::retire,
    questionnaire::restore,
    expectation::find,
    expectation::put,
    results::find,
    results::export_results,
    results::export_answers,
    results::comments,
    results::list_links,
    results::make_link,
    results::revoke_link,
    praise::post,
    praise::list,
    praise::count,
))]
struct Contract;
