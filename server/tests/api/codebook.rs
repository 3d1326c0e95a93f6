//! The codebook: who shares in it, that it has each name once, and what it says of how many people used which tag.

use axum::http::StatusCode;
use domain::administration::roles::Role;
use serde_json::json;

use crate::{
    staff::{logged, member},
    stories::{BOARD, CODEBOOK, STORIES, add_tag, at_once, found, post, said_of, sent, story, tag, taggings},
    support::{Site, on_both},
};

on_both! {
    async fn residents_share_in_the_codebook_and_read_nothing(site: &Site) {
        at_once(site).await;
        let resident = member(site, "resident", Role::CoEvaluator, Some("mascot")).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        let mut shared = story(1, "Everyone may read this.");
        shared["answers"]["story.use"] = json!("no_name");
        sent(site, &[shared]).await;
        let home = resident.get(site, "/staff").await.text();
        assert!(home.contains(CODEBOOK) && !home.contains("/stories\"") && !home.contains("is stored"), "{home}");
        for path in [STORIES, BOARD] {
            assert_eq!(resident.get(site, path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(resident.post(site, path, &[("words", "everyone")]).await.status, StatusCode::FORBIDDEN);
        }
        let waits = found(site, &lead, "everyone").await;
        assert!(waits.contains("lets it be shared without a name. It still waits for a moderator."), "{waits}");
        let (first, second) = (add_tag(site, &resident, "Feeling safe").await, add_tag(site, &resident, "Safety").await);
        let page = post(site, &resident, CODEBOOK, &[("do", "reword"), ("tag", &first), ("name", "Feeling  safe at night"), ("description", "In the dark.")]).await;
        assert!(page.contains("Feeling safe at night") && !page.contains("Everyone may read"), "{page}");
        assert!(!page.contains("value=\"merge\"") && !page.contains("lead@example.org"));
        let merge = [("do", "merge"), ("tag", &*first), ("into", &*second), ("sure", "yes")];
        assert_eq!(resident.post(site, CODEBOOK, &merge).await.status, StatusCode::FORBIDDEN, "it changes what they cannot read");
        assert!(logged(site).await.contains(&"tag_counts_seen".to_owned()));
    }

    async fn a_codebook_has_each_name_once_and_forgets_none(site: &Site) {
        at_once(site).await;
        let lead = member(site, "lead", Role::Lead, None).await;
        sent(site, &[story(1, "The bus is cheaper.")]).await;
        assert!(lead.get(site, CODEBOOK).await.text().contains("There are no tags yet."));
        let (cafe, bus) = (add_tag(site, &lead, "Café").await, add_tag(site, &lead, "Bus").await);
        let again = lead.post(site, CODEBOOK, &[("do", "add"), ("name", "CAFE!"), ("description", "Kept words</textarea><b>")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.text().contains("There is a tag with this name.") && again.text().contains("Kept words&lt;/textarea>&lt;b>"), "a text box holds text only");
        for name in ["", " … ", &"x".repeat(61)] {
            let bad = lead.post(site, CODEBOOK, &[("do", "add"), ("name", name)]).await;
            assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        }
        let taken = post(site, &lead, CODEBOOK, &[("do", "reword"), ("tag", &bus), ("name", "cafe"), ("description", "")]).await;
        assert!(taken.contains("There is a tag with this name."));
        tag(site, &lead, "The bus", &[&cafe, &bus]).await;
        assert!(post(site, &lead, CODEBOOK, &[("do", "retire"), ("tag", &cafe)]).await.contains("Tags we do not use now"));
        assert!(!found(site, &lead, "bus").await.contains(">Café<"), "it is not given any more");
        assert_eq!(lead.post(site, CODEBOOK, &[("do", "add"), ("name", "café")]).await.status, StatusCode::CONFLICT);
        tag(site, &lead, "The bus", &[&bus]).await;
        assert_eq!(taggings(site).await, 2, "texts keep what is retired");
        assert!(post(site, &lead, CODEBOOK, &[("do", "restore"), ("tag", &cafe)]).await.contains("The tag is used again."));
        let both = [("do", "merge"), ("tag", &*cafe), ("into", &*bus)];
        assert!(post(site, &lead, CODEBOOK, &both).await.contains("Merge “Café” into “Bus”?"));
        assert_eq!(taggings(site).await, 2, "nothing happens before the answer");
        let merged = post(site, &lead, CODEBOOK, &[&both[..], &[("sure", "yes")]].concat()).await;
        assert!(merged.contains("is now part of Bus") && taggings(site).await == 1, "{merged}");
        for deed in ["merge", "restore", "retire"] {
            let fields = [("do", deed), ("tag", &*cafe), ("into", &*bus), ("sure", "yes")];
            assert_eq!(lead.post(site, CODEBOOK, &fields).await.status, StatusCode::CONFLICT, "{deed} what is merged");
        }
        let log = logged(site).await;
        for done in ["tag_added", "tag_retired", "tag_restored", "tag_merged", "story_tagged"] {
            assert!(log.iter().any(|line| line == done), "{done}");
        }
    }

    async fn counts_of_tags_pass_the_rules_and_stay_until_enough_people_moved(site: &Site) {
        let lead = member(site, "lead", Role::Lead, None).await;
        let resident = member(site, "resident", Role::CoEvaluator, None).await;
        let of = |n: u32| story(n, &format!("Words number {n:03}."));
        sent(site, &(1..10).map(of).collect::<Vec<_>>()).await;
        let bus = add_tag(site, &lead, "Bus").await;
        assert!(resident.get(site, CODEBOOK).await.text().contains("Too few people wrote something"));
        sent(site, &(10..21).map(of).collect::<Vec<_>>()).await;
        for n in 1..5 {
            tag(site, &lead, &format!("Words number {n:03}."), &[&bus]).await;
        }
        assert!(said_of(site, &resident, "Bus").await.contains("Too few people said something about this"));
        for n in 5..9 {
            tag(site, &lead, &format!("Words number {n:03}."), &[&bus]).await;
        }
        assert!(said_of(site, &resident, "Bus").await.contains("Too few people said"), "four more are too few to tell apart");
        tag(site, &lead, "Words number 009.", &[&bus]).await;
        assert!(said_of(site, &resident, "Bus").await.contains("9 people said something about this."));
        assert!(resident.get(site, CODEBOOK).await.text().contains("20 people wrote something in their own words."));
        for n in 10..14 {
            tag(site, &lead, &format!("Words number {n:03}."), &[&bus]).await;
            assert!(said_of(site, &resident, "Bus").await.contains("9 people said"), "{n}");
        }
        tag(site, &lead, "Words number 014.", &[&bus]).await;
        assert!(said_of(site, &resident, "Bus").await.contains("14 people said"));
        for n in 15..20 {
            tag(site, &lead, &format!("Words number {n:03}."), &[&bus]).await;
        }
        assert!(said_of(site, &resident, "Bus").await.contains("About 19 people said"), "it may be nearly everybody");
        let replica = site.replica().await;
        let entry = replica.projects.get("mascot").await.unwrap().unwrap();
        let theirs = server::reporting::stories::counts::tag_figures(&replica.db, &replica.clock, replica.results.noises(), &entry).await.unwrap();
        assert_eq!((theirs.counts.wrote().people, theirs.counts.tag(&bus).people), (Some(20), Some(19)));
        replica.close().await;
    }
}
