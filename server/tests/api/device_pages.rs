//! Staff pages for shared devices and rescue files, in the hands of those who may.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    administration::roles::Role,
    collection::rescue::{About, write},
};

use crate::{
    staff::{Member, member},
    support::{
        Answer, Site, envelope, on_both,
        sealing::{enrol, gathered, key, sealed, send_with},
    },
};

const PAGE: &str = "/staff/p/mascot/devices";

async fn upload(site: &Site, host: &Member, file: &str) -> Answer {
    let body = format!(
        "--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"rescue.jsonl\"\r\n\r\n{file}\r\n--line--\r\n"
    );
    let request = host.with_cookie(Request::post("/staff/import"));
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
    site.call(request.body(Body::from(body)).unwrap()).await
}

on_both! {
    async fn a_lead_lets_a_device_in_by_its_page_and_revokes_it(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        assert!(lead.get(site, PAGE).await.text().contains("No device has been let in yet."));
        let invited = lead.post(site, PAGE, &[("do", "invite"), ("label", "Tablet <2>"), ("event", "")]).await;
        assert_eq!((invited.status, invited.header("cache-control")), (StatusCode::OK, "no-store"));
        let text = invited.text();
        let (_, rest) = text.split_once("/event/enrol#").unwrap();
        let code = &rest[..12];
        assert!(text.contains("<svg") && !code.contains('<'), "it can be scanned and typed: {code}");
        let enrolled = site.state.devices.enrol(code).await.unwrap();
        assert_eq!(enrolled.label, "Tablet <2>");
        let sent = send_with(site, &enrolled.token, &[gathered(1, &enrolled.device)]).await;
        assert_eq!(sent.outcomes(), ["stored"]);
        let listed = lead.get(site, PAGE).await.text();
        assert!(listed.contains("Tablet &lt;2&gt;") && listed.contains("Revoke Tablet"), "{listed}");
        assert!(!listed.contains(&enrolled.token));
        let asked = lead.post(site, PAGE, &[("do", "revoke"), ("device", &enrolled.device)]).await;
        assert!(asked.status == StatusCode::OK && asked.text().contains("Revoke Tablet &lt;2&gt;?"));
        assert!(!lead.get(site, PAGE).await.text().contains("Revoked 22 November"), "nothing happens before the answer");
        let sure = [("do", "revoke"), ("device", &*enrolled.device), ("sure", "yes")];
        let revoked = lead.post(site, PAGE, &sure).await;
        assert_eq!(revoked.status, StatusCode::SEE_OTHER);
        let listed = lead.get(site, revoked.header(header::LOCATION)).await.text();
        assert!(listed.contains("Revoked 22 November 2026") && !listed.contains("Revoke Tablet"), "{listed}");
        assert!(listed.contains("Tablet &lt;2&gt; is revoked."), "{listed}");
        let restored = lead.post(site, PAGE, &[("do", "restore"), ("device", &enrolled.device)]).await;
        let listed = lead.get(site, restored.header(header::LOCATION)).await.text();
        assert!(listed.contains("Tablet &lt;2&gt; is let in again."), "{listed}");
        for deed in ["revoke", "restore"] {
            let unknown = lead.post(site, PAGE, &[("do", deed), ("device", "no\r\nsuch"), ("sure", "yes")]).await;
            assert_eq!((unknown.status, unknown.header(header::LOCATION)), (StatusCode::SEE_OTHER, PAGE));
        }
        let wrong = lead.post(site, PAGE, &[("do", "invite"), ("label", " ")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("1 to 60 letters"));
    }

    async fn a_rescue_file_is_brought_in_by_its_page(site: &Site) {
        let lead = member(site, "lead", Role::Lead, Some("mascot")).await;
        let (tablet, key) = (enrol(site, "mascot").await, key(site).await);
        let lines: Vec<String> = (0..3).map(|n| sealed(&gathered(n, &tablet.device), &key).to_string()).collect();
        let file = write(&About::default(), lines.iter().map(String::as_str));
        let brought = upload(site, &lead, &file).await;
        assert_eq!(brought.status, StatusCode::OK);
        assert!(brought.text().contains("stored: 3") && brought.text().contains("Everything in the file is safe here"));
        let again = upload(site, &lead, &file).await.text();
        assert!(again.contains("duplicate: 3"), "{again}");
        let cut = upload(site, &lead, &file[..file.len() / 2]).await.text();
        assert!(cut.contains("Not everything in the file is safe here yet") && cut.contains("missing: "), "{cut}");
        let other = upload(site, &lead, &envelope(1).to_string()).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(other.text().contains("This is not a file of answers that a device saved"));
        let analyst = member(site, "analyst", Role::Analyst, None).await;
        assert_eq!(upload(site, &analyst, &file).await.status, StatusCode::FORBIDDEN);
    }
}
