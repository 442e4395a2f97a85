//! Complaints, filed and handled through the doors.

use app::account::StaffRole;
use serde_json::{Value, json};

use super::file::jpeg;
use super::{Answer, Ask, TestPortal};

/// What a guest or a person says; a guest needs the contact.
pub fn draft(waybill_number: &str, text: &str) -> Value {
    json!({
        "waybill_number": waybill_number, "category": "delay", "remedy_sought": "find", "text": text,
        "contact": {"name": "Somebody", "email": "somebody@customer.test", "phone": "+34 600 12 55 66"},
    })
}

/// A complaint that was filed, and how its filer comes back.
#[derive(Debug, Clone)]
pub struct FiledBy {
    pub number: String,
    /// Of the session; for a guest of the link.
    pub cookie: String,
    /// A guest's.
    pub secret: String,
}

impl FiledBy {
    /// A door of this complaint; `""` is the complaint itself.
    pub fn door(&self, rest: &str) -> String {
        ["/api/v1/complaints/", &self.number, rest].concat()
    }
}

impl TestPortal {
    /// Files for whoever the cookie is of; `""` is a guest.
    pub async fn files(&self, cookie: &str, draft: &Value) -> FiledBy {
        let answer = self.post("/api/v1/complaints", draft).cookie(cookie).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let filed = answer.json();
        let number = filed["complaint_number"].as_str().unwrap().to_string();
        let link = filed["link"].as_str().unwrap_or_default();
        let secret = link.rsplit_once("?key=").map(|(_, secret)| secret.to_string()).unwrap_or_default();
        let cookie = match secret.is_empty() {
            true => cookie.to_string(),
            false => link_cookie(&number, &secret),
        };
        FiledBy { number, cookie, secret }
    }

    /// A photo that the sender of the cookie gives, as `id` or a guest's `id.secret`.
    pub async fn gives(&self, cookie: &str, file_name: &str) -> String {
        let path = ["/api/v1/attachments?file_name=", &app::wire::encode(file_name)].concat();
        let ask = Ask::new(&self.router, "POST", &path).header("content-type", "image/jpeg").body(jpeg(40, 30));
        let answer = ask.cookie(cookie).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let given = answer.json();
        let id = given["attachment_id"].as_str().unwrap();
        match given["upload_secret"].as_str() {
            Some(secret) => [id, ".", secret].concat(),
            None => id.to_string(),
        }
    }

    /// The complaint as the sender of the cookie reads it.
    pub async fn complaint(&self, filed: &FiledBy, cookie: &str) -> Value {
        let answer = self.get(&filed.door("")).cookie(cookie).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// `PUT` of an act, as the sender of the cookie.
    pub async fn acts(&self, filed: &FiledBy, cookie: &str, act: &str, body: &Value) -> Answer {
        let ask = self.put(&filed.door(act)).header("content-type", "application/json").cookie(cookie);
        ask.body(body.to_string()).await
    }

    /// A clerk of this name takes it in hand, notes something among staff, decides and answers; the customer reads it.
    pub async fn is_handled(&self, filed: &FiledBy, clerk: &str, note: &str, words: &str) {
        let clerk = self.clerk(clerk).await;
        let done = |answer: Answer| assert!((200..300).contains(&answer.status), "{}", answer.text());
        done(self.acts(filed, &clerk.1, "/acknowledgement", &json!({})).await);
        done(self.acts(filed, &clerk.1, "/assignment", &json!({"person_id": clerk.0})).await);
        let internal = json!({"text": note, "is_internal": true});
        done(self.post(&filed.door("/messages"), &internal).cookie(&clerk.1).await);
        done(self.post(&filed.door("/messages"), &json!({"text": words})).cookie(&clerk.1).await);
        let statement = json!({"record": words, "customer": words});
        done(self.post(&filed.door("/statements"), &statement).cookie(&clerk.1).await);
        for statement in self.complaint(filed, &clerk.1).await["statements"].as_array().unwrap() {
            let act = ["/statements/", statement["id"].as_str().unwrap(), "/decision"].concat();
            done(self.acts(filed, &clerk.1, &act, &json!({"verdict": "customer", "why": words})).await);
        }
        done(self.acts(filed, &clerk.1, "/answer", &json!({"text": words})).await);
        done(self.acts(filed, &clerk.1, "/telling", &json!({})).await);
    }

    /// A clerk of this name asks a unit to explain.
    pub async fn asks_unit(&self, filed: &FiledBy, clerk: &str, unit_code: &str, question: &str) {
        let clerk = self.clerk(clerk).await;
        let question = json!({"unit_code": unit_code, "question": question});
        let asked = self.post(&filed.door("/inquiries"), &question).cookie(&clerk.1).await;
        assert_eq!(asked.status, 201, "{}", asked.text());
    }

    /// Id and cookie of an agent; the same one for the same name.
    pub async fn clerk(&self, name: &str) -> (String, String) {
        let email = [&name.replace(' ', "-"), "@staff.test"].concat();
        let sql = "select id from person where email = $1";
        let known = self.store.row(sql, &[(&email).into()]).await.unwrap();
        let id = match known {
            Some(row) => row.columns().text().unwrap(),
            None => {
                let id = self.staff(&email, StaffRole::Agent).await.person_id;
                let rename = "update person set name = $1 where id = $2";
                self.execute(rename, &[name.into(), (&id).into()]).await.unwrap();
                id
            }
        };
        let cookie = self.session_of(&id, server::session::Kind::Staff).await.cookie;
        (id, cookie)
    }
}

/// What a device remembers of a link.
pub fn link_cookie(number: &str, secret: &str) -> String {
    ["pd_complaints=", number, ".", secret].concat()
}

/// What a form without files sends.
pub fn multipart(pairs: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    [pairs.iter().map(part).collect::<String>(), format!("--{BOUNDARY}--\r\n")].concat()
}

/// The same with files of text: field, name, content.
pub fn multipart_with(pairs: &[(&str, &str)], files: &[(&str, &str, Vec<u8>)]) -> String {
    let part = |(name, file_name, content): &(&str, &str, Vec<u8>)| {
        let content = std::str::from_utf8(content).unwrap();
        let head = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"");
        format!("--{BOUNDARY}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n{content}\r\n")
    };
    [files.iter().map(part).collect::<String>(), multipart(pairs)].concat()
}

/// The claim of a file that a form holds, once it names the file.
pub fn claim_in(page: &str, file_name: &str) -> String {
    assert!(page.contains(file_name), "{page}");
    let start = "name=\"file_taken\" value=\"";
    let at = page.find(start).unwrap_or_else(|| panic!("no claim in {page}")) + start.len();
    page[at..].split('"').next().unwrap().to_string()
}

const BOUNDARY: &str = "----portal";
/// The media type of [`multipart`].
pub const MULTIPART: &str = "multipart/form-data; boundary=----portal";
