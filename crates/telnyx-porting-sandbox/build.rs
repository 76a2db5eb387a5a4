//! Packs what is large and rarely needed, so that programs with a sandbox in them stay small.

use miniz_oxide::deflate::compress_to_vec;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Higher ones take longer and gain little.
const LEVEL: u8 = 9;

const DESCRIPTION: &str = "src/description/porting-orders.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DESCRIPTION}");
    let out = env::var_os("OUT_DIR").ok_or("cargo names no folder for what is built")?;
    let pack = |name: &str, bytes: &[u8]| fs::write(Path::new(&out).join(name), compress_to_vec(bytes, LEVEL));
    pack("porting-orders.json.z", &fs::read(DESCRIPTION)?)?;
    pack("spellings.z", spellings().as_bytes())?;
    Ok(())
}

/// How the characters of all scripts are spelled in ASCII, in the order of their numbers, each with a NUL behind it. Where
/// a character has no spelling, and for numbers that are no character, there is the character 1.
fn spellings() -> String {
    let spell = |number| char::from_u32(number).and_then(deunicode::deunicode_char);
    let last = (0..=u32::from(char::MAX)).rev().find(|number| spell(*number).is_some()).unwrap_or(0);
    (0..=last).flat_map(|number| [spell(number).unwrap_or("\u{1}"), "\0"]).collect()
}
