//! The house's rules that a compiler does not know, checked on the text of the sources (design: layers, names, sizes).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A source file, its path from the workspace's root with `/`.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// Lines of code before the unit tests; comments and attributes of documentation are nobody's dependency.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(n, line)| (n + 1, line));
        numbered
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    fn is(&self, paths: &[&str]) -> bool {
        paths.contains(&self.path.as_str())
    }

    /// `path:line` of each line of code that a rule forbids.
    fn lines_with(&self, forbidden: &[&str]) -> Vec<String> {
        let breaks = |line: &str| forbidden.iter().any(|word| line.contains(word));
        self.code()
            .filter(|(_, line)| breaks(line))
            .map(|(n, line)| format!("{}:{n}: {}", self.path, line.trim()))
            .collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source { path: name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

fn none(broken: impl IntoIterator<Item = String>, rule: &str) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

/// Rule 1.
#[test]
fn app_does_not_know_a_database_exists() {
    let manifest = std::fs::read_to_string(root().join("app/Cargo.toml")).unwrap();
    for crate_name in ["server", "sqlx", "argon2", "tokio"] {
        let names = manifest.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(crate_name));
        assert!(!names, "app depends on {crate_name}");
    }
    let broken = sources("app/src", "rs")
        .into_iter()
        .flat_map(|s| s.lines_with(&["server::", "sqlx", "\"select ", "\"insert into"]));
    none(broken, "server -> app, never back");
}

/// Platform files may be used by features and do not use them. What puts the portal together may use all.
const COMPOSITION: [&str; 10] = [
    "server/src/main.rs",
    "server/src/lib.rs",
    "server/src/run.rs",
    "server/src/router/mod.rs",
    "server/src/router/moderation.rs",
    "server/src/router/page.rs",
    "server/src/router/suggestion.rs",
    "server/src/state.rs",
    "server/src/openapi.rs",
    "server/src/config.rs",
];

/// In order: a feature uses only features before it.
const FEATURES: [&str; 13] = [
    "account",
    "customer",
    "shipment",
    "attachment",
    "deadline",
    "complaint",
    "claim",
    "suggestion",
    "contact",
    "survey",
    "improvement",
    "report",
    "desk",
];

/// Rule 2.
#[test]
fn features_use_the_platform_and_earlier_features() {
    let mut broken = Vec::new();
    for source in sources("server/src", "rs") {
        if source.is(&COMPOSITION) || source.is_in(&["server/src/demo"]) {
            continue;
        }
        let own = FEATURES.iter().position(|feature| source.is_in(&[&["server/src/", feature, "/"].concat()]));
        let later = &FEATURES[own.map_or(0, |at| at + 1)..];
        for feature in later {
            broken.extend(source.lines_with(&[&["crate::", feature].concat(), &["{", feature, "::"].concat()]));
        }
    }
    none(broken, "platform <- feature; a feature uses only features listed before it");
}

/// Rule 2, in `app`: what shows nothing knows nothing of screens.
#[test]
fn rules_are_pure() {
    let pure = [
        "app/src/shipment/standing.rs",
        "app/src/shipment/event.rs",
        "app/src/shipment/milestone.rs",
        "app/src/shipment/reason.rs",
        "app/src/shipment/intake.rs",
        "app/src/shipment/mask.rs",
        "app/src/shipment/pace.rs",
        "app/src/shipment/record.rs",
        "app/src/shipment/identifier/",
        "app/src/shipment/mapping/",
        "app/src/deadline/mod.rs",
        "app/src/deadline/case.rs",
        "app/src/deadline/compensation.rs",
        "app/src/claim/assess.rs",
        "app/src/claim/estimate.rs",
        "app/src/deadline/pack.rs",
        "app/src/deadline/calendar.rs",
        "app/src/deadline/day.rs",
        "app/src/deadline/words.rs",
        "app/src/value.rs",
        "app/src/statistics.rs",
        "app/src/account/hours.rs",
        "app/src/improvement/effect.rs",
        "app/src/improvement/scope.rs",
        "app/src/report/mod.rs",
        "app/src/report/period.rs",
        "app/src/suggestion/moderation/",
    ];
    let sources = sources("app/src", "rs");
    let of_rules = sources.iter().filter(|source| source.is_in(&pure));
    none(of_rules.flat_map(|s| s.lines_with(&["leptos", "async ", ".await", "web_sys"])), "rules are plain functions");
}

/// Rule 3.
#[test]
fn only_api_rs_and_route_tables_name_urls() {
    let mut broken = Vec::new();
    for source in sources("app/src", "rs").into_iter().chain(sources("server/src", "rs")) {
        let is_table = source.is_in(&["server/src/router/"]);
        let is_client = source.is_in(&["app/src/"]) && source.path.ends_with("/api.rs");
        if is_table || is_client {
            continue;
        }
        // the contract is written beside each handler
        let is_door = source.is_in(&["server/src/"]) && source.path.contains("/http/");
        let named = source.lines_with(&["/api/v1"]);
        broken.extend(named.into_iter().filter(|line| !(is_door && line.contains(", path = \""))));
    }
    none(broken, "only api.rs and route tables name URLs of the API");
}

/// Rule 3: files outside `store.rs` and `src/store/` that hold SQL, each with its reason.
const HOLDS_SQL: [(&str, &str); 6] = [
    ("server/src/shipment/intake/", "the write side of shipments: three files of batch statements beside their merge"),
    ("server/src/shipment/pace.rs", "one statement over the whole history, and the table it fills"),
    ("server/src/shipment/verification.rs", "count, check and note of a try are one locked transaction"),
    ("server/src/shipment/link.rs", "one statement"),
    ("server/src/http/idempotency.rs", "platform without a feature's store"),
    ("server/src/demo", "makes a past: moments that no door would take"),
];

#[test]
fn only_stores_hold_sql() {
    let mut broken = Vec::new();
    let mut holders = BTreeSet::new();
    for source in sources("server/src", "rs") {
        let found =
            source.lines_with(&["\"select ", "\"insert into ", "\"update ", "\"delete from ", "\"with ", "\"create "]);
        let excepted = HOLDS_SQL.iter().find(|(path, _)| source.path.starts_with(path));
        if let Some((path, _)) = excepted {
            holders.extend((!found.is_empty()).then_some(*path));
        } else if !source.path.ends_with("/store.rs") && !source.path.contains("/store/") {
            broken.extend(found);
        }
    }
    none(broken, "http -> store; only store.rs and src/store/ hold SQL");
    let stale = HOLDS_SQL.iter().filter(|(path, _)| !holders.contains(path) && *path != "server/src/demo");
    none(stale.map(|(path, _)| path.to_string()), "these hold no SQL any more: take them off the list");
}

#[test]
fn only_the_store_knows_which_database_it_is() {
    let words = [
        "Pool::",
        "sqlx::Sqlite",
        "sqlx::Postgres",
        "SqlitePool",
        "PgPool",
        "Row::Postgres",
        "Row::Sqlite",
        "pg_advisory",
        "pragma",
    ];
    let sources = sources("server/src", "rs");
    let others = sources.iter().filter(|source| !source.is_in(&["server/src/store/"]));
    none(others.flat_map(|s| s.lines_with(&words)), "only the store asks which database it is");
}

/// Rule 4.
#[test]
fn only_the_clock_asks_the_time() {
    let words = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "OffsetDateTime::now",
        "now_utc",
        "now_v7",
        "Date::now",
        "current_timestamp",
        "unixepoch",
        "now()::",
        " now(),",
    ];
    let all =
        sources("server/src", "rs").into_iter().chain(sources("app/src", "rs")).chain(sources("migrations", "sql"));
    let others = all.filter(|source| source.path != "server/src/clock.rs");
    // a browser has no server to ask while a page stays open
    let others = others.filter(|source| !source.is_in(&["app/src/shipment/islands/"]));
    none(others.flat_map(|s| s.lines_with(&words)), "time is an argument");
}

/// Rule 5: reading functions of stores that take no scope, each with its reason.
const WITHOUT_SCOPE: [(&str, &str); 6] = [
    ("filing", "two ids, for the complaint that is being filed; the person is the scope"),
    ("open_to", "its answer is the scope"),
    ("parties", "called for a party only; masks what it returns"),
    ("version", "a number that says nothing"),
    ("existing", "whether a number exists is public"),
    ("is_empty", "says nothing of anybody"),
];

#[test]
fn customers_data_is_read_with_a_scope() {
    let mut broken = Vec::new();
    for source in sources("server/src/shipment", "rs").into_iter().filter(|s| s.path.ends_with("/store.rs")) {
        for function in source.text.split("\npub async fn ").skip(1) {
            let signature = function.split('{').next().unwrap();
            let name = signature.split('(').next().unwrap();
            let excepted = WITHOUT_SCOPE.iter().any(|(known, _)| *known == name);
            if !excepted && !signature.contains("scope: Scope") {
                broken.push(format!("{}: {name}", source.path));
            }
        }
    }
    none(broken, "a query about a customer's data takes the scope in its signature");
}

/// Rule 5 for organisations: functions that take no seat, each with its reason.
const WITHOUT_SEAT: [(&str, &str); 7] = [
    ("is_open", "its answer is part of the seat"),
    ("list_of_person", "the person is the scope"),
    ("list_for_admin", "a list of all, behind its own guard"),
    ("insert", "founding, and the seat that an invitation gives"),
    ("count_seats", "the person is the scope"),
    ("find_offer", "the secret is the scope"),
    ("accept", "the secret is the scope"),
];

#[test]
fn organisations_are_asked_about_from_a_seat() {
    let mut broken = Vec::new();
    for source in sources("server/src/customer/store", "rs") {
        for function in source.text.split("\npub async fn ").skip(1) {
            let signature = function.split('{').next().unwrap();
            let name = signature.split('(').next().unwrap();
            let excepted = WITHOUT_SEAT.iter().any(|(known, _)| *known == name);
            if !excepted && !signature.contains("seat: &Seat") {
                broken.push(format!("{}: {name}", source.path));
            }
        }
    }
    none(broken, "a query about an organisation takes the seat of who asks");
}

/// Leptos writes what stands in a `textarea` as it is: without `raw_text` typed words become markup.
#[test]
fn words_in_a_textarea_stay_words() {
    let bare = |source: Source| {
        let areas = source.text.split("<textarea").skip(1);
        let bare = areas.filter(|rest| !rest.split("</textarea>").next().unwrap().contains("raw_text("));
        bare.map(|_| source.path.clone()).collect::<Vec<_>>()
    };
    none(
        sources("app/src", "rs").into_iter().filter(|s| !s.is(&["app/src/ui/raw_text.rs"])).flat_map(bare),
        "raw_text",
    );
}

#[test]
fn files_stay_small() {
    let of = |folders: &[&str], extension: &str, ceiling: usize| -> Vec<String> {
        let all = folders.iter().flat_map(|folder| sources(folder, extension));
        let long = all.map(|s| (s.text.lines().count(), s.path)).filter(|(lines, _)| *lines > ceiling);
        long.map(|(lines, path)| format!("{path} has {lines} lines, at most {ceiling}")).collect()
    };
    none(of(&["app/src", "server/src", "xtask/src"], "rs", 400), "small things");
    none(of(&["app/tests", "server/tests"], "rs", 600), "small things");
    none(of(&["end2end"], "ts", 600), "small things");
    none(of(&["style"], "css", 600), "small things");
}

#[test]
fn every_migration_has_a_twin() {
    let names = |engine: &str| -> BTreeSet<String> {
        let files = sources(&["migrations/", engine].concat(), "sql");
        files.into_iter().map(|source| source.path.rsplit('/').next().unwrap().to_string()).collect()
    };
    let names = (names("sqlite"), names("postgres"));
    assert!(!names.0.is_empty());
    assert_eq!(names.0, names.1);
    for (at, name) in names.0.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name} is number {}", at + 1);
    }
}

/// A placeholder of work, or a lint silenced without saying why, never reaches the main branch.
#[test]
fn nothing_is_left_undone_or_hidden() {
    let mut broken = Vec::new();
    for source in sources("app/src", "rs").into_iter().chain(sources("server/src", "rs")) {
        broken.extend(source.lines_with(&["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX "]));
        broken.extend(source.lines_with(&["#[allow("]).into_iter().filter(|line| !line.contains("reason =")));
    }
    none(broken, "no unfinished work, no silenced lint without a reason");
}
