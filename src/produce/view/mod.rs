//! Views: what each template sees. One documented struct a thing; `docs/content/reference/templates.md` is made from these declarations.

#[macro_use]
mod declare;
mod cards;
mod claims;
mod pages;
mod social;
pub mod templates;

pub use cards::*;
pub use claims::*;
pub use declare::{Declared, Field};
pub use pages::*;
pub use social::*;

/// Every view, in the order of the documentation.
pub fn all() -> Vec<Declared> {
    vec![
        SiteView::DECLARED,
        NavItem::DECLARED,
        PageView::DECLARED,
        SocialView::DECLARED,
        SocialCardView::DECLARED,
        DateView::DECLARED,
        Card::DECLARED,
        Described::DECLARED,
        Group::DECLARED,
        Appearance::DECLARED,
        AppearanceGroup::DECLARED,
        Sentence::DECLARED,
        ContentsItem::DECLARED,
        MarginNote::DECLARED,
        AnnotatedPassage::DECLARED,
        Provenance::DECLARED,
        ArticleView::DECLARED,
        NoteView::DECLARED,
        PersonView::DECLARED,
        RoleView::DECLARED,
        TreatyView::DECLARED,
        PartyView::DECLARED,
        ReferenceView::DECLARED,
        LineageView::DECLARED,
        LineageRow::DECLARED,
        OrganisationView::DECLARED,
        PlaceView::DECLARED,
        EventView::DECLARED,
        ClaimView::DECLARED,
        ClaimAppearance::DECLARED,
        VerdictView::DECLARED,
        ClaimsView::DECLARED,
        ClaimGroup::DECLARED,
        ClaimItem::DECLARED,
        ClaimFilter::DECLARED,
        ClaimChoice::DECLARED,
        ClaimsByView::DECLARED,
        EntityClaims::DECLARED,
        ScaleView::DECLARED,
        VerdictEntry::DECLARED,
        Moment::DECLARED,
        Year::DECLARED,
        SourceView::DECLARED,
        CiteView::DECLARED,
        ArchivedView::DECLARED,
        SourcePageView::DECLARED,
        CitingView::DECLARED,
        SourcesView::DECLARED,
        ListingView::DECLARED,
        ListingGroup::DECLARED,
        Pager::DECLARED,
        HomeView::DECLARED,
        FolderView::DECLARED,
        TagView::DECLARED,
        SearchView::DECLARED,
        CorrectionView::DECLARED,
        CorrectionsView::DECLARED,
        CorrectionYear::DECLARED,
        CorrectedView::DECLARED,
        MentionsView::DECLARED,
        TableView::DECLARED,
        TableRow::DECLARED,
        TableCell::DECLARED,
        ComparisonView::DECLARED,
        ComparisonRow::DECLARED,
        ComparisonCell::DECLARED,
    ]
}
