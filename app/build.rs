//! Turns the translation files into one constant per message, and fails when a key is missing or unused.

use std::{collections::HashSet, env, fmt::Write, fs, path::Path};

#[path = "locales/catalogue.rs"]
mod catalogue;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src");
    if let Err(problem) = generate() {
        println!("cargo::error={}", problem.replace('\n', " "));
    }
}

fn generate() -> Result<(), String> {
    let locales = Path::new("locales");
    let out = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    let sources = sources(Path::new("src"))?;
    let words: HashSet<&str> = sources.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let mut code = String::new();
    let mut first = 0;
    for file in ["phone", "event", "pages", "staff"] {
        let base = catalogue::load(locales, catalogue::BASE, file)?;
        let mut unused = Vec::new();
        for (place, key) in base.keys().enumerate() {
            let name = catalogue::constant(key);
            if !words.contains(name.as_str()) {
                unused.push(key.as_str());
            }
            let only = match file {
                "phone" => "",
                "event" => "#[cfg(feature = \"event\")]\n",
                _ => "#[cfg(feature = \"ssr\")]\n",
            };
            writeln!(code, "#[doc = \"`{key}`\"]\n{only}pub const {name}: Key = Key({});", first + place)
                .map_err(|error| error.to_string())?;
        }
        if !unused.is_empty() {
            return Err(format!("{file}.json has messages that are used nowhere: {}", unused.join(", ")));
        }
        // Where event mode has its words, the server has those of its pages: no build has both.
        if file != "event" {
            first += base.len();
        }
        let languages = if file == "staff" { vec![catalogue::BASE.to_owned()] } else { catalogue::languages(locales)? };
        for language in languages {
            let messages = catalogue::load(locales, &language, file)?;
            catalogue::check(&base, &messages, &format!("{language}/{file}.json"))?;
            fs::write(format!("{out}/{language}.{file}.json"), catalogue::compile(&messages))
                .map_err(|error| error.to_string())?;
        }
        fs::write(format!("{out}/{}.{file}.json", catalogue::PSEUDO), catalogue::compile(&catalogue::pseudo(&base)))
            .map_err(|error| error.to_string())?;
    }
    write_languages(&mut code, locales)?;
    fs::write(format!("{out}/messages.rs"), code).map_err(|error| error.to_string())
}

/// The list of languages, and for the server their compiled files.
fn write_languages(code: &mut String, locales: &Path) -> Result<(), String> {
    let mut languages = catalogue::languages(locales)?;
    writeln!(code, "/// The pseudo-locale for tests.\npub const PSEUDO: &str = \"{}\";", catalogue::PSEUDO)
        .map_err(|error| error.to_string())?;
    code.push_str("/// Every language, the base language first and the pseudo-locale last.\npub const LANGUAGES: &[Language] = &[\n");
    for tag in &languages {
        let about = catalogue::about(locales, tag)?;
        writeln!(
            code,
            "    Language {{ tag: \"{tag}\", name: \"{}\", right_to_left: {}, draft: {} }},",
            about.name, about.right_to_left, about.draft
        )
        .map_err(|error| error.to_string())?;
    }
    let pseudo = catalogue::PSEUDO;
    writeln!(code, "    Language {{ tag: \"{pseudo}\", name: \"{pseudo}\", right_to_left: false, draft: true }},\n];")
        .map_err(|error| error.to_string())?;
    languages.push(pseudo.to_owned());
    code.push_str("/// Every language: tag, messages for phones, messages of server-rendered pages.\n");
    code.push_str("#[cfg(feature = \"ssr\")]\npub const COMPILED: &[(&str, &str, &str)] = &[\n");
    for language in languages {
        writeln!(
            code,
            "    (\"{language}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/{language}.phone.json\")), include_str!(concat!(env!(\"OUT_DIR\"), \"/{language}.pages.json\"))),"
        )
        .map_err(|error| error.to_string())?;
    }
    code.push_str("];\n/// The messages of staff pages, which are in the base language only.\n");
    let base = catalogue::BASE;
    writeln!(
        code,
        "#[cfg(feature = \"ssr\")]\npub const STAFF: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{base}.staff.json\"));"
    )
    .map_err(|error| error.to_string())
}

fn sources(folder: &Path) -> Result<String, String> {
    let mut text = String::new();
    for entry in fs::read_dir(folder).map_err(|error| error.to_string())?.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            text.push_str(&sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).map_err(|error| error.to_string())?);
        }
    }
    Ok(text)
}
