//! What stands in for drawing in a program that is built without it.

use std::sync::Arc;

use super::{Fitted, Room};

/// No fonts.
pub struct Fonts;

impl Fonts {
    /// Takes no fonts.
    pub fn new(_: &[Arc<[u8]>]) -> Fonts {
        Fonts
    }

    /// Gives no names.
    pub fn names(&self) -> Vec<String> {
        Vec::new()
    }

    /// Gives nothing.
    pub fn fingerprint(&self) -> u128 {
        0
    }

    /// Misses nothing.
    pub fn missing(&self, _: &str) -> Option<char> {
        None
    }

    /// Fits nothing.
    pub fn fit(&self, _: &str, room: &Room) -> Fitted {
        Fitted {
            lines: Vec::new(),
            size: room.to,
            height: 0.0,
            width: 0.0,
            cut: false,
        }
    }
}

/// Takes anything for a font, as it is not used.
pub fn is_font(_: &[u8]) -> bool {
    true
}

/// Draws nothing.
///
/// # Errors
/// Always.
pub fn draw(_: &str, _: (u32, u32), _: bool, _: &Fonts) -> Result<Vec<u8>, String> {
    Err("this program was built without pictures".to_owned())
}
