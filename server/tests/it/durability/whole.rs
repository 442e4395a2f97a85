//! Whether every complaint in a store is whole: what belongs to it is there, once, and nothing is there without it.

use std::collections::BTreeMap;
use std::path::Path;

use server::store::Store;
use sha2::{Digest, Sha256};

use super::customer::{photo, seed_of, text_of};

const COMPLAINTS: &str = "select c.complaint_number, c.text, c.evidence, c.evidence_hash, a.sha256, a.thumb_sha256,
    (select count(*) from attachment x where x.case_kind = 'complaint' and x.case_id = c.id),
    (select count(*) from complaint_event e where e.complaint_id = c.id and e.kind = 'received'),
    (select count(*) from complaint_statement s where s.complaint_id = c.id),
    (select count(*) from complaint_link l where l.complaint_id = c.id),
    (select count(*) from audit_entry e where e.subject = 'complaint:' || c.complaint_number
        and e.action = 'complaint.filed'),
    (select count(*) from message m where m.email = c.contact_email and m.template = 'complaint_received'),
    (select count(*) from deadline d where d.case_kind = 'complaint' and d.case_id = c.id)
    from complaint c left join attachment a on a.case_kind = 'complaint' and a.case_id = c.id
    order by c.complaint_number";

/// What has lost its complaint.
const ORPHANS: [(&str, &str); 6] = [
    (
        "deadlines",
        "select count(*) from deadline d where not exists (select 1 from complaint c where c.id = d.case_id)",
    ),
    (
        "attachments",
        "select count(*) from attachment a where a.case_id is not null
            and not exists (select 1 from complaint c where c.id = a.case_id)",
    ),
    (
        "audit rows",
        "select count(*) from audit_entry e where e.action = 'complaint.filed'
            and not exists (select 1 from complaint c where c.complaint_number = substr(e.subject, 11))",
    ),
    (
        "mails",
        "select count(*) from message m where m.template = 'complaint_received'
            and not exists (select 1 from complaint c where c.contact_email = m.email)",
    ),
    (
        "uploads without an audit row",
        "select count(*) from attachment a where not exists (select 1 from audit_entry e
            where e.subject = 'attachment:' || a.id and e.action = 'attachment.uploaded')",
    ),
    (
        "stored numbers",
        "select cast((select coalesce(sum(last), 0) from number_series where series like 'C-%')
            - (select count(*) from complaint) as bigint)",
    ),
];

/// Text by number of every complaint in the store.
pub async fn check(store: &Store, folder: &Path) -> BTreeMap<String, String> {
    for (what, sql) in ORPHANS {
        let row = store.row(sql, &[]).await.unwrap().unwrap();
        assert_eq!(row.columns().int().unwrap(), 0, "{what} of no complaint");
    }
    let mut found = BTreeMap::new();
    for row in store.rows(COMPLAINTS, &[]).await.unwrap() {
        let mut c = row.columns();
        let (number, text) = (c.text().unwrap(), c.text().unwrap());
        let (evidence, hash) = (c.text().unwrap(), c.text().unwrap());
        assert_eq!(hex::encode(Sha256::digest(evidence.as_bytes())), hash, "{number}: evidence");
        let (sha256, thumb) = (c.text().unwrap(), c.text().unwrap());
        for what in ["attachments", "events", "statements", "links", "audit rows", "mails"] {
            assert_eq!(c.int().unwrap(), 1, "{what} of {number}");
        }
        assert!(c.int().unwrap() > 0, "deadlines of {number}");
        let seed = seed_of(&text);
        assert_eq!(text, text_of(seed));
        let kept = image::load_from_memory(&object(folder, &sha256)).unwrap().to_rgb8();
        assert!(kept == photo(seed), "{number} has another photo");
        object(folder, &thumb);
        found.insert(number, text);
    }
    found
}

/// The bytes of an object, which are what its name says.
fn object(folder: &Path, sha256: &str) -> Vec<u8> {
    let bytes = std::fs::read(folder.join("attachments").join(&sha256[..2]).join(sha256)).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), sha256);
    bytes
}
