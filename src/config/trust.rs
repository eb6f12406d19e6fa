//! The roles of the pages that say who publishes a site, how it works, and how to reach it.
//!
//! Names only. Which page has a role is found by `link`.

/// What a page tells readers who ask whether to trust the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrustRole {
    /// Who is behind the site.
    About,
    /// How it chooses and checks claims.
    Methodology,
    /// What it got wrong: the list of corrections.
    Corrections,
    /// Who pays for it.
    Funding,
    /// How to reach it.
    Contact,
    /// By which rules it works.
    Ethics,
}

impl TrustRole {
    /// All of them, in the order in which they are shown.
    pub const ALL: [TrustRole; 6] = [
        TrustRole::About,
        TrustRole::Methodology,
        TrustRole::Corrections,
        TrustRole::Funding,
        TrustRole::Contact,
        TrustRole::Ethics,
    ];

    /// Gives the key in `[trust]`, which is also the id of the page that has the role unless one is named.
    pub fn name(self) -> &'static str {
        match self {
            TrustRole::About => "about",
            TrustRole::Methodology => "methodology",
            TrustRole::Corrections => "corrections",
            TrustRole::Funding => "funding",
            TrustRole::Contact => "contact",
            TrustRole::Ethics => "ethics",
        }
    }

    /// Tells whether a site that checks claims owes its readers the page (after the code of the International Fact-Checking Network).
    pub fn is_owed(self) -> bool {
        self != TrustRole::Ethics
    }

    /// Says what the page tells.
    pub fn tells(self) -> &'static str {
        match self {
            TrustRole::About => "who is behind the site",
            TrustRole::Methodology => "how claims are chosen and checked",
            TrustRole::Corrections => "how mistakes are corrected",
            TrustRole::Funding => "who pays for the site",
            TrustRole::Contact => "how readers reach it",
            TrustRole::Ethics => "by which rules it works",
        }
    }
}
