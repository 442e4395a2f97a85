//! Where campaigns are found. Only this file names their URLs.

/// The page of all campaigns.
pub const CAMPAIGNS: &str = "/admin/campaigns";
/// What a person was asked, and why not.
pub const OWN_SURVEYS: &str = "/account/surveys";

/// The page of one campaign.
pub fn campaign_page(id: &str) -> String {
    [CAMPAIGNS, "/", id].concat()
}

/// The page that is printed and hung up.
pub fn poster_page(id: &str) -> String {
    [CAMPAIGNS, "/", id, "/poster"].concat()
}

/// The page on which a link is answered.
pub fn answer_page(token: &str) -> String {
    ["/s/", token].concat()
}

/// The page on which whoever holds a link asks not to be asked again.
pub fn refusal_page(token: &str) -> String {
    ["/s/", token, "/refusal"].concat()
}
