//! The site's icon: one SVG, and what is drawn of it.
//!
//! Takes `static/favicon.svg`, else `icon.svg` of the theme's assets; gives PNG, ICO and the web manifest, and the addresses of all.

use std::collections::BTreeMap;

use super::Produced;
use super::machine::href_of;
use crate::card;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, File, rules};
use crate::link::encode_path;
use crate::route::{Icon, Route};
use crate::site::Site;
use crate::theme::{Pictures, Theme};

/// What the theme calls its icon.
const NAME: &str = "icon.svg";

/// Gives the addresses of the icon, as `icons` in templates: `svg`, `ico`, `png` and `touch` where pictures are drawn, and `manifest`.
pub fn addresses(config: &Config, theme: &Theme, (pictures, drawn): (&Pictures, bool)) -> BTreeMap<String, String> {
    let base = &config.base_url.path;
    let of_theme = || {
        let asset = theme.assets.iter().find(|asset| asset.name == NAME)?;
        Some(format!("{base}{}", encode_path(&asset.path)))
    };
    let svg = match pictures.icon {
        Some(_) => Some(format!("{base}favicon.svg")),
        None => of_theme(),
    };
    let mut addresses = BTreeMap::from([("manifest".to_owned(), format!("{base}site.webmanifest"))]);
    addresses.extend(svg.map(|svg| ("svg".to_owned(), svg)));
    let drawn = drawn && card::DRAWS;
    for (name, icon) in [("ico", Icon::Ico), ("png", Icon::Small), ("touch", Icon::Touch)]
        .into_iter()
        .filter(|_| drawn)
    {
        addresses.insert(name.to_owned(), format!("{base}{}", icon.path()));
    }
    addresses
}

/// Gives the icon's SVG and its file.
fn source(site: &Site) -> Option<(String, File)> {
    if let Some(file) = &site.pictures.icon {
        return Some((file.text.to_string(), file.clone()));
    }
    let asset = site.theme.assets.iter().find(|asset| asset.name == NAME)?;
    let text = String::from_utf8(asset.bytes.to_vec()).ok()?;
    Some((text, File::path_only(format!("assets/{NAME}"))))
}

/// Draws the icon.
pub fn icon(site: &Site, icon: Icon) -> Produced {
    let Some((svg, file)) = source(site) else {
        return Produced::default();
    };
    let size = icon.size();
    // Phones show what is seen through as black.
    match card::draw(&svg, (size, size), icon == Icon::Touch, &site.pictures.fonts) {
        Ok(png) if icon == Icon::Ico => bytes(ico(&png, size)),
        Ok(png) => bytes(png),
        // Said once, though it is drawn three times.
        Err(_) if icon != Icon::Ico => Produced::default(),
        Err(what) => Produced {
            bytes: Vec::new(),
            diagnostics: vec![
                Diagnostic::whole(&rules::TEMPLATE, &file, format!("the icon is no SVG that can be drawn: {what}"))
                    .help("save it as plain SVG, or remove it to have the theme's"),
            ],
        },
    }
}

fn bytes(bytes: Vec<u8>) -> Produced {
    Produced {
        bytes,
        diagnostics: Vec::new(),
    }
}

/// Puts a PNG into an ICO: a header, an entry of one picture, the picture.
fn ico(png: &[u8], size: u32) -> Vec<u8> {
    let side = u8::try_from(size).unwrap_or(0);
    let length = u32::try_from(png.len()).unwrap_or(u32::MAX);
    let mut bytes = vec![0, 0, 1, 0, 1, 0, side, side, 0, 0, 1, 0, 32, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend(22u32.to_le_bytes());
    bytes.extend_from_slice(png);
    bytes
}

/// Makes the web manifest.
pub fn manifest(site: &Site) -> String {
    use serde_json::json;
    let base = &site.config.base_url.path;
    let mut icons = Vec::new();
    if let Some(svg) = addresses(&site.config, &site.theme, (&site.pictures, false)).get("svg") {
        icons.push(json!({ "src": svg, "type": "image/svg+xml", "sizes": "any" }));
    }
    let touch = Icon::Touch;
    if site
        .routes
        .get(touch.path())
        .is_some_and(|route| matches!(route, Route::Icon(_) | Route::Copy(_)))
    {
        let sizes = format!("{0}x{0}", touch.size());
        icons.push(json!({ "src": href_of(site, touch.path()), "type": "image/png", "sizes": sizes }));
    }
    let manifest = json!({
        "name": site.config.title,
        "lang": site.config.language,
        "dir": site.shared.direction,
        "start_url": base,
        "scope": base,
        "display": "browser",
        "icons": icons,
    });
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}
