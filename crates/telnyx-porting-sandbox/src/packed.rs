//! What the build script has packed.

use miniz_oxide::inflate::decompress_to_vec;

/// The description of the API as JSON.
pub(crate) const DESCRIPTION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/porting-orders.json.z"));

/// How each character is spelled in ASCII, by its number, with a NUL behind it; the character 1 where nobody knows.
pub(crate) const SPELLINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/spellings.z"));

/// The bytes of a part.
pub(crate) fn unpack(packed: &[u8]) -> Vec<u8> {
    decompress_to_vec(packed).expect("the build script packs what it has read")
}
