//! The commands that carry everything out and in, as an operator runs them: what they say, and how they end.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use domain::collection::rescue::{About, write};
use serde_json::json;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coeval"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command.output().unwrap()
}

/// Runs a command that reads something.
fn reads(folder: &Path, arguments: &[&str], typed: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coeval"));
    command.args(arguments).current_dir(folder).env_clear();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that needs nothing may have ended by now.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    told(&child.wait_with_output().unwrap())
}

/// The exit code, and everything that was said.
fn ends(folder: &Path, arguments: &[&str]) -> (i32, String) {
    told(&run(folder, arguments))
}

fn told(output: &Output) -> (i32, String) {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

fn envelope(n: u32) -> String {
    json!({
        "id": format!("0197{n:04x}-7c1a-7b3c-8d4e-5f60718293a4"), "revision": 1, "project": "mascot",
        "questionnaire": {"id": "coeval-core", "version": 1}, "captured_at": "2026-11-22T10:15:00Z", "channel": "own",
        "locale": "en-GB", "length": "short", "style": "standard", "agreed": {"notice_version": 1},
        "answers": {"q06.services": "lot_worse"}, "receipt_hash": format!("{n:064x}")
    })
    .to_string()
}

fn rescue(count: u32) -> String {
    let lines: Vec<String> = (0..count).map(envelope).collect();
    write(&About::default(), lines.iter().map(String::as_str))
}

fn installation() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let project =
        json!({"slug": "mascot", "name": "Mascot", "summary": "A name.", "aims": [{"id": "a1", "text": "Fun."}]});
    std::fs::write(folder.path().join("mascot.json"), project.to_string()).unwrap();
    assert_eq!(ends(folder.path(), &["project", "add", "mascot.json"]).0, 0);
    folder
}

#[test]
fn an_account_is_added_with_a_passphrase_from_standard_input() {
    let installed = installation();
    let folder = installed.path();
    let add = |email: &str, role: &str, more: &[&str], typed: &str| {
        let arguments = [&["account", "add", "--email", email, "--role", role], more].concat();
        let (code, said) = reads(folder, &arguments, typed);
        assert!(typed.len() < 5 || !said.contains(typed.trim()), "what was typed is not said back: {said}");
        (code, said)
    };
    let (code, said) = add("amina@trust.org", "admin", &[], "three random words\n");
    assert_eq!((code, said.as_str()), (0, "amina@trust.org may sign in as admin.\n"));
    let (code, said) = add(" Noor@trust.org ", "lead", &["--project", "mascot"], "without an end of line");
    assert_eq!((code, said.as_str()), (0, "Noor@trust.org may sign in as lead.\n"));
    for (email, role, more) in [
        ("ada@trust.org", "data_officer,lead", &[][..]),
        ("bo@trust.org", "data_officer", &["--role", "lead"]),
        ("cy@trust.org", "lead,lead", &["--role", "data_officer", "--project", "mascot"]),
    ] {
        let (code, said) = add(email, role, more, "three random words\n");
        assert_eq!((code, said), (0, format!("{email} may sign in as lead, data_officer.\n")));
    }
    for (email, role, more, typed, says) in [
        ("eve@trust.org", "lead,queen", &[][..], "three random words\n", "queen"),
        ("eve@trust.org", "", &[], "three random words\n", "admin"),
        ("eve@trust.org", "lead", &[], "too short\n", "A passphrase needs at least 12 characters."),
        ("eve@trust.org", "lead", &[], "", "A passphrase needs at least 12 characters."),
        ("eve@trust.org", "lead", &[], &"x".repeat(2000), "A passphrase can have at most 1024 bytes."),
        ("AMINA@trust.org", "lead", &[], "three random words\n", "There is an account for amina@trust.org already."),
        ("nobody", "lead", &[], "three random words\n", "\"nobody\" is not an email address."),
        (
            "eve@trust.org",
            "lead",
            &["--project", "nowhere"],
            "three random words\n",
            "There is no project called nowhere.",
        ),
        ("eve@trust.org", "queen", &[], "three random words\n", "admin"),
    ] {
        let (code, said) = add(email, role, more, typed);
        assert!(code != 0 && said.contains(says), "{email} {role}: {code} {said}");
    }
    assert_eq!(ends(folder, &["verify"]).0, 0);
}

#[test]
fn a_population_is_put_in_whole_or_not_at_all() {
    let installed = installation();
    let folder = installed.path();
    let heading = "dimension,group,count,source,date\n";
    let put = |slug: &str, lines: &str| {
        std::fs::write(folder.join("people.csv"), [heading, lines].concat()).unwrap();
        ends(folder, &["project", "reference", slug, "people.csv"])
    };
    let fine = "role,lived,60,Members,2025\nrole,professional,40,Members,2025\n";
    let (code, said) = put("mascot", fine);
    assert_eq!((code, said.as_str()), (0, "2 groups are taken in as the population of mascot.\n"));
    let (code, said) = put("mascot", &[fine, "role,martian,-1,Members,2025\n"].concat());
    assert!(code == 1 && said.contains("line 4: you.role has no group “martian”."), "{said}");
    assert!(said.contains("line 4: The count is below zero.") && said.ends_with("Nothing was taken in.\n"), "{said}");
    let (code, said) = put("mascot", &"role,lived,1,Members,2025\n".repeat(1_000_000));
    assert!(code == 1 && said.contains("it has 1000001 lines"), "{said}");
    let (code, said) = put("nowhere", fine);
    assert!(code == 1 && said.contains("There is no project called nowhere."), "{said}");
    assert_eq!(ends(folder, &["verify"]).0, 0);
}

#[test]
fn a_rescue_file_is_imported_and_everything_is_said() {
    let installed = installation();
    let folder = installed.path();
    let file = rescue(5);
    std::fs::write(folder.join("whole.jsonl"), &file).unwrap();
    std::fs::write(folder.join("cut.jsonl"), &file[..file.len() / 2]).unwrap();
    std::fs::write(folder.join("future.jsonl"), file.replacen("\"version\":1}\n", "\"version\":2}\n", 1)).unwrap();

    let (code, said) = ends(folder, &["import", "cut.jsonl"]);
    assert!(code == 3 && said.contains("stored: 2") && said.contains("missing: 3"), "{code} {said}");
    let (code, said) = ends(folder, &["import", "whole.jsonl"]);
    assert!(code == 0 && said.contains("duplicate: 2\nstored: 3\n"), "{code} {said}");
    let (code, said) = ends(folder, &["import", "whole.jsonl"]);
    assert!(code == 0 && said.starts_with("duplicate: 5\n"), "{code} {said}");
    let (code, said) = ends(folder, &["import", "future.jsonl"]);
    assert!(code == 1 && said.contains("newer version of Coeval"), "{code} {said}");
    let (code, said) = ends(folder, &["import", "mascot.json"]);
    assert!(code == 1 && said.contains("not a file of answers that a device saved"), "{code} {said}");
    assert_eq!(
        ends(folder, &["verify"]),
        (
            0,
            "No faults found. Responses stored: 5. Releases read: 0, and counted again from the answers: 0.\n"
                .to_owned()
        )
    );
}

#[test]
fn figures_and_single_answers_are_taken_away() {
    let installed = installation();
    let folder = installed.path();
    std::fs::write(folder.join("rescue.jsonl"), rescue(12)).unwrap();
    assert_eq!(ends(folder, &["import", "rescue.jsonl"]).0, 0);
    let export = |slug: &str, level: &str, format: &str, more: &[&str]| {
        ends(folder, &[&["export", slug, "--level", level, "--format", format], more].concat())
    };
    let (code, said) = export("mascot", "release", "csv", &[]);
    assert!(code == 1 && said.contains("Nothing has been published about mascot yet."), "{code} {said}");
    let (code, said) = export("nowhere", "raw", "csv", &[]);
    assert!(code == 1 && said.contains("There is no project called nowhere."), "{code} {said}");
    let (code, said) = export("mascot", "all", "csv", &[]);
    assert!(code != 0 && said.contains("release, staff or raw"), "{code} {said}");
    let (code, said) = export("mascot", "raw", "csv", &[]);
    assert!(code == 0 && said.lines().count() == 13 && said.contains("2026-11-22,own"), "{code} {said}");
    let (code, said) = export("mascot", "staff", "json", &["--output", "staff.json"]);
    assert_eq!((code, said.as_str()), (0, ""));
    let staff: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("staff.json")).unwrap()).unwrap();
    assert_eq!(staff["snapshot"], 1);
    let (code, said) = export("mascot", "staff", "json", &["--output", "staff.json"]);
    assert!(code == 1 && said.contains("staff.json cannot be made"), "{code} {said}");
    assert_eq!(ends(folder, &["release", "mascot"]).0, 0);
    assert_eq!(export("mascot", "release", "xlsx", &["--output", "release.xlsx"]).0, 0);
    assert!(std::fs::read(folder.join("release.xlsx")).unwrap().starts_with(b"PK"));
}

#[test]
fn a_first_release_of_too_few_people_ends_with_three_and_one_sentence() {
    let installed = installation();
    let folder = installed.path();
    let why = "Fewer than 10 people have answered something, so there is nothing to publish yet.\n";
    assert_eq!(ends(folder, &["release", "mascot"]), (3, why.to_owned()));
    std::fs::write(folder.join("nine.jsonl"), rescue(9)).unwrap();
    assert_eq!(ends(folder, &["import", "nine.jsonl"]).0, 0);
    assert_eq!(ends(folder, &["release", "mascot"]), (3, why.to_owned()));
    std::fs::write(folder.join("ten.jsonl"), rescue(10)).unwrap();
    assert_eq!(ends(folder, &["import", "ten.jsonl"]).0, 0);
    assert_eq!(ends(folder, &["release", "mascot"]).0, 0);
    let (code, said) = ends(folder, &["release", "mascot"]);
    assert!(
        code == 3 && said.starts_with("Fewer than 10 people") && said.contains("less than 24 hours"),
        "{code} {said}"
    );
    assert_eq!(said.matches('.').count(), 1, "{said}");
}

#[test]
fn a_backup_moves_an_installation_and_keys_turn() {
    let installed = installation();
    let folder = installed.path();
    std::fs::write(folder.join("rescue.jsonl"), rescue(4)).unwrap();
    assert_eq!(ends(folder, &["import", "rescue.jsonl"]).0, 0);
    let (code, said) = ends(folder, &["keys", "rotate"]);
    assert!(code == 0 && said.contains("the key "), "{code} {said}");
    let (code, said) = ends(folder, &["backup", "all.backup"]);
    assert!(code == 0 && said.contains("4 responses") && said.contains("coeval.secret"), "{code} {said}");
    let (code, said) = ends(folder, &["backup", "all.backup"]);
    assert!(code == 1 && said.contains("is there already"), "{code} {said}");
    let (code, said) = ends(folder, &["restore", "all.backup"]);
    assert!(code == 1 && said.contains("--replace"), "{code} {said}");

    let moved = tempfile::tempdir().unwrap();
    let new = moved.path();
    let backup = folder.join("all.backup");
    let (code, said) = ends(new, &["restore", backup.to_str().unwrap()]);
    assert!(code == 0 && said.contains("4 responses") && said.contains("secret file"), "{code} {said}");
    let (code, said) = ends(new, &["import", folder.join("rescue.jsonl").to_str().unwrap()]);
    assert!(code == 1 && said.contains("is missing, and this database needs it"), "{code} {said}");
    std::fs::copy(folder.join("data/coeval.secret"), new.join("data/coeval.secret")).unwrap();
    assert_eq!(
        ends(new, &["verify"]),
        (
            0,
            "No faults found. Responses stored: 4. Releases read: 0, and counted again from the answers: 0.\n"
                .to_owned()
        )
    );
    let (code, said) = ends(new, &["import", folder.join("rescue.jsonl").to_str().unwrap()]);
    assert!(code == 0 && said.starts_with("duplicate: 4\n"), "{code} {said}");
    let (code, said) = ends(new, &["restore", backup.to_str().unwrap(), "--replace"]);
    assert!(code == 0, "{code} {said}");
}

#[test]
fn a_project_is_where_its_file_says_or_where_the_installation_was_when_it_was_added() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let add = |zone: Option<&str>, here: Option<&str>| {
        let project = json!({"slug": "mascot", "name": "Mascot", "summary": "A name.", "time_zone": zone,
            "aims": [{"id": "a1", "text": "Fun."}]});
        std::fs::write(folder.join("mascot.json"), project.to_string()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_coeval"));
        command.args(["project", "add", "mascot.json"]).current_dir(folder).env_clear().stdin(Stdio::null());
        told(&command.envs(here.map(|here| ("COEVAL_TIME_ZONE", here))).output().unwrap())
    };
    let (code, said) = add(Some("London"), None);
    assert!(code != 0 && said.contains("There is no time zone \"London\"."), "{code} {said}");
    let (code, said) = add(None, Some("London"));
    assert!(code != 0 && said.contains("COEVAL_TIME_ZONE cannot be \"London\""), "{code} {said}");
    assert_eq!(add(None, Some("Asia/Kolkata")).0, 0);
    let (code, said) = ends(folder, &["export", "mascot", "--level", "raw", "--format", "csv"]);
    assert!(code == 0 && said.contains("row,day (Asia/Kolkata),"), "it stays where it is: {code} {said}");
    assert_eq!(ends(folder, &["verify"]).0, 0);
}
