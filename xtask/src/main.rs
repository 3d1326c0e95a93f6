//! x
use std::io::Write;
fn main() -> anyhow::Result<()> {
    let mut b = wasm_bindgen_cli_support::Bindgen::new();
    b.input_path("target/wasm32-unknown-unknown/phone/app.wasm")
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    b.generate("target/weigh")?;
    let _ = std::process::Command::new("npx").args(["wasm-opt"]);
    for f in std::fs::read_dir("target/weigh")? {
        let p = f?.path();
        let d = std::fs::read(&p)?;
        let mut o = Vec::new();
        {
            let mut w = brotli::CompressorWriter::new(&mut o, 4096, 11, 22);
            w.write_all(&d)?;
        }
        println!("{:?} {} br {}", p, d.len(), o.len());
    }
    Ok(())
}
