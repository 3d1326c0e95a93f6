//! The app as WASM and its glue: compiled, bound, optimised.
//! It does not decide what the app contains: features and profile do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    bundle::{self, Bundle},
    scripts, stamp, workspace,
};

/// One type for every view: compiles faster and weighs less, as the phone mounts rather than hydrates.
const ONE_VIEW_TYPE: &str = "--cfg erase_components";

const TARGET: &str = "wasm32-unknown-unknown";

/// What browsers of the floor (Safari 15.4, Chrome 100, Firefox 126) all run, and nothing newer.
const FLOOR_FEATURES: [&str; 9] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-call-indirect-overlong",
];

/// Compiles the standard library with the app, for size: the one that comes with Rust is compiled for speed.
const SMALL_LIBRARY: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
/// A panic stops the WASM at once: its words would be part of the download, and `boot.js` shows the way out. One hash
/// in a lifetime needs no unrolled loops either.
const SMALL_CODE: &str =
    " -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none --cfg sha2_backend_soft=\"compact\"";

/// How much care to take over size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// As phones get it.
    Release,
    /// Quick to build.
    Dev,
}

impl Mode {
    /// The Cargo profile.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Release => "phone",
            Self::Dev => "phone-dev",
        }
    }

    /// How hard to compress.
    pub fn compression_effort(self) -> u32 {
        match self {
            Self::Release => bundle::MOST_EFFORT,
            Self::Dev => 4,
        }
    }
}

/// A function with one caller is put into it only where it is small. Without this every one is, whatever its size, and code
/// that looked alike no longer does: 16 KB more after brotli.
const FEWER_INLINED: &str = "--one-caller-inline-max-function-size=20";

/// Everything that the WASM is made from.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "app/Cargo.toml",
    "app/build.rs",
    "app/locales",
    "app/src",
    "domain/Cargo.toml",
    "domain/data",
    "domain/src",
    "outbox/Cargo.toml",
    "outbox/src",
    "xtask/src/wasm.rs",
];

/// Adds `app.<hash>.js` and `app.<hash>.wasm` for residents, and `event.<hash>.js` and `event.<hash>.wasm` for shared
/// devices at events: the same crate with a feature more, so that residents download nothing of it.
///
/// # Errors
/// When the app does not compile, or one of the tools fails.
pub fn add(bundle: &mut Bundle, mode: Mode) -> Result<()> {
    let manifest = |bundle: &mut Bundle, name: &str, features: &str| {
        let parts = bind(name, &compile(mode, name, features)?, mode)?;
        let glue = bundle.add_hashed(name, "js", fs::read(parts.join("app.min.js"))?)?;
        let wasm = bundle.add_hashed(name, "wasm", fs::read(parts.join("app.opt.wasm"))?)?;
        Ok::<_, anyhow::Error>((glue, wasm))
    };
    (bundle.manifest.glue, bundle.manifest.wasm) = manifest(bundle, "app", "hydrate")?;
    (bundle.manifest.event.glue, bundle.manifest.event.wasm) = manifest(bundle, "event", "hydrate,event")?;
    Ok(())
}

/// Compiles the app with these features, unless nothing changed since; gives where the WASM lies, before bindings.
///
/// Cargo gives every set of features the same file name and takes whatever lies there for what it made last. So each
/// set is kept under a name of its own, and what lies there is removed first.
///
/// # Errors
/// When it does not compile.
pub fn compile(mode: Mode, name: &str, features: &str) -> Result<PathBuf> {
    let folder = workspace::path(&format!("target/site-parts/{}", mode.profile()));
    let (kept, stamp_file) = (folder.join(format!("{name}.wasm")), folder.join(format!("{name}.stamp")));
    let hash = stamp::of(&format!("{} {features} {}", mode.profile(), has_library_sources()), INPUTS)?;
    if kept.is_file() && stamp::is_current(&stamp_file, &hash) {
        return Ok(kept);
    }
    let built = workspace::path(&format!("target/{TARGET}/{}", mode.profile()));
    for stale in ["app.wasm", "deps/app.wasm"].map(|file| built.join(file)).iter().filter(|file| file.is_file()) {
        fs::remove_file(stale).with_context(|| stale.display().to_string())?;
    }
    run_cargo(mode, features)?;
    fs::create_dir_all(&folder)?;
    fs::copy(built.join("app.wasm"), &kept)?;
    stamp::write(&stamp_file, &hash)?;
    Ok(kept)
}

fn run_cargo(mode: Mode, features: &str) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace::root())
        .args(["build", "--package", "app", "--lib", "--no-default-features", "--features", features])
        .args(["--target", TARGET, "--profile", mode.profile()]);
    let mut flags = ONE_VIEW_TYPE.to_owned();
    match mode {
        Mode::Dev => {}
        Mode::Release if has_library_sources() => {
            flags.push_str(SMALL_CODE);
            cargo.args(SMALL_LIBRARY).env("RUSTC_BOOTSTRAP", "1");
        }
        Mode::Release => eprintln!("the app gets about 20 KB larger than it has to be: `make setup` adds rust-src"),
    }
    cargo.env("RUSTFLAGS", flags);
    let status = cargo.status().context("cargo does not start")?;
    ensure!(status.success(), "the app does not compile for phones (if the target is missing, run `make setup`)");
    Ok(())
}

/// Whether the toolchain has the standard library's sources.
fn has_library_sources() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let found = Command::new(rustc).current_dir(workspace::root()).args(["--print", "sysroot"]).output();
    found.is_ok_and(|found| {
        let sysroot = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists()
    })
}

/// Binds and optimises, unless the same WASM went through before.
fn bind(name: &str, compiled: &Path, mode: Mode) -> Result<PathBuf> {
    let parts = workspace::path(&format!("target/site-parts/{}/{name}", mode.profile()));
    fs::create_dir_all(&parts)?;
    let relative = compiled.strip_prefix(workspace::root())?.to_string_lossy().into_owned();
    let hash = stamp::of(mode.profile(), &[&relative, "xtask/src/wasm.rs", "xtask/package-lock.json"])?;
    if stamp::is_current(&parts.join("stamp"), &hash) {
        return Ok(parts);
    }
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(compiled)
        .out_name("app")
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .generate(&parts)?;
    optimise(&parts, mode)?;
    fs::write(parts.join("app.min.js"), scripts::minify(&parts.join("app.js"), scripts::FLOOR_SYNTAX)?)?;
    stamp::write(&parts.join("stamp"), &hash)?;
    Ok(parts)
}

fn optimise(parts: &Path, mode: Mode) -> Result<()> {
    let (bound, optimised) = (parts.join("app_bg.wasm"), parts.join("app.opt.wasm"));
    if mode == Mode::Dev {
        fs::copy(bound, optimised)?;
        return Ok(());
    }
    eprintln!("wasm-opt makes the app smaller (about 25 seconds)");
    let tool = workspace::path("xtask/node_modules/.bin/wasm-opt");
    let status = Command::new(&tool)
        .arg(bound)
        .args(["-Oz", "--converge", FEWER_INLINED, "--strip-debug", "--strip-producers"])
        .args(FLOOR_FEATURES)
        .arg("-o")
        .arg(optimised)
        .status()
        .with_context(|| format!("{}: run `make setup` first", tool.display()))?;
    ensure!(status.success(), "wasm-opt failed: does the app use WASM features newer than the browser floor?");
    Ok(())
}
