//! Fingerprints: short hashes that tell one input from another.
//!
//! Takes byte strings, each of which counts with its length; gives 128 bits (XXH3). Equal inputs have equal fingerprints, others nearly surely
//! have others; nobody is kept from making two on purpose.

use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

/// A fingerprint in the making.
pub struct Fingerprint(Xxh3Default);

impl Fingerprint {
    /// Begins one.
    pub fn new() -> Fingerprint {
        Fingerprint(Xxh3Default::new())
    }

    /// Adds bytes, and how many they are.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Gives it.
    pub fn finish(&self) -> u128 {
        self.0.digest128()
    }
}

impl Default for Fingerprint {
    fn default() -> Fingerprint {
        Fingerprint::new()
    }
}

/// Gives the fingerprint of bytes by themselves.
pub fn of(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}
