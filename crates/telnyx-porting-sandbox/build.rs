//! Compresses the description, so that programs that contain a sandbox stay small.

use miniz_oxide::deflate::compress_to_vec;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Higher levels take longer and gain little.
const LEVEL: u8 = 9;

const DESCRIPTION: &str = "src/schema/porting-orders.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={DESCRIPTION}");
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("porting-orders.json.z"), compress_to_vec(&fs::read(DESCRIPTION)?, LEVEL))?;
    Ok(())
}
