//! The plain form sent more than once, in contradiction to itself, or without an answer, and what it says then.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::collection::receipt_code::ReceiptCode;
use serde_json::{Value, json};

use crate::{
    receipts::ask,
    staff::form as fields_of,
    support::{Answer, Site, on_both},
};

/// A form that was opened, and what a person does with it.
struct Form {
    hidden: Vec<(String, String)>,
}

impl Form {
    async fn open(site: &Site) -> Self {
        Self::read(&site.get("/p/mascot/form").await.text())
    }

    fn read(page: &str) -> Self {
        let names = ["id", "receipt_code", "rendered_at", "version", "notice_version", "length", "style"];
        Self { hidden: names.map(|name| (name.to_owned(), hidden(page, name).to_owned())).to_vec() }
    }

    fn code(&self) -> &str {
        &self.hidden[1].1
    }

    async fn post(&self, site: &Site, answers: &[(&str, &str)]) -> Answer {
        site.later(60_000);
        let hidden = self.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = hidden.chain([("agreed", "yes")]).chain(answers.iter().copied()).collect();
        let request =
            Request::post("/p/mascot/answer").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = site.call(request.body(fields_of(&fields)).unwrap()).await;
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        answer
    }

    /// Sends it and expects the receipt code.
    async fn sent(&self, site: &Site, answers: &[(&str, &str)]) -> String {
        let page = self.post(site, answers).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let unbroken = page.text().replace("<!>", "").replace("<wbr>", "");
        assert!(unbroken.contains(self.code()), "the same code, with places to break between its groups only");
        page.text()
    }

    /// Sends it and expects it back.
    async fn asked_again(&self, site: &Site, answers: &[(&str, &str)]) -> String {
        let page = self.post(site, answers).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
        let page = page.text();
        assert_eq!(Self::read(&page).hidden, self.hidden, "it is the same form");
        assert!(page.contains("role=\"alert\"") && !page.contains("Your receipt code"), "{page}");
        page
    }

    /// Sends it, and expects to be asked whether it should count in place of what was changed since, and the revision of that.
    async fn which_counts(&self, site: &Site, answers: &[(&str, &str)]) -> String {
        let page = self.post(site, answers).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.text());
        let page = page.text();
        assert_eq!(Self::read(&page).hidden, self.hidden, "it is the same form");
        assert!(page.contains("Which answers should count?") && page.contains("action=\"/receipt\""), "{page}");
        assert_eq!(hidden(&page, "code"), self.code());
        hidden(&page, "base_revision").to_owned()
    }

    async fn stored(&self, site: &Site) -> (u64, Value) {
        let opened = ask(site, "open", json!({"code": self.code()})).await.json();
        (opened["revision"].as_u64().unwrap(), opened["answers"].clone())
    }
}

fn hidden<'t>(page: &'t str, name: &str) -> &'t str {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).expect("such a field");
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap()
}

const SAME: (&str, &str) = ("q06.services", "same");
const BETTER: (&str, &str) = ("q06.services", "bit_better");
const CHANGED: &str = "Your answers were changed.";

on_both! {
    async fn a_form_sent_again_with_other_answers_changes_the_first(site: &Site) {
        let form = Form::open(site).await;
        assert!(!form.sent(site, &[SAME]).await.contains(CHANGED));
        assert!(!form.sent(site, &[SAME]).await.contains(CHANGED), "twice is once");
        assert_eq!(form.stored(site).await, (1, json!({"q06.services": "same"})));
        let other = [BETTER, ("q25.next.text", "Go on")];
        assert!(form.sent(site, &other).await.contains(CHANGED));
        assert_eq!(form.stored(site).await, (2, json!({"q06.services": "bit_better", "q25.next.text": "Go on"})));
        assert!(!form.sent(site, &other).await.contains(CHANGED), "twice is once");
        // Whoever goes back once more, or whose browser opens the first page again, is asked.
        let revision = form.which_counts(site, &[SAME]).await;
        assert_eq!((revision.as_str(), form.stored(site).await.0), ("2", 2));
        assert!(form.sent(site, &[SAME, ("base_revision", &revision)]).await.contains(CHANGED));
        assert_eq!(form.stored(site).await, (3, json!({"q06.services": "same"})));
        assert_eq!(form.which_counts(site, &[BETTER, ("base_revision", "2")]).await, "3");
        assert_eq!((site.stored("mascot").await, site.rows("response").await, site.rows("quarantine").await), (1, 1, 0));
        let faults = server::reporting::verify::verify(&site.state.db, Some(site.state.results.noises())).await.unwrap().faults;
        assert_eq!(faults, Vec::<String>::new());
    }

    async fn a_form_sent_after_a_change_by_its_code_asks_which_of_both_counts(site: &Site) {
        let form = Form::open(site).await;
        form.sent(site, &[SAME, ("you.role", "lived")]).await;
        let answers = json!({"q06.services": "lot_better", "you.role": "lived", "q24.learned": "Patience."});
        let changed = ask(site, "change", json!({"code": form.code(), "base_revision": 1, "answers": &answers})).await;
        assert_eq!(changed.status, StatusCode::OK);
        let sent = [BETTER, ("you.role", "lived")];
        let revision = form.which_counts(site, &sent).await;
        assert_eq!(form.stored(site).await, (2, answers), "nothing is overwritten without a word");
        let page = form.sent(site, &[sent[0], sent[1], ("base_revision", &revision)]).await;
        assert!(page.contains(CHANGED), "{page}");
        // What the form of this length does not ask stays.
        let now = json!({"q06.services": "bit_better", "you.role": "lived", "q24.learned": "Patience."});
        assert_eq!(form.stored(site).await, (3, now));
        let taken_back = ask(site, "withdraw", json!({"code": form.code(), "scope": "about_you"})).await;
        assert_eq!(taken_back.status, StatusCode::OK);
        form.sent(site, &[SAME, ("you.role", "both"), ("base_revision", "3")]).await;
        assert_eq!(form.stored(site).await.1, json!({"q06.services": "same", "q24.learned": "Patience."}));
        ask(site, "withdraw", json!({"code": form.code(), "scope": "all"})).await;
        assert!(form.sent(site, &[BETTER]).await.contains("These answers were taken back earlier"));
        assert_eq!(site.rows("response").await, 0);
    }

    async fn nobody_changes_answers_by_their_id_alone(site: &Site) {
        let form = Form::open(site).await;
        form.sent(site, &[SAME]).await;
        let mut other = Form::open(site).await;
        other.hidden[0] = form.hidden[0].clone();
        let page = other.post(site, &[BETTER]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains("could not be taken"));
        assert_eq!(form.stored(site).await, (1, json!({"q06.services": "same"})));
        let mut stolen = Form::open(site).await;
        stolen.hidden[1] = form.hidden[1].clone();
        assert_eq!(stolen.post(site, &[BETTER]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((form.stored(site).await.0, site.stored("mascot").await), (1, 1));
    }

    async fn what_was_kept_aside_is_changed_too(site: &Site) {
        let form = Form::open(site).await;
        let mut file = crate::support::project_file("mascot");
        file["closes_at"] = json!("2026-11-22T13:00:00Z");
        site.update_project(file).await;
        site.later(31 * domain::time::DAY_MS);
        assert!(form.sent(site, &[SAME]).await.contains("staff will look at them"));
        assert!(form.sent(site, &[BETTER]).await.contains("staff will look at them"));
        assert_eq!(form.stored(site).await, (2, json!({"q06.services": "bit_better"})));
        assert_eq!(site.rows("quarantine").await, 1);
    }

    async fn answers_that_contradict_each_other_are_asked_about(site: &Site) {
        let form = Form::open(site).await;
        let page = form.asked_again(site, &[SAME, ("q05.gain", "skills"), ("q05.gain", "nothing")]).await;
        assert!(page.contains("href=\"#q05.gain\"") && page.contains("id=\"q05.gain-error\""), "{page}");
        assert!(page.contains("aria-describedby=\"q05.gain-hint q05.gain-error\""));
        assert!(page.contains("and something else. Please choose one or the other."));
        let ticked = |code: &str| {
            let input = page.split("<input").find(|input| input.contains("name=\"q05.gain\"") && input.contains(&format!("value=\"{code}\"")));
            input.unwrap().split('>').next().unwrap().contains("checked")
        };
        assert!(ticked("skills") && ticked("nothing") && !ticked("contacts"), "nothing is unticked for them");
        for both in [["dk", "skills"], ["na", "skills"], ["dk", "na"]] {
            form.asked_again(site, &[("q05.gain", both[0]), ("q05.gain", both[1])]).await;
        }
        assert_eq!(site.rows("response").await, 0);
        form.sent(site, &[SAME, ("q05.gain", "nothing")]).await;
        assert_eq!(form.stored(site).await.1, json!({"q05.gain": ["nothing"], "q06.services": "same"}));
    }

    async fn words_beside_i_do_not_know_are_kept_and_asked_about(site: &Site) {
        let mut form = Form::open(site).await;
        form.hidden[5].1 = "full".to_owned();
        let both = [("q24.learned", "Patience <b>"), ("q24.learned.apart", "dk")];
        let page = form.asked_again(site, &both).await;
        assert!(page.contains("We have kept your words.") && page.contains("Patience &lt;b>"), "{page}");
        form.asked_again(site, &[("q24.learned.apart", "dk"), ("q24.learned.apart", "na")]).await;
        form.asked_again(site, &[("q05.gain", "nothing"), ("q05.gain.text", "A key")]).await;
        form.asked_again(site, &[("q05.gain", "dk"), ("q05.gain.text", "A key")]).await;
        form.sent(site, &[("q24.learned", "Patience <b>")]).await;
        form.sent(site, &[("q24.learned.apart", "dk")]).await;
        assert_eq!(form.stored(site).await, (2, json!({"q24.learned": "dk"})));
    }

    async fn a_form_whose_answers_were_deleted_in_time_says_so(site: &Site) {
        let form = Form::open(site).await;
        form.sent(site, &[SAME]).await;
        site.run("delete from response").await;
        let tombstone = "insert into tombstone (id, project, seq, withdrawn_at_ms, receipt_key, purged) \
             select $ID, 'mascot', 99, 1, $KEY, 1";
        let key = site.state.secret.receipt_key(&ReceiptCode::parse(form.code()).unwrap().hash());
        let statement = tombstone.replace("$ID", &format!("'{}'", form.hidden[0].1)).replace("$KEY", &format!("'{key}'"));
        site.run(&statement).await;
        for answers in [[SAME], [("q06.services", "lot_better")]] {
            let page = form.sent(site, &answers).await;
            assert!(page.contains("They were deleted") && !page.contains("action=\"/receipt/edit\""), "{page}");
        }
    }

    async fn whoever_answers_nothing_is_asked_before_it_is_sent(site: &Site) {
        let form = Form::open(site).await;
        for answers in [&[][..], &[("story.text", "\u{200b}\u{feff} \n")], &[("q06.services", "")]] {
            let page = form.asked_again(site, answers).await;
            assert!(page.contains("You have not answered anything") && page.contains("Send it anyway"), "{page}");
            assert!(page.contains("href=\"#questions\"") && page.contains("id=\"questions\""), "there is a way back");
            assert_eq!((hidden(&page, "nothing"), site.rows("response").await), ("yes", 0));
        }
        form.sent(site, &[("nothing", "yes")]).await;
        assert_eq!(form.stored(site).await, (1, json!({})));
        assert!(form.sent(site, &[SAME]).await.contains(CHANGED));
        form.asked_again(site, &[]).await;
        assert_eq!(form.stored(site).await, (2, json!({"q06.services": "same"})));
    }

    async fn the_form_is_there_in_every_language_and_takes_radio_buttons_back(site: &Site) {
        let page = site.get("/p/mascot/form?length=full&style=easy").await.text();
        let arabic = "/p/mascot/form?length=full&amp;style=easy&amp;lang=ar";
        assert!(page.contains(arabic) || page.contains(&arabic.replace("&amp;", "&")), "{page}");
        let page = site.get("/p/mascot/form?length=full&style=easy&lang=ar").await;
        assert!(page.text().contains("dir=\"rtl\"") && page.text().contains("بلا إجابة"));
        assert!(page.text().contains("aria-current=\"true\" lang=\"ar\"") || page.text().contains("lang=\"ar\" hreflang=\"ar\""));
        let form = Form::open(site).await;
        let page = site.get("/p/mascot/form").await.text();
        for name in ["q06.services", "q04.aim_met.a1"] {
            let none = page.split("<label").find(|label| label.contains(&format!("name=\"{name}\" value=\"\"")));
            assert!(none.expect("such a button").contains("No answer"), "{name}");
        }
        form.sent(site, &[SAME, ("q04.aim_met.a1", "mostly"), ("q07.area", "same")]).await;
        form.sent(site, &[("q06.services", ""), ("q04.aim_met.a1", ""), ("q07.area", "same")]).await;
        assert_eq!(form.stored(site).await, (2, json!({"q07.area": "same"})));
        let page = form.sent(site, &[SAME, ("base_revision", "2")]).await;
        assert!(page.contains("action=\"/receipt/edit\"") && hidden(&page, "code") == form.code(), "a way to change more");
        let edit = Request::post("/receipt/edit").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let edit = site.call(edit.body(fields_of(&[("code", form.code())])).unwrap()).await.text();
        assert!(edit.contains("name=\"q06.services\" value=\"\""), "and there a button can be taken back, too");
    }

    async fn a_change_by_code_asks_about_contradictions_too(site: &Site) {
        let form = Form::open(site).await;
        form.sent(site, &[("q05.gain", "skills")]).await;
        let fields = [("code", form.code()), ("base_revision", "1"), ("q05.gain", "skills"), ("q05.gain", "nothing")];
        let request = Request::post("/receipt/change").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body: Body = fields_of(&fields);
        let page = site.call(request.body(body).unwrap()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains("href=\"#q05.gain\"") && page.text().contains("Please choose one or the other."));
        let both = json!({"code": form.code(), "base_revision": 1, "answers": {"q05.gain": ["nothing", "skills"]}});
        assert_eq!(ask(site, "change", both).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(form.stored(site).await, (1, json!({"q05.gain": ["skills"]})));
    }
}
