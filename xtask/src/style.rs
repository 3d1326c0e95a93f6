//! The style sheets, `style/main.css` for phones, `style/pages.css` for server-rendered pages and `style/event.css` for
//! shared devices at events: each made one with all it imports, lowered to the browser floor and minified.
//! It does not check that a class is used.

use anyhow::{Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

use crate::{bundle::Bundle, workspace};

/// The browser floor: Safari 15.4, Chrome 100, Firefox 126.
const FLOOR: Browsers = Browsers {
    safari: Some((15 << 16) | (4 << 8)),
    ios_saf: Some((15 << 16) | (4 << 8)),
    chrome: Some(100 << 16),
    android: Some(100 << 16),
    edge: Some(100 << 16),
    firefox: Some(126 << 16),
    ie: None,
    opera: None,
    samsung: None,
};

/// Adds `main.<hash>.css`, `pages.<hash>.css` and `event.<hash>.css`.
///
/// # Errors
/// With file, line and reason when a style sheet cannot be read or does not parse.
pub fn add(bundle: &mut Bundle) -> Result<()> {
    bundle.manifest.style = bundle.add_hashed("main", "css", compiled("style/main.css")?)?;
    bundle.manifest.pages_style = bundle.add_hashed("pages", "css", compiled("style/pages.css")?)?;
    bundle.manifest.event.style = bundle.add_hashed("event", "css", compiled("style/event.css")?)?;
    Ok(())
}

fn compiled(sheet: &str) -> Result<Vec<u8>> {
    let provider = FileProvider::new();
    let targets = Targets::from(FLOOR);
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&workspace::path(sheet)).map_err(|error| anyhow!("style: {error}"))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("style: {error}"))?;
    Ok(printed.code.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::compiled;

    #[test]
    fn sheets_of_paper_keep_their_line_and_number() {
        let pages = compiled("style/pages.css").and_then(|bytes| Ok(String::from_utf8(bytes)?));
        let pages = pages.unwrap_or_else(|problem| panic!("{problem}"));
        for part in ["@page report,desk", "content:attr(data-paper)", "counter(pages)", "page:desk"] {
            assert!(pages.contains(part), "{part}");
        }
    }
}
